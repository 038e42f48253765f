package schema

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words make up texts.
var words = strings.Fields("garden roof water wind soil herb bench light path stone river cloud seed winter summer paper table window bridge market")

// text makes a string by a plan.
func (g *generator) text(p *plan) (string, error) {
	least, most := 0, -1
	var format, pattern string
	for _, r := range p.rules {
		least = max(least, r.minLength)
		if r.maxLength >= 0 && (most < 0 || r.maxLength < most) {
			most = r.maxLength
		}
		if format == "" && r.check != nil {
			format = r.format
		}
		if pattern == "" && r.pattern != nil {
			pattern = r.patternText
		}
	}
	if most >= 0 && least > most {
		return "", fmt.Errorf("no string has at least %d and at most %s", least, plural(most, "character"))
	}
	if format != "" && (pattern == "" || p.try%2 == 0) {
		return g.formatted(format, least), nil
	}
	if pattern != "" {
		if s, ok := g.fromPattern(fromECMA(pattern), least, most); ok {
			return s, nil
		}
		return "", fmt.Errorf("no string was found that matches the pattern %s", pattern)
	}
	return g.plain(least, most), nil
}

// plain makes a text of a few words, between least and most characters.
func (g *generator) plain(least, most int) string {
	text := g.word() + " " + g.word()
	for len(text) < least {
		text += " " + g.word()
	}
	if most >= 0 && len(text) > most {
		text = text[:most]
	}
	if strings.HasSuffix(text, " ") {
		text = text[:len(text)-1] + "s"
	}
	return text
}

func (g *generator) word() string { return words[g.random.IntN(len(words))] }

// formatted makes a string of a format, where the format lets it of at least so
// many characters.
func (g *generator) formatted(format string, least int) string {
	pad := func(s string) string { return s + strings.Repeat("a", max(0, least-len(s))) }
	r := g.random
	date := fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
	clock := fmt.Sprintf("%02d:%02d:%02dZ", r.IntN(24), r.IntN(60), r.IntN(60))
	switch format {
	case "uuid":
		hi, lo := r.Uint64(), r.Uint64()
		return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xfff, 0x8000|lo>>48&0x3fff, lo&0xffffffffffff)
	case "date-time":
		return date + "T" + clock
	case "date":
		return date
	case "time":
		return clock
	case "duration":
		return fmt.Sprintf("PT%dM", 1+r.IntN(59))
	case "uri", "iri":
		return pad("https://example.com/" + g.word() + "/" + strconv.Itoa(r.IntN(1000)))
	case "uri-reference", "iri-reference":
		return pad("/" + g.word() + "/" + strconv.Itoa(r.IntN(1000)))
	case "email", "idn-email":
		return g.word() + strconv.Itoa(r.IntN(1000)) + "@example.com"
	case "ipv4":
		return fmt.Sprintf("192.0.2.%d", 1+r.IntN(254))
	case "ipv6":
		return fmt.Sprintf("2001:db8::%x", 1+r.IntN(65535))
	case "hostname":
		return g.word() + "-" + strconv.Itoa(r.IntN(1000)) + ".example.com"
	case "byte":
		text := g.plain(least*3/4, -1)
		return base64.StdEncoding.EncodeToString([]byte(text))
	case "regex":
		return "^" + g.word() + "[0-9]+$"
	case "json-pointer":
		return "/" + g.word() + "/" + strconv.Itoa(r.IntN(10))
	case "relative-json-pointer":
		return "1/" + g.word()
	}
	return g.plain(least, -1)
}

// fromPattern makes a string that matches a regular expression and has the
// length.
func (g *generator) fromPattern(pattern string, least, most int) (string, bool) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	compiled := compilePattern(pattern)
	if err != nil || compiled == nil {
		return "", false
	}
	for try := range 40 {
		var b strings.Builder
		// Repeat more when short strings have failed.
		w := patternWriter{g: g, out: &b, extra: 1 + try%8, least: least}
		if try >= 20 {
			w.extra = max(least, try)
		}
		w.write(parsed)
		s := b.String()
		if n := utf8.RuneCountInString(s); n < least && !strings.HasSuffix(pattern, "$") {
			s += strings.Repeat("a", least-n)
		}
		n := utf8.RuneCountInString(s)
		if n >= least && (most < 0 || n <= most) && utf8.ValidString(s) && compiled.MatchString(s) {
			return s, true
		}
	}
	return "", false
}

type patternWriter struct {
	g     *generator
	out   *strings.Builder
	extra int // how often something may be repeated beyond its least
	least int
}

func (w *patternWriter) write(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			w.out.WriteRune(r)
		}
	case syntax.OpCharClass:
		w.out.WriteRune(w.class(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.out.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789"[w.g.random.IntN(36)])
	case syntax.OpStar:
		w.repeat(re, 0, -1)
	case syntax.OpPlus:
		w.repeat(re, 1, -1)
	case syntax.OpQuest:
		w.repeat(re, 0, 1)
	case syntax.OpRepeat:
		w.repeat(re, re.Min, re.Max)
	case syntax.OpAlternate:
		w.write(re.Sub[w.g.random.IntN(len(re.Sub))])
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			w.write(sub)
		}
	}
}

func (w *patternWriter) repeat(re *syntax.Regexp, least, most int) {
	n := least + w.g.random.IntN(w.extra+1)
	if w.extra > 10 && w.out.Len() < w.least {
		n = max(n, w.least-w.out.Len())
	}
	if most >= 0 {
		n = min(n, most)
	}
	for range n {
		if w.out.Len() > 1<<16 {
			return
		}
		w.write(re.Sub[0])
	}
}

