package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// ErrChanged says that a file is no longer what the plan was made from: its
// content differs, it is gone, or it exists although it is to be created.
var ErrChanged = errors.New("the file has changed since it was read; run the command again")

// stagers is how many files are staged at a time: waiting for the disk is
// nearly all of the work.
const stagers = 8

// Apply writes the plan below the folder root: all of it, or nothing. Files
// that no longer equal Old are refused with ErrChanged, and so are paths that
// are absolute, hold "..", pass through a symbolic link or end at something
// that is no regular file. New content is first written and synced beside each
// target, then renamed over it; when anything fails, files already replaced get
// their old content back, and temporary files and folders made on the way are
// removed. Mode bits are kept; new files get 0644 less the umask.
func (p Plan) Apply(root string) error {
	if len(p) == 0 {
		return nil
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		return fmt.Errorf("open folder %s: %w", root, err)
	}
	defer dir.Close()
	a := application{root: dir, folders: map[string]bool{".": true}}
	if err := a.check(p); err != nil {
		return err
	}
	err = a.stage()
	if err == nil {
		err = a.commit()
	}
	if err != nil {
		return errors.Join(err, a.rollback())
	}
	a.syncFolders()
	return nil
}

// application is one run of Apply.
type application struct {
	root    *os.Root // no operation through it can leave the folder
	steps   []step
	folders map[string]bool // folders that were looked at: whether they exist
	created []string        // folders made, parents first
}

// step is one change on its way to the disk.
type step struct {
	change Change
	path   string      // change.Path in the form of the operating system
	info   fs.FileInfo // of the file that was checked; nil if it is created
	temp   string      // staged content, "" when there is none (any more)
	done   bool        // the target has been replaced or deleted
}

func (a *application) check(p Plan) error {
	seen := make(map[string]bool, len(p))
	for _, c := range p {
		if c.isNoop() {
			continue
		}
		s, err := a.checkOne(c)
		if err == nil && seen[s.path] {
			err = errors.New("it is changed in two ways at once")
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", c.Path, err)
		}
		seen[s.path] = true
		a.steps = append(a.steps, s)
	}
	return nil
}

