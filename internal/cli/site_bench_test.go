//go:build linux

package cli

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"parlance/internal/preview"
)

// The limits that the site keeps on two cores. They stand beside what is
// measured; nothing fails where one is missed.
const (
	smallBuildLimit = 3 * time.Second // 963 pages
	largeBuildLimit = 20 * time.Second
	rebuildLimit    = 3 * time.Second
	memoryLimit     = 600 // MiB
	readyLimit      = 1500 * time.Millisecond
	pageLimit       = 100 * time.Millisecond
	reloadLimit     = 50 * time.Millisecond
	endpointLimit   = 150 // KB
)

// besideLimit puts a duration and its limit on the benchmark's line.
func besideLimit(b *testing.B, what string, took, limit time.Duration) {
	b.Helper()
	b.ReportMetric(float64(took.Microseconds())/1000, "ms-"+what)
	b.ReportMetric(float64(limit.Milliseconds()), "ms-"+what+"-limit")
}

// BenchmarkBuild builds sites with the program itself, so that the memory is its
// own. Beside its time stands how many times longer it takes than writing the
// same files does: the limit of the file system.
func BenchmarkBuild(b *testing.B) {
	program := filepath.Join(b.TempDir(), "parlance")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/parlance").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	limits := map[string]time.Duration{"own": smallBuildLimit, "small": smallBuildLimit, "large": largeBuildLimit}
	for name, dir := range trees(b) {
		b.Run(name, func(b *testing.B) {
			output := filepath.Join(b.TempDir(), "site")
			command := func() (took time.Duration, mib float64) {
				begin := time.Now()
				cmd := exec.Command(program, "build", dir, "--all-versions", "--quiet", "--output", output)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				return time.Since(begin), peakMemory(cmd.ProcessState)
			}
			var building, again, writing time.Duration
			var memory float64
			var endpoint int
			for b.Loop() {
				took, mib := command()
				building, memory = building+took, max(memory, mib)
				took, _ = command()
				again += took
				took, endpoint = rewrite(b, output)
				writing += took
				if err := os.RemoveAll(output); err != nil {
					b.Fatal(err)
				}
			}
			n := time.Duration(b.N)
			besideLimit(b, "build", building/n, limits[name])
			besideLimit(b, "rebuild", again/n, rebuildLimit)
			b.ReportMetric(memory, "MiB")
			b.ReportMetric(memoryLimit, "MiB-limit")
			b.ReportMetric(float64(building)/float64(writing), "x-writing")
			b.ReportMetric(float64(endpoint)/1000, "KB-endpoint")
			b.ReportMetric(endpointLimit, "KB-endpoint-limit")
		})
	}
}

// peakMemory returns the most memory that a process held, in MiB.
func peakMemory(state *os.ProcessState) float64 {
	return float64(state.SysUsage().(*syscall.Rusage).Maxrss) / 1024
}

// endpointPage is what the pages of operations begin with; shared are the files
// that it loads.
var (
	endpointPage = regexp.MustCompile(`<body[^>]* class="[^"]*\bendpoint\b`)
	shared       = regexp.MustCompile(`(?:href|src)="([^"]+\.(?:css|js))"`)
)

// rewrite writes all files of a site anew into another folder, as plainly as
// possible. It returns how long the writing took, and the size in bytes of the
// largest endpoint page with its script and style.
func rewrite(b *testing.B, dir string) (took time.Duration, endpoint int) {
	b.Helper()
	to := filepath.Join(b.TempDir(), "copy")
	defer os.RemoveAll(to)
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := filepath.Join(to, strings.TrimPrefix(name, dir))
		if entry.IsDir() {
			begin := time.Now()
			err := os.MkdirAll(at, 0o777)
			took += time.Since(begin)
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if size := endpointSize(name, data); size > endpoint {
			endpoint = size
		}
		begin := time.Now()
		err = os.WriteFile(at, data, 0o666)
		took += time.Since(begin)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return took, endpoint
}

// endpointSize returns the size of an endpoint page with what it loads, and 0
// for other files.
func endpointSize(name string, data []byte) int {
	if !endpointPage.Match(data) {
		return 0
	}
	size := len(data)
	for _, link := range shared.FindAllSubmatch(data, -1) {
		if info, err := os.Stat(filepath.Join(filepath.Dir(name), string(link[1]))); err == nil {
			size += int(info.Size())
		}
	}
	return size
}

// BenchmarkServe measures what a writer waits for: until the first page is
// there, for a page that was never shown, and from a save to the word that the
// open page has to load again.
func BenchmarkServe(b *testing.B) {
	for name, dir := range trees(b) {
		for _, versions := range []string{"live", "all-versions"} {
			b.Run(name+"/"+versions, func(b *testing.B) { benchmarkServe(b, dir, versions == "all-versions") })
		}
	}
}

func benchmarkServe(b *testing.B, dir string, allVersions bool) {
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	var ready, page, reload time.Duration
	pages := 0
	for b.Loop() {
		begin := time.Now()
		a := &app{Streams: Streams{Err: os.Stderr}, quiet: true}
		tree, err := a.load([]string{dir}, treeFlags{allVersions: allVersions})
		if err != nil {
			b.Fatal(err)
		}
		live := &liveTree{loaded: tree, last: tree.Site}
		server := preview.NewServer(live.load, preview.Options{Tree: tree.fsys.FS(), Check: a.check(allVersions)})
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		serving, end := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- a.serveUntil(serving, listener, server, live) }()
		base := "http://" + listener.Addr().String()
		fetch(b, base+"/")
		ready += time.Since(begin)
		saved := ""
		for i, p := range tree.Pages {
			if i%max(1, len(tree.Pages)/50) != 0 {
				continue
			}
			begin := time.Now()
			fetch(b, base+"/"+p.Path)
			page, pages = page+time.Since(begin), pages+1
			saved = filepath.Join(dir, filepath.FromSlash(p.File.Path))
		}
		reload += saveToReload(b, base, saved)
		end()
		if err := <-ended; err != nil {
			b.Fatal(err)
		}
		tree.fsys.Close()
	}
	n := time.Duration(b.N)
	besideLimit(b, "ready", ready/n, readyLimit)
	besideLimit(b, "page", page/time.Duration(pages), pageLimit)
	besideLimit(b, "reload", reload/n, reloadLimit)
}

// fetch reads a page to its end.
func fetch(b *testing.B, url string) {
	b.Helper()
	r, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s, %v", url, r.Status, err)
	}
}

// saveToReload saves a page with another text, and returns the time until an
// open page is told.
func saveToReload(b *testing.B, base, file string) time.Duration {
	b.Helper()
	old, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := os.WriteFile(file, old, 0o666); err != nil {
			b.Fatal(err)
		}
	}()
	r, err := http.Get(base + "/_parlance/events")
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	lines := bufio.NewScanner(r.Body)
	lines.Scan()
	begin := time.Now()
	if err := os.WriteFile(file, append(old, "\nMore.\n"...), 0o666); err != nil {
		b.Fatal(err)
	}
	for lines.Scan() {
		if lines.Text() == "event: reload" {
			return time.Since(begin)
		}
	}
	b.Fatal("the page was not told")
	return 0
}