// class chooses a character, one that can be printed if that is not hard to
// find.
func (w *patternWriter) class(ranges []rune) rune {
	if len(ranges) == 0 {
		return 'a'
	}
	var r rune
	for range 20 {
		i := w.g.random.IntN(len(ranges)/2) * 2
		low, high := ranges[i], ranges[i+1]
		if low < 'a' && high > unicode.MaxASCII {
			low, high = max(low, '0'), 'z'
		}
		r = low + rune(w.g.random.IntN(int(max(high-low, 0))+1))
		if unicode.IsPrint(r) {
			return r
		}
	}
	return r
}

// span is where a number may lie.
type span struct {
	low, high           float64
	lowOpen, highOpen   bool // the end itself is not allowed
	lowGiven, highGiven bool
	step                *limit
	lowest              *limit // what low comes from, exactly
}

func spanOf(list []*rules) span {
	s := span{}
	low := func(l *limit, open bool) {
		if l != nil && (!s.lowGiven || l.float > s.low || l.float == s.low && open) {
			s.low, s.lowOpen, s.lowGiven, s.lowest = l.float, open, true, l
		}
	}
	high := func(l *limit, open bool) {
		if l != nil && (!s.highGiven || l.float < s.high || l.float == s.high && open) {
			s.high, s.highOpen, s.highGiven = l.float, open, true
		}
	}
	for _, r := range list {
		low(r.minimum, false)
		low(r.aboveMinimum, true)
		high(r.maximum, false)
		high(r.belowMaximum, true)
		if r.multipleOf != nil && s.step == nil {
			s.step = r.multipleOf
		}
		if r.format == "int32" {
			high(maxInt32, false)
		}
	}
	width := 1000.0
	if s.step != nil {
		width = max(width, 100*s.step.float)
	}
	switch {
	case !s.lowGiven && s.highGiven && (s.high < 0 || s.high == 0 && s.highOpen):
		s.low = s.high - width
	case !s.highGiven:
		s.high = max(s.low, 0) + width
	}
	s.high = min(s.high, s.low+width)
	return s
}

// number makes a number by a plan, for integers without a fraction.
func (g *generator) number(p *plan, integer bool) (any, error) {
	s := spanOf(p.rules)
	if s.low > s.high || s.low == s.high && (s.lowOpen || s.highOpen) {
		return nil, errors.New("no number lies between its limits")
	}
	if s.step != nil {
		return g.multiple(s, integer)
	}
	low, high := math.Ceil(s.low), math.Floor(s.high)
	if s.lowOpen && low == s.low {
		low++
	}
	if s.highOpen && high == s.high {
		high--
	}
	if integer || low <= high && p.try%2 == 1 {
		if low > high {
			return nil, errors.New("no integer lies between its limits")
		}
		if math.Abs(low) >= 1<<53 || math.Abs(high) >= 1<<53 {
			// Past this a float64 skips integers: only the given end is exact.
			if s.lowest != nil && !s.lowOpen && isIntegerText(s.lowest.text) {
				return json.Number(s.lowest.text), nil
			}
			return json.Number(strconv.FormatFloat(high, 'f', 0, 64)), nil
		}
		return json.Number(strconv.FormatInt(int64(low)+g.random.Int64N(int64(high-low)+1), 10)), nil
	}
	at := s.low + (s.high-s.low)*(0.01+0.98*g.random.Float64())
	digits := 2
	if s.high > s.low {
		digits = max(2, 3-int(math.Floor(math.Log10(s.high-s.low))))
	}
	if s.low == s.high {
		return json.Number(strconv.FormatFloat(s.low, 'f', -1, 64)), nil
	}
	return json.Number(strconv.FormatFloat(at, 'f', min(digits, 300), 64)), nil
}

// multiple makes a multiple of multipleOf within the limits.
func (g *generator) multiple(s span, integer bool) (any, error) {
	step := s.step.float
	low, high := math.Ceil(s.low/step), math.Floor(s.high/step)
	if s.lowOpen && low*step <= s.low {
		low++
	}
	if s.highOpen && high*step >= s.high {
		high--
	}
	if low > high || math.Abs(low) > 1<<53 || math.Abs(high) > 1<<53 {
		return nil, fmt.Errorf("no multiple of %s lies between its limits", s.step.text)
	}
	exact := s.step.exact
	for try := range 40 {
		times := int64(low) + g.random.Int64N(int64(high-low)+1)
		if try == 39 {
			times = int64(low)
		}
		text, ok := product(exact, times)
		if ok && (!integer || isIntegerText(text)) {
			return json.Number(text), nil
		}
	}
	return nil, fmt.Errorf("no integer multiple of %s was found", s.step.text)
}

// product writes d × times without rounding.
func product(d decimal, times int64) (string, bool) {
	if len(d.digits) > 9 || times > 1e9 || times < -1e9 {
		return "", false
	}
	n, _ := strconv.ParseInt(d.digits, 10, 64)
	text := strconv.FormatInt(n*times, 10)
	places := len(d.digits) - d.exp
	if places > 300 || places < -300 {
		return "", false
	}
	if places <= 0 {
		if n*times == 0 {
			return "0", true
		}
		return text + strings.Repeat("0", -places), true
	}
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	if len(text) <= places {
		text = strings.Repeat("0", places-len(text)+1) + text
	}
	whole, fraction := text[:len(text)-places], strings.TrimRight(text[len(text)-places:], "0")
	if fraction == "" {
		return sign + whole, true
	}
	return sign + whole + "." + fraction, true
}
