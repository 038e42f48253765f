package finding

import (
	"slices"
	"testing"

	"parlance/internal/source"
)

func TestSortIsByPlaceAndDropsRepetitions(t *testing.T) {
	a, b := source.NewFile("a", []byte("0123456789")), source.NewFile("b", []byte("0123456789"))
	at := func(f *source.File, start int, rule, message string) Finding {
		return Finding{Rule: rule, Span: f.Span(start, start+1), Message: message}
	}
	list := Sort([]Finding{
		at(b, 0, "x", "1"), at(a, 5, "y", "2"), at(a, 5, "x", "3"), at(a, 2, "z", "4"), at(a, 5, "x", "3"),
	})
	var got []string
	for _, f := range list {
		got = append(got, f.Message)
	}
	if want := []string{"4", "3", "2", "1"}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func TestFingerprintStaysWhenLinesMove(t *testing.T) {
	before, after := source.NewFile("f", []byte("x")), source.NewFile("f", []byte("\n\nx"))
	f := Finding{Rule: "r", Span: before.Span(0, 1), Message: "m", Pointer: "/a"}
	g := f
	g.Span = after.Span(2, 3)
	if f.Fingerprint() != g.Fingerprint() {
		t.Error("the fingerprint depends on the line")
	}
	g.Pointer = "/b"
	if f.Fingerprint() == g.Fingerprint() {
		t.Error("findings about different things have one fingerprint")
	}
}

func TestParseSeverity(t *testing.T) {
	for _, s := range []Severity{Off, Note, Warning, Error} {
		if got, err := ParseSeverity(s.String()); err != nil || got != s {
			t.Errorf("ParseSeverity(%q) = %v, %v", s, got, err)
		}
	}
	if _, err := ParseSeverity("fatal"); err == nil {
		t.Error("an unknown severity is taken")
	}
}
