package operation

import (
	"strings"
	"testing"
)

func TestParseReference(t *testing.T) {
	tests := []struct {
		text string
		want string // "" for a text that is no reference
	}{
		{"POST /stop/{kickoff_id}", "POST /stop/{kickoff_id}"},
		{"post /stop", "POST /stop"},
		{"  GET \t /inputs ", "GET /inputs"},
		{"/api.ko.yaml POST /stop", "/api.ko.yaml POST /stop"},
		{"webhook crewDone", "webhook crewDone"},
		{"api.yaml webhook crewDone", "api.yaml webhook crewDone"},
		{"", ""},
		{"POST", ""},
		{"FETCH /stop", ""},
		{"POST stop", ""},
		{"a b POST /stop", ""},
		{"Stop an execution", ""},
	}
	for _, test := range tests {
		ref, ok := ParseReference(test.text)
		if got := ref.String(); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("ParseReference(%q) = %q, %v; want %q", test.text, got, ok, test.want)
		}
	}
}

func TestSame(t *testing.T) {
	stop := Name{"POST", "/stop"}
	for other, want := range map[Name]bool{
		{"POST", "/stop"}: true, {"POST", "/stop/"}: true, {"GET", "/stop"}: false, {"POST", "/stop/x"}: false,
	} {
		if got := stop.Same(other); got != want {
			t.Errorf("%s is the same as %s: %v", stop, other, got)
		}
	}
}

func FuzzParseReference(f *testing.F) {
	f.Add("/api.yaml POST /stop/{id}")
	f.Fuzz(func(t *testing.T, text string) {
		ref, ok := ParseReference(text)
		if !ok {
			return
		}
		again, ok := ParseReference(ref.String())
		if !ok || again != ref {
			t.Fatalf("%q reads as %+v, which is written %q and reads as %+v", text, ref, ref.String(), again)
		}
	})
}

func TestParams(t *testing.T) {
	for path, want := range map[string]string{
		"/a": "", "/a/{b}": "b", "/{a}/b/{c}.{d}": "a c d", "/a/{b": "", "/{}/x}": " ",
	} {
		if got := strings.Join(Name{"GET", path}.Params(), " "); got != strings.TrimSpace(want) {
			t.Errorf("the parameters of %s are %q, want %q", path, got, want)
		}
	}
}
