package preview

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"parlance/internal/site"
)

// markFile says that a folder was made by Build, and of what.
const markFile = site.BuiltMark

const markText = "This folder is written by 'parlance build' and replaced as a whole. Do not edit it.\n"

// ErrForeignOutput is returned when the output folder holds something that
// Build did not make.
var ErrForeignOutput = errors.New("the folder holds files that parlance did not write: name another one, or empty it first")

// output is the folder that is written, beside the one that it will replace.
type output struct {
	final string
	stage string
	mark  string
	same  bool

	dirs  sync.Map
	files atomic.Int64
	bytes atomic.Int64
}

// newOutput makes the folder to write into. Where the last build was of the
// same things there is none: same is set.
func newOutput(final, mark string) (*output, error) {
	if final == "" {
		return nil, errors.New("write the site: no output folder is named")
	}
	final, err := filepath.Abs(final)
	if err != nil {
		return nil, fmt.Errorf("write the site: %w", err)
	}
	if final, err = resolved(final); err != nil {
		return nil, err
	}
	o := &output{final: final, mark: markText + mark + "\n"}
	switch old, err := os.ReadFile(filepath.Join(final, markFile)); {
	case err == nil && string(old) == o.mark:
		o.same = true
		return o, nil
	case err == nil && strings.HasPrefix(string(old), markText):
	default:
		if err := checkEmpty(final); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o777); err != nil {
		return nil, fmt.Errorf("write the site: %w", err)
	}
	if o.stage, err = os.MkdirTemp(filepath.Dir(final), "."+filepath.Base(final)+"-new-"); err != nil {
		return nil, fmt.Errorf("write the site: %w", err)
	}
	return o, nil
}

// resolved returns where a folder is that symbolic links lead to: the folder is
// replaced, and the links stay.
func resolved(final string) (string, error) {
	at, err := filepath.EvalSymlinks(final)
	if err == nil {
		return at, nil
	}
	if _, lerr := os.Lstat(final); !errors.Is(err, fs.ErrNotExist) || lerr == nil {
		return "", fmt.Errorf("write the site: %s leads nowhere: %w", final, err)
	}
	return final, nil
}

// checkEmpty refuses a folder that holds something, and a file.
func checkEmpty(final string) error {
	entries, err := os.ReadDir(final)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("write the site: %w", err)
	case len(entries) > 0:
		return fmt.Errorf("write the site into %s: %w", final, ErrForeignOutput)
	}
	return nil
}

// create opens a new file of the site.
func (o *output) create(name string) (io.WriteCloser, error) {
	if !fs.ValidPath(name) || name == "." {
		return nil, fmt.Errorf("%q is no path within the site", name)
	}
	if err := o.mkdir(path.Dir(name)); err != nil {
		return nil, err
	}
	at := filepath.Join(o.stage, filepath.FromSlash(name))
	f, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	o.files.Add(1)
	return &counted{f, o}, nil
}

// mkdir makes a folder and those above it, each once: half of the time of a
// large site goes by in the file system.
func (o *output) mkdir(dir string) error {
	if dir == "." {
		return nil
	}
	if _, known := o.dirs.Load(dir); known {
		return nil
	}
	if err := o.mkdir(path.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(o.stage, filepath.FromSlash(dir)), 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	o.dirs.Store(dir, true)
	return nil
}

// counted is a file whose bytes are counted.
type counted struct {
	*os.File
	o *output
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.File.Write(p)
	c.o.bytes.Add(int64(n))
	return n, err
}

func (o *output) write(name string, data []byte) error {
	return o.stream(name, func(w writer) error {
		_, err := w.Write(data)
		return err
	})
}

// stream writes a file that need not stand in memory as a whole.
func (o *output) stream(name string, write func(writer) error) error {
	f, err := o.create(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	b := bufio.NewWriter(f)
	err = errors.Join(write(b), b.Flush())
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func (o *output) copy(tree fs.FS, from, to string) error {
	in, err := tree.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	f, err := o.create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// exists reports whether a file is written already.
func (o *output) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(o.stage, filepath.FromSlash(name)))
	return err == nil
}

// commit puts the new folder into the place of the old one.
func (o *output) commit() error {
	if err := os.WriteFile(filepath.Join(o.stage, markFile), []byte(o.mark), 0o666); err != nil {
		return fmt.Errorf("write the site: %w", err)
	}
	// Temporary folders are for their maker alone; a site is for a web server.
	if err := os.Chmod(o.stage, 0o777&^umask()); err != nil {
		return fmt.Errorf("write the site: %w", err)
	}
	old := strings.Replace(o.stage, "-new-", "-old-", 1)
	had := true
	if err := os.Rename(o.final, old); errors.Is(err, fs.ErrNotExist) {
		had = false
	} else if err != nil {
		return fmt.Errorf("replace %s: %w", o.final, err)
	}
	if err := os.Rename(o.stage, o.final); err != nil {
		if had {
			err = errors.Join(err, os.Rename(old, o.final))
		}
		return fmt.Errorf("replace %s: %w", o.final, err)
	}
	o.stage = ""
	if had {
		// The new site stands; what is left of the old one is only in the way.
		return removeAll(old)
	}
	return nil
}

// removeAll removes a folder, some of those in it at a time.
func removeAll(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	names := make(chan string)
	var group sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for name := range names {
				_ = os.RemoveAll(filepath.Join(dir, name)) // the last call tells
			}
		})
	}
	for _, entry := range entries {
		names <- entry.Name()
	}
	close(names)
	group.Wait()
	return os.RemoveAll(dir)
}

// discard removes what was written where the build did not come to its end.
func (o *output) discard() {
	if o.stage != "" {
		_ = removeAll(o.stage)
	}
}

// umask returns the permissions that new folders do not get, by looking at one.
func umask() fs.FileMode {
	dir, err := os.MkdirTemp("", "parlance-mask-")
	if err != nil {
		return 0o022
	}
	defer os.RemoveAll(dir)
	probe := filepath.Join(dir, "x")
	if err := os.Mkdir(probe, 0o777); err != nil {
		return 0o022
	}
	info, err := os.Stat(probe)
	if err != nil {
		return 0o022
	}
	return 0o777 &^ info.Mode().Perm()
}

// fingerprint names all that the output depends on.
func fingerprint(m *Model, o Options) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00", o.BaseURL)
	if program, err := os.Executable(); err == nil {
		if info, err := os.Stat(program); err == nil {
			fmt.Fprintf(h, "%d %d\x00", info.Size(), info.ModTime().UnixNano())
		}
	}
	for _, p := range m.Site.Pages {
		fmt.Fprintf(h, "%s\x00%d\x00", p.File.Path, len(p.File.Data))
		h.Write(p.File.Data)
	}
	for _, set := range m.Site.Sets {
		for _, f := range set.Files() {
			fmt.Fprintf(h, "%s\x00%d\x00", f.Path, len(f.File.Data))
			h.Write(f.File.Data)
		}
	}
	if m.Site.Config.File != nil {
		h.Write(m.Site.Config.File.Data)
	}
	if o.Tree == nil {
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	// Of all other files size and time are enough.
	for _, name := range m.Site.Paths {
		if m.Site.Page(strings.TrimSuffix(m.Site.DocsPath(name), filepath.Ext(name))) != nil {
			continue
		}
		info, err := fs.Stat(o.Tree, name)
		if err != nil {
			return "", fmt.Errorf("read %s: %w", name, err)
		}
		fmt.Fprintf(h, "%s\x00%d\x00%d\x00", name, info.Size(), info.ModTime().UnixNano())
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
