package edit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parlance/internal/source"
)

const spec = "paths:\n  /kickoff: # 시작 🚀\n    post:\n      summary: Kick off\n"

func TestSplice(t *testing.T) {
	f := source.NewFile("api.ko.yaml", []byte(spec))
	other := source.NewFile("api.en.yaml", []byte(spec))
	same := source.NewFile("api.ko.yaml", []byte(spec))
	at := strings.Index(spec, "Kick off")
	tests := []struct {
		name  string
		edits []Edit
		want  string // "" for an error
		err   string
	}{
		{"none", nil, spec, ""},
		{"replace", []Edit{{f.Span(at, at+8), "시작"}}, strings.Replace(spec, "Kick off", "시작", 1), ""},
		{"same content, other File", []Edit{{same.Span(at, at+8), "시작"}}, strings.Replace(spec, "Kick off", "시작", 1), ""},
		{"insertions keep their order", []Edit{{f.Span(0, 0), "b\n"}, {f.Span(0, 0), "a\n"}}, "b\na\n" + spec, ""},
		{"insertion before and behind a replacement", []Edit{{f.Span(at, at+8), "X"}, {f.Span(at, at), "<"}, {f.Span(at+8, at+8), ">"}},
			strings.Replace(spec, "Kick off", "<X>", 1), ""},
		{"twice the same", []Edit{{f.Span(at, at+4), "x"}, {f.Span(0, 0), "y"}, {f.Span(at, at+4), "x"}, {f.Span(0, 0), "y"}},
			"y" + strings.Replace(spec, "Kick", "x", 1), ""},
		{"order does not matter", []Edit{{f.Span(at, at+4), ""}, {f.Span(0, 5), "Paths"}}, "Paths" + strings.Replace(spec[5:], "Kick", "", 1), ""},
		{"at the end", []Edit{{f.Span(len(spec), len(spec)), "end"}}, spec + "end", ""},
		{"overlap", []Edit{{f.Span(at, at+4), "x"}, {f.Span(at+3, at+5), "y"}}, "", "edit api.ko.yaml: two edits overlap at 4:16 and 4:19"},
		{"insertion within", []Edit{{f.Span(at, at+4), "x"}, {f.Span(at+2, at+2), "y"}}, "", "edit api.ko.yaml: two edits overlap at 4:16 and 4:18"},
		{"one place, two texts", []Edit{{f.Span(at, at+4), "x"}, {f.Span(at, at+4), "y"}}, "", "edit api.ko.yaml: two edits overlap at 4:16 and 4:16"},
		{"outside", []Edit{{f.Span(0, len(spec)+1), "x"}}, "", "lie outside the file"},
		{"negative", []Edit{{f.Span(-1, 0), "x"}}, "", "lie outside the file"},
		{"backwards", []Edit{{f.Span(3, 2), "x"}}, "", "lie outside the file"},
		{"another file", []Edit{{other.Span(0, 1), "x"}}, "", "an edit is for api.en.yaml"},
		{"no file", []Edit{{source.Span{}, "x"}}, "", "an edit names no file"},
	}
	for _, test := range tests {
		got, err := Splice(f, test.edits)
		switch {
		case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
			t.Errorf("%s: error %v, want %q", test.name, err, test.err)
		case test.err == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case string(got) != test.want:
			t.Errorf("%s: %s", test.name, cmp.Diff(test.want, string(got)))
		}
	}
	if string(f.Data) != spec {
		t.Error("Splice changed the file's bytes")
	}
}

func TestNewPlan(t *testing.T) {
	a := source.NewFile("b/a.yaml", []byte("a\n"))
	empty := source.NewFile("empty.yaml", nil)
	plan, err := NewPlan(
		[]Edit{{empty.Span(0, 0), "x"}, {a.Span(0, 1), "b"}, {a.Span(2, 2), "c\n"}},
		Change{Path: "new", New: []byte("n")}, Change{Path: "gone", Old: []byte("g")},
		Change{Path: "same", Old: []byte("s"), New: []byte("s")}, Change{Path: "never"},
		Change{Path: "a", Old: []byte{}, New: []byte{}}, Change{Path: "made", New: []byte{}})
	if err != nil {
		t.Fatal(err)
	}
	want := Plan{
		{"b/a.yaml", []byte("a\n"), []byte("b\nc\n")},
		{"empty.yaml", []byte{}, []byte("x")},
		{"gone", []byte("g"), nil},
		{"made", nil, []byte{}},
		{"new", nil, []byte("n")},
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Error(diff)
	}
	if plan, err := NewPlan([]Edit{{a.Span(0, 1), "a"}}); err != nil || len(plan) != 0 {
		t.Errorf("an edit that changes nothing: %v, %v", plan, err)
	}
	for name, fails := range map[string]func() (Plan, error){
		"change and edit": func() (Plan, error) { return NewPlan([]Edit{{a.Span(0, 1), "b"}}, Change{Path: "b/a.yaml"}) },
		"two changes":     func() (Plan, error) { return NewPlan(nil, Change{Path: "x", New: []byte("1")}, Change{Path: "x"}) },
		"two contents": func() (Plan, error) {
			b := source.NewFile("b/a.yaml", []byte("b\n"))
			return NewPlan([]Edit{{a.Span(0, 1), "x"}, {b.Span(0, 0), "y"}})
		},
	} {
		if plan, err := fails(); err == nil {
			t.Errorf("%s: no error, %v", name, plan)
		}
	}
}

func FuzzSplice(f *testing.F) {
	f.Add(spec, 3, 9, "새", 20, 20, "🚀")
	f.Add("", 0, 0, "a", 0, 0, "a")
	f.Add("abc", 0, 2, "", 1, 3, "x")
	f.Fuzz(func(t *testing.T, text string, s1, e1 int, n1 string, s2, e2 int, n2 string) {
		file := source.NewFile("x", []byte(text))
		a, b := Edit{file.Span(s1, e1), n1}, Edit{file.Span(s2, e2), n2}
		got, err := Splice(file, []Edit{a, b})
		valid := 0 <= s1 && s1 <= e1 && e1 <= len(text) && 0 <= s2 && s2 <= e2 && e2 <= len(text)
		if !valid {
			if err == nil {
				t.Fatal("a span outside the file was taken")
			}
			return
		}
		if s2 < s1 || s2 == s1 && e2 < e1 {
			a, b = b, a
		}
		first, second := a.Span, b.Span
		var want string
		switch {
		case a == b:
			want = text[:first.Start] + a.New + text[first.End:]
		case second.Start < first.End:
			if err == nil {
				t.Fatal("overlapping edits were taken")
			}
			return
		default:
			want = text[:first.Start] + a.New + text[first.End:second.Start] + b.New + text[second.End:]
		}
		if err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	})
}
