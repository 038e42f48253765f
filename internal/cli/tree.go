package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/config"
	"parlance/internal/edit"
	"parlance/internal/site"
	"parlance/internal/source"
)

// treeFlags choose the documentation tree; several commands have them.
type treeFlags struct {
	config      string
	allVersions bool
}

func (t *treeFlags) add(cmd *cobra.Command) {
	cmd.Args = cobra.MaximumNArgs(1)
	cmd.Flags().StringVar(&t.config, "config", "", "configuration `FILE` (default: parlance.yaml of the tree)")
	cmd.Flags().BoolVar(&t.allVersions, "all-versions", false, "frozen versions too")
}

// loaded is a tree that was read.
type loaded struct {
	*site.Site
	root string   // path of the folder that was loaded
	fsys *os.Root // the same folder; nothing outside of it can be reached
}

// load reads the tree that the arguments and flags of a command name. The
// caller closes fsys.
func (a *app) load(args []string, t treeFlags) (*loaded, error) {
	root, err := findRoot(args, t.config)
	if err != nil {
		return nil, err
	}
	configFile, err := configWithin(root, t.config)
	if err != nil {
		return nil, err
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, usageError("open folder %s: %w", root, bareCause(err))
	}
	done := a.progress("reading " + root)
	s, err := site.Load(dir.FS(), site.Options{ConfigFile: configFile, Frozen: t.allVersions})
	done()
	if err != nil {
		dir.Close()
		return nil, usageError("%s: %w", root, err)
	}
	return &loaded{Site: s, root: root, fsys: dir}, nil
}

// marks are what a documentation tree is known by, the strongest first.
var marks = []string{config.FileName, "docs.json", "mint.json", "docs/docs.json", "docs/mint.json"}

// findRoot returns the folder to load: the one that is named, that of the
// configuration file, or the nearest one above with a tree in it.
func findRoot(args []string, configFile string) (string, error) {
	if len(args) == 1 {
		return filepath.Clean(args[0]), nil
	}
	if configFile != "" {
		return filepath.Dir(configFile), nil
	}
	for _, mark := range [][]string{marks[:1], marks[1:]} {
		if dir := nearest(mark); dir != "" {
			return dir, nil
		}
	}
	return "", usageError("%w", site.ErrNoDocs)
}

// nearest returns the folder with one of the files, looking upwards from here
// to the root of the repository, and "" where there is none. The path is
// relative where it is not above here.
func nearest(files []string) string {
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		for _, name := range files {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
				if dir == here {
					return "."
				}
				return dir
			}
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// configWithin returns the path of the configuration file relative to the
// root.
func configWithin(root, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	rel := within(root, name)
	if rel == "" {
		return "", usageError("--config %s: the file must lie in the folder %s, because its paths are relative to it", name, root)
	}
	return rel, nil
}

// within returns the path of a file relative to the root, with slashes, and ""
// where it lies elsewhere.
func within(root, name string) string {
	base, err := filepath.Abs(root)
	if err != nil {
		return ""
	}
	absolute, err := filepath.Abs(name)
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(base, absolute)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// repositoryPath returns the root's path within its git repository, with
// slashes: "docs", or "" where root is the repository or in none.
func repositoryPath(root string) string {
	base, err := filepath.Abs(root)
	if err != nil {
		return ""
	}
	for dir := base; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			rel, err := filepath.Rel(dir, base)
			if err != nil || rel == "." {
				return ""
			}
			return filepath.ToSlash(rel)
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// progress shows on a terminal what takes longer than half a second, until the
// returned function is called.
func (a *app) progress(what string) (done func()) {
	if a.quiet || !isTerminal(a.Err) {
		return func() {}
	}
	shown := make(chan bool, 1)
	timer := time.AfterFunc(500*time.Millisecond, func() {
		fmt.Fprintf(a.Err, "%s …", what)
		shown <- true
	})
	return func() {
		if timer.Stop() {
			return
		}
		<-shown
		fmt.Fprint(a.Err, "\r\x1b[K")
	}
}

// write puts a result on stdout, or whole into a file.
func (a *app) write(output string, data []byte) error {
	if output == "" || output == "-" {
		if _, err := a.Out.Write(data); err != nil {
			return &exit{ExitFailure, fmt.Errorf("write the result: %w", err)}
		}
		return nil
	}
	old, err := os.ReadFile(output)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return &exit{ExitFailure, fmt.Errorf("write %s: %w", output, bareCause(err))}
	case old == nil:
		old = []byte{}
	}
	plan, err := edit.NewPlan(nil, edit.Change{Path: filepath.Base(output), Old: old, New: append([]byte{}, data...)})
	if err == nil {
		err = plan.Apply(filepath.Dir(output))
	}
	if err != nil {
		return &exit{ExitFailure, fmt.Errorf("write %s: %w", output, err)}
	}
	return nil
}

// placeOf returns "file:line:column".
func placeOf(s source.Span) string {
	at := s.Position()
	return fmt.Sprintf("%s:%d:%d", s.Path(), at.Line, at.Column)
}

// bareCause takes the path, which the caller's message names, off an error of
// the file system.
func bareCause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// oneOf joins words for a message: "text, json or sarif".
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