func (a *application) checkOne(c Change) (step, error) {
	s := step{change: c}
	local, err := filepath.Localize(c.Path)
	if err != nil || c.Path == "." {
		return s, errors.New(`the path must stay within the folder: relative, with no ".." in it`)
	}
	s.path = local
	if err := a.checkFolders(filepath.Dir(local)); err != nil {
		return s, err
	}
	info, err := a.root.Lstat(local)
	switch {
	case errors.Is(err, fs.ErrNotExist) && c.Old == nil:
		return s, nil
	case errors.Is(err, fs.ErrNotExist):
		return s, ErrChanged
	case err != nil:
		return s, cause(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return s, errors.New("it is a symbolic link")
	case !info.Mode().IsRegular():
		return s, errors.New("it is no regular file")
	case c.Old == nil || info.Size() != int64(len(c.Old)):
		return s, ErrChanged
	}
	now, err := a.root.ReadFile(local)
	if err != nil {
		return s, cause(err)
	}
	if !bytes.Equal(now, c.Old) {
		return s, ErrChanged
	}
	s.info = info
	return s, nil
}

// checkFolders refuses a folder that is reached through a symbolic link or is
// none, and notes which folders exist.
func (a *application) checkFolders(dir string) error {
	if _, known := a.folders[dir]; known {
		return nil
	}
	if err := a.checkFolders(filepath.Dir(dir)); err != nil {
		return err
	}
	info, err := a.root.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		a.folders[dir] = false
		return nil
	case err != nil:
		return cause(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("the folder %s is a symbolic link", filepath.ToSlash(dir))
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", filepath.ToSlash(dir))
	}
	a.folders[dir] = true
	return nil
}

// stage makes missing folders and writes the new content beside each target.
func (a *application) stage() error {
	for i := range a.steps {
		if s := &a.steps[i]; s.change.New != nil {
			if err := a.makeFolder(filepath.Dir(s.path)); err != nil {
				return fmt.Errorf("write %s: create folder: %w", s.change.Path, err)
			}
		}
	}
	var group sync.WaitGroup
	failed := make([]error, stagers)
	for w := range stagers {
		group.Go(func() {
			for i := w; i < len(a.steps) && failed[w] == nil; i += stagers {
				failed[w] = a.stageOne(&a.steps[i])
			}
		})
	}
	group.Wait()
	return errors.Join(failed...)
}

func (a *application) makeFolder(dir string) error {
	if a.folders[dir] {
		return nil
	}
	if err := a.makeFolder(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := a.root.Mkdir(dir, 0o777); err != nil {
		return cause(err)
	}
	a.folders[dir] = true
	a.created = append(a.created, dir)
	return nil
}

func (a *application) stageOne(s *step) error {
	if s.change.New == nil {
		return nil
	}
	if err := a.writeTemp(s, s.change.New); err != nil {
		return fmt.Errorf("write %s: %w", s.change.Path, cause(err))
	}
	return nil
}

// writeTemp writes data to a new file beside the target, with the target's
// mode, and notes its name in s.temp as soon as it exists.
func (a *application) writeTemp(s *step, data []byte) error {
	name := filepath.Join(filepath.Dir(s.path), fmt.Sprintf(".parlance-%016x.tmp", rand.Uint64()))
	f, err := a.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	s.temp = name
	_, err = f.Write(data)
	if err == nil && s.info != nil {
		err = f.Chmod(s.info.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky))
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// commit puts the staged files in place, then deletes what is to go.
func (a *application) commit() error {
	for i := range a.steps {
		if s := &a.steps[i]; s.change.New != nil {
			if err := a.replace(s); err != nil {
				return fmt.Errorf("write %s: %w", s.change.Path, err)
			}
		}
	}
	for i := range a.steps {
		if s := &a.steps[i]; s.change.New == nil {
			if err := a.remove(s); err != nil {
				return fmt.Errorf("delete %s: %w", s.change.Path, err)
			}
		}
	}
	return nil
}

func (a *application) replace(s *step) error {
	if err := a.checkAgain(s); err != nil {
		return err
	}
	if err := a.root.Rename(s.temp, s.path); err != nil {
		return cause(err)
	}
	s.temp, s.done = "", true
	return nil
}

func (a *application) remove(s *step) error {
	if err := a.checkAgain(s); err != nil {
		return err
	}
	if err := a.root.Remove(s.path); err != nil {
		return cause(err)
	}
	s.done = true
	return nil
}

// checkAgain looks once more, cheaply, whether the target is still the file
// that was checked: staging many files takes a while.
func (a *application) checkAgain(s *step) error {
	info, err := a.root.Lstat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && s.info == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return ErrChanged
	case err != nil:
		return cause(err)
	case s.info == nil || !os.SameFile(info, s.info) || info.Size() != s.info.Size() || !info.ModTime().Equal(s.info.ModTime()):
		return ErrChanged
	}
	return nil
}

// rollback undoes what was done, last first. It goes on after a failure, and
// returns what could not be undone.
func (a *application) rollback() error {
	var failed []error
	for i := len(a.steps) - 1; i >= 0; i-- {
		s := &a.steps[i]
		if s.done {
			if err := a.restore(s); err != nil {
				failed = append(failed, fmt.Errorf("restore %s: %w", s.change.Path, cause(err)))
			}
		}
		if s.temp != "" {
			if err := a.root.Remove(s.temp); err != nil {
				failed = append(failed, fmt.Errorf("remove %s: %w", filepath.ToSlash(s.temp), cause(err)))
			}
		}
	}
	for _, dir := range slices.Backward(a.created) {
		// It may hold files of others by now: then it stays.
		_ = a.root.Remove(dir)
	}
	return errors.Join(failed...)
}

func (a *application) restore(s *step) error {
	if s.info == nil {
		return a.root.Remove(s.path)
	}
	if err := a.writeTemp(s, s.change.Old); err != nil {
		return err
	}
	if err := a.root.Rename(s.temp, s.path); err != nil {
		return err
	}
	s.temp = ""
	return nil
}

// syncFolders makes the renames last through a power cut, where the system can
// sync a folder. The files are complete either way, so failures do not matter.
func (a *application) syncFolders() {
	synced := map[string]bool{}
	for _, s := range a.steps {
		dir := filepath.Dir(s.path)
		if synced[dir] {
			continue
		}
		synced[dir] = true
		if f, err := a.root.Open(dir); err == nil {
			_ = f.Sync()
			f.Close()
		}
	}
}

// cause takes operation and path, which the caller's message names already,
// off an error of the os package.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
