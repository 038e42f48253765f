package cli

import (
	"context"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// trees returns what the benchmarks run on: our own documentation, and the
// real trees where they stand beside the checkout.
func trees(b *testing.B) map[string]string {
	b.Helper()
	list := map[string]string{"own": "../.."}
	unpack, err := filepath.Abs("../../../shared/corpus/unpack")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(unpack); err != nil {
		b.Logf("no real trees at %s", unpack)
		return list
	}
	for name, tree := range map[string]string{"small": "tree/crewai-0650d1947", "large": "tree/crewai-f4731f502"} {
		dir := filepath.Join(b.TempDir(), name)
		if out, err := exec.Command(unpack, tree, dir).CombinedOutput(); err != nil {
			b.Fatalf("unpack %s: %v\n%s", tree, err, out)
		}
		list[name] = dir
	}
	return list
}

// run is a whole command; its exit code says no more than that it finished.
func run(b *testing.B, args ...string) {
	b.Helper()
	s := Streams{In: nil, Out: io.Discard, Err: io.Discard}
	if code := Main(context.Background(), args, s, func(string) string { return "" }); code > ExitFindings {
		b.Fatalf("parlance %v: exit %d", args, code)
	}
}

// BenchmarkLint reports, beside the time, how many times longer it takes than
// reading the bytes of the same files one after the other: the limit.
func BenchmarkLint(b *testing.B) {
	for name, dir := range trees(b) {
		b.Run(name, func(b *testing.B) {
			againstReading(b, dir, "lint", dir)
		})
		b.Run(name+"/all-versions", func(b *testing.B) {
			againstReading(b, dir, "lint", "--all-versions", dir)
		})
	}
}

// BenchmarkGenerate plans everything and writes nothing.
func BenchmarkGenerate(b *testing.B) {
	for name, dir := range trees(b) {
		b.Run(name, func(b *testing.B) {
			againstReading(b, dir, "generate", "--diff", dir)
		})
	}
}

func againstReading(b *testing.B, dir string, args ...string) {
	b.Helper()
	b.ReportAllocs()
	var reading, running time.Duration
	for b.Loop() {
		start := time.Now()
		readAll(b, dir)
		middle := time.Now()
		run(b, args...)
		reading += middle.Sub(start)
		running += time.Since(middle)
	}
	b.ReportMetric(float64(running)/float64(reading), "x-reading")
	b.ReportMetric(float64(running.Milliseconds())/float64(b.N), "ms/run")
}

func readAll(b *testing.B, dir string) {
	b.Helper()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		_, err = os.ReadFile(name)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
