package generate

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"slices"
	"time"

	"parlance/internal/edit"
)

// overlay is a file system with changes that are not written yet.
type overlay struct {
	fs.FS
	files map[string][]byte
}

func newOverlay(fsys fs.FS, changes []edit.Change) overlay {
	files := make(map[string][]byte, len(changes))
	for _, c := range changes {
		files[c.Path] = c.New
	}
	return overlay{fsys, files}
}

func (o overlay) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		return &overlayFile{Reader: bytes.NewReader(data), info: overlayInfo{path.Base(name), int64(len(data))}}, nil
	}
	return o.FS.Open(name)
}

// ReadDir lists created files beside those that are there.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.FS, name)
	if err != nil {
		return list, err
	}
	for file, data := range o.files {
		there := func(e fs.DirEntry) bool { return e.Name() == path.Base(file) }
		if path.Dir(file) == name && !slices.ContainsFunc(list, there) {
			list = append(list, fs.FileInfoToDirEntry(overlayInfo{path.Base(file), int64(len(data))}))
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return list, nil
}

type overlayFile struct {
	*bytes.Reader
	info overlayInfo
}

func (f *overlayFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overlayFile) Close() error               { return nil }

type overlayInfo struct {
	name string
	size int64
}

func (i overlayInfo) Name() string       { return i.name }
func (i overlayInfo) Size() int64        { return i.size }
func (i overlayInfo) Mode() fs.FileMode  { return 0o444 }
func (i overlayInfo) ModTime() time.Time { return time.Time{} }
func (i overlayInfo) IsDir() bool        { return false }
func (i overlayInfo) Sys() any           { return nil }
