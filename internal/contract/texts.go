package contract

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/internal/schema"
)

// sampleText is what is put into free strings: Hangul, whole and in its parts,
// Arabic, emoji beyond the basic plane and joined ones, and letters with
// combining marks. A server that stores, shortens or normalises text has to
// work for each of these.
const sampleText = "한국어 텍스트 \u1112\u1161\u11ab\u1100\u1173\u11af مرحبا بالعالم 🙈👩\u200d🚀🇰🇷 e\u0301a\u0308o\u0302\u0323"

// markText stands before the sample text, so that it is found again wherever
// the server shows it.
const markText = "prlnc"

// textSamples returns v with the sample text in all free strings, several
// times: each time with another length before it, so that a cut at a number of
// bytes falls into a character in one of them at least.
func (s *Session) textSamples(o *op, v Values) []sample {
	if v.Body == nil || v.Body.Raw != nil {
		return s.textParams(o, v)
	}
	m := o.body.media[0]
	if m.schema == nil {
		return nil
	}
	var list []sample
	for shift := range shifts {
		body := v.Body.Value
		changed := false
		for _, pointer := range m.schema.FreeStrings(body) {
			if o.takesID(slot{"body", pointer}) {
				continue
			}
			if more := with(body, pointer, s.world.mark(shift)); m.schema.Valid(more, schema.Request) {
				body, changed = more, true
			}
		}
		if changed {
			list = append(list, sample{fmt.Sprintf("text in several scripts, %d", shift+1), v.withBody(body)})
		}
	}
	return list
}

// textParams puts the sample text into the free query parameters.
func (s *Session) textParams(o *op, v Values) []sample {
	changed := v
	found := false
	for _, p := range o.params {
		if p.in != "query" || o.takesID(slot{"query", p.name}) || typeOf(o.api.spec.Resolve(p.node.Get("schema"))) != "string" {
			continue
		}
		if text := s.world.mark(0); p.schema.Valid(text, schema.Request) {
			changed, found = changed.withParam(Param{p.in, p.name}, text), true
		}
	}
	if !found {
		return nil
	}
	return []sample{{"text in several scripts", changed}}
}

func (o *op) takesID(s slot) bool {
	for _, r := range o.links.takes {
		for _, taken := range r.slots[o] {
			if taken == s {
				return true
			}
		}
	}
	for _, b := range o.links.borrows {
		if s.in == "body" && s.name == b.to {
			return true
		}
	}
	return false
}

// markDigits are the digits of a mark, marks how many there are: divisible by
// the number of shifts, so that a mark tells its shift.
const (
	markDigits = 4
	shifts     = 3
	marks      = 9999
)

// mark returns the sample text behind a mark of its own.
func (w *world) mark(shift int) string {
	n := (int(w.marked.Add(1))*shifts + shift) % marks
	return fmt.Sprintf("%s%0*d", markText, markDigits, n) + marked(n)
}

// marked returns the text behind a mark.
func marked(n int) string { return strings.Repeat("a", n%shifts) + sampleText }

// checkTexts looks for texts that were sent in an answer, and compares them.
func (r *ruling) checkTexts(v *verdict, answer *Answer) {
	if !answer.Decoded || !strings.Contains(string(answer.Exchange.Response.Body), markText) {
		return
	}
	eachString(answer.Value, "", func(pointer, s string) {
		for rest := s; ; {
			i := strings.Index(rest, markText)
			if i < 0 || len(rest) < i+len(markText)+markDigits {
				return
			}
			rest = rest[i+len(markText):]
			n, err := strconv.Atoi(rest[:markDigits])
			rest = rest[markDigits:]
			if err != nil {
				continue
			}
			want := marked(n)
			if sameText(rest, want) {
				continue
			}
			v.add(r.at(v.nodeOfMedia(), Failure{
				Rule: "text-changed", Status: answer.Status(), Place: general(answer.Value, pointer),
				Message: fmt.Sprintf("text comes back as another: %q was sent, %q came", want, cutText(rest, len(want))),
			}))
			return
		}
	})
}

// sameText reports whether got begins with want. A server may cut a long text
// short, and say so, but only between characters.
func sameText(got, want string) bool {
	if strings.HasPrefix(got, want) {
		return true
	}
	cut := strings.TrimRight(got, "….")
	if !utf8.ValidString(cut) || !strings.HasPrefix(want, cut) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(want[len(cut):])
	return !unicode.Is(unicode.Mn, next)
}

func eachString(v any, pointer string, do func(pointer, s string)) {
	switch v := v.(type) {
	case string:
		do(pointer, v)
	case []any:
		for i, item := range v {
			eachString(item, join(pointer, itoa(i)), do)
		}
	case map[string]any:
		for _, name := range sortedMembers(v) {
			eachString(v[name], join(pointer, name), do)
		}
	}
}
