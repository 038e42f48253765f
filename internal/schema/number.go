package schema

import (
	"cmp"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// decimal is a number as it is written, exactly: 0.digits × 10^exp, without
// zeros at either end of digits. Zero has no digits. It never holds a power
// that is spelled out, so that 1e999999999 is as cheap as 1.
type decimal struct {
	neg    bool
	digits string
	exp    int
}

// parseDecimal reads a JSON number; what is none is zero.
func parseDecimal(s string) decimal {
	var d decimal
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		d.neg, s = true, rest
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exp, err := strconv.Atoi(s[i+1:])
		if err != nil || exp > 1<<30 || exp < -1<<30 {
			// Past anything that can be told from infinity or from zero.
			exp = 1 << 30
			if strings.HasPrefix(s[i+1:], "-") {
				exp = -exp
			}
		}
		d.exp, s = exp, s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	d.exp += len(whole)
	digits := whole
	if fraction != "" {
		digits += fraction
	}
	trimmed := strings.TrimLeft(digits, "0")
	d.exp -= len(digits) - len(trimmed)
	d.digits = strings.TrimRight(trimmed, "0")
	if d.digits == "" {
		return decimal{}
	}
	return d
}

func (d decimal) isInteger() bool { return d.exp >= len(d.digits) }

// cmp compares as the numbers do: -1, 0 or 1.
func (d decimal) cmp(o decimal) int {
	switch {
	case d.digits == "" || o.digits == "" || d.neg != o.neg:
		return cmp.Compare(d.sign(), o.sign())
	case d.neg:
		return -d.cmpMagnitude(o)
	}
	return d.cmpMagnitude(o)
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.neg:
		return -1
	}
	return 1
}

func (d decimal) cmpMagnitude(o decimal) int {
	switch {
	case d.exp > o.exp:
		return 1
	case d.exp < o.exp:
		return -1
	}
	return strings.Compare(d.digits, o.digits)
}

// isMultipleOf reports whether d / o is an integer. Both are digits × 10^k with
// digits that do not end in 0, so a negative difference of the powers settles
// it; and more tens than o has binary digits cannot change what divides.
func (d decimal) isMultipleOf(o decimal) bool {
	if d.digits == "" {
		return true
	}
	tens := (d.exp - len(d.digits)) - (o.exp - len(o.digits))
	if tens < 0 || o.digits == "" {
		return false
	}
	tens = min(tens, 4*len(o.digits))
	if len(o.digits) > 18 {
		value, ok := new(big.Int).SetString(d.digits+strings.Repeat("0", tens), 10)
		divisor, ok2 := new(big.Int).SetString(o.digits, 10)
		return ok && ok2 && value.Mod(value, divisor).Sign() == 0
	}
	divisor, _ := strconv.ParseUint(o.digits, 10, 64)
	var rest uint64
	for i := range len(d.digits) + tens {
		rest *= 10
		if i < len(d.digits) {
			rest += uint64(d.digits[i] - '0')
		}
		rest %= divisor
	}
	return rest == 0
}

// limit is a number of a schema.
type limit struct {
	text  string
	exact decimal
	short bool // float64 tells it from every other short one
	float float64
	whole bool // fits into an int64
	int   int64
}

func newLimit(text string) *limit {
	l := &limit{text: text, exact: parseDecimal(text), short: isShort(text)}
	l.float, _ = strconv.ParseFloat(text, 64)
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		l.int, l.whole = i, true
	}
	return l
}

// isShort reports whether a number has at most 15 digits and no exponent: then
// comparing it as a float64 is exact.
func isShort(s string) bool {
	return len(s) <= 15 && strings.IndexByte(s, 'e') < 0 && strings.IndexByte(s, 'E') < 0
}

// compare compares a number of a value with the limit.
func (l *limit) compare(s string) int {
	if l.whole {
		if i, ok := smallInt(s); ok {
			switch {
			case i < l.int:
				return -1
			case i > l.int:
				return 1
			}
			return 0
		}
	}
	if l.short && isShort(s) {
		f, _ := strconv.ParseFloat(s, 64)
		switch {
		case f < l.float:
			return -1
		case f > l.float:
			return 1
		}
		return 0
	}
	return parseDecimal(s).cmp(l.exact)
}

// divides reports whether s is a multiple of the limit.
func (l *limit) divides(s string) bool {
	if l.whole && l.int != 0 {
		if i, ok := smallInt(s); ok {
			return i%l.int == 0
		}
	}
	return parseDecimal(s).isMultipleOf(l.exact)
}

// smallInt reads an integer of up to 18 digits without an exponent.
func smallInt(s string) (int64, bool) {
	rest, neg := s, false
	if rest != "" && rest[0] == '-' {
		rest, neg = rest[1:], true
	}
	if rest == "" || len(rest) > 18 {
		return 0, false
	}
	var n int64
	for i := 0; i < len(rest); i++ {
		c := rest[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if neg {
		n = -n
	}
	return n, true
}

// numberText returns the text of a number. Values that were decoded without
// UseNumber, and those that Go code has made, are numbers too.
func numberText(v any) (string, bool) {
	switch v := v.(type) {
	case json.Number:
		return string(v), true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", false
		}
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	}
	return "", false
}

func isIntegerText(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '.':
			if strings.ContainsAny(s[i:], "eE") {
				return parseDecimal(s).isInteger()
			}
			return strings.Trim(s[i+1:], "0") == ""
		case 'e', 'E':
			return parseDecimal(s).isInteger()
		}
	}
	return true
}

var (
	minInt32, maxInt32 = newLimit("-2147483648"), newLimit("2147483647")
	minInt64, maxInt64 = newLimit("-9223372036854775808"), newLimit("9223372036854775807")
)

// fits reports whether a number is one of the format int32 or int64; other
// formats take all.
func fits(format, s string) bool {
	switch format {
	case "int32":
		return isIntegerText(s) && minInt32.compare(s) >= 0 && maxInt32.compare(s) <= 0
	case "int64":
		return isIntegerText(s) && minInt64.compare(s) >= 0 && maxInt64.compare(s) <= 0
	}
	return true
}
