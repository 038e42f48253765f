package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a change counts: editors write
// a file in several steps, and branches change many.
const quiet = 15 * time.Millisecond

// Watch calls changed after files below root were changed, with their paths
// relative to it, sorted and with slashes; without paths where there were more
// changes than the system tells. It ends with the context. Folders that the
// site is not read from are left out.
func Watch(ctx context.Context, root string, changed func(names []string)) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", root, err)
	}
	defer w.Close()
	if err := watchBelow(w, root); err != nil {
		return fmt.Errorf("watch %s: %w", root, err)
	}
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	defer timer.Stop()
	names, overflow := map[string]bool{}, false
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			if overflow {
				clear(names)
			}
			changed(slices.Sorted(maps.Keys(names)))
			clear(names)
			overflow = false
		case event, ok := <-w.Events:
			if !ok {
				return nil
			}
			if event.Op == fsnotify.Chmod || isUnseen(filepath.Base(event.Name)) {
				continue
			}
			if event.Has(fsnotify.Create) {
				// What cannot be watched is seen when its neighbours change.
				if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
					_ = watchBelow(w, event.Name)
				}
			}
			if name, err := filepath.Rel(root, event.Name); err == nil {
				names[filepath.ToSlash(name)] = true
			}
			timer.Reset(quiet)
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				overflow = true
				timer.Reset(quiet)
				continue
			}
			return fmt.Errorf("watch %s: %w", root, err)
		}
	}
}

func watchBelow(w *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // it went away, or may not be read: the site is without it too
		}
		if !entry.IsDir() {
			return nil
		}
		if name != root && isUnseen(entry.Name()) {
			return fs.SkipDir
		}
		return w.Add(name)
	})
}

// isUnseen reports whether a file or folder is none of the site's: hidden ones,
// those of editors, and packages of Node.
func isUnseen(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || slices.Contains([]string{"node_modules", "4913"}, name)
}
