package arazzo

import (
	"os"
	"testing"

	"parlance/internal/source"
	"parlance/internal/spec"

	engine "github.com/pb33f/libopenapi/arazzo"
)

// TestLibraryAgrees: what is given to the engine is valid by the checks of its
// own library.
func TestLibraryAgrees(t *testing.T) {
	read := func(name string) *source.File {
		data, err := os.ReadFile("../../../specs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return source.NewFile("specs/"+name, data)
	}
	s := new(spec.Loader).Load(read("enterprise-api.base.yaml"))
	d, problems := Load(read("enterprise-api.arazzo.yaml"), s)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if found := engine.Validate(d.model); found != nil {
		t.Errorf("%v %v", found.Errors, found.Warnings)
	}
}

func TestShorten(t *testing.T) {
	const second = 1e9
	p := newPatience(Options{})
	if d := p.shorten(60 * second); d != defaultMaxWait {
		t.Errorf("elsewhere a wait is cut to %v", d)
	}
	p = newPatience(Options{})
	p.local = true
	sum, last := p.shorten(second), p.shorten(second)
	sum += last
	for range 28 {
		next := p.shorten(second)
		if next < last {
			t.Errorf("a wait of %v follows one of %v", next, last)
		}
		sum, last = sum+next, next
	}
	if sum < 2*second || sum > 4*second || last > second {
		t.Errorf("thirty waits take %v, the last %v", sum, last)
	}
	p = newPatience(Options{MaxWait: 5})
	if d := p.shorten(second); d != 5 {
		t.Errorf("a wait of at most 5 ns takes %v", d)
	}
	for address, want := range map[string]bool{
		"http://127.0.0.1:80/a": true, "http://[::1]/": true, "http://LOCALHOST/": true, "http://a.localhost": true,
		"http://192.0.2.1": false, "http://localhost.example.com": false, "%": false,
	} {
		if isLoopback(address) != want {
			t.Errorf("isLoopback(%q) is %v", address, !want)
		}
	}
}
