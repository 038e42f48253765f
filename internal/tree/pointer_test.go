package tree

import (
	"slices"
	"testing"
)

func TestPointerTokens(t *testing.T) {
	for pointer, want := range map[string][]string{
		"":                  nil,
		"/":                 {""},
		"/paths/~1stop/0":   {"paths", "/stop", "0"},
		"/a~1b/c~0d/~01/~~": {"a/b", "c~d", "~1", "~~"},
	} {
		if got := PointerTokens(pointer); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", pointer, got, want)
		}
	}
	for _, key := range []string{"", "plain", "/stop/{id}", "~", "~1", "~0~/1"} {
		if got := UnescapeToken(EscapeToken(key)); got != key {
			t.Errorf("%q comes back as %q", key, got)
		}
	}
}
