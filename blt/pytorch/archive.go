package pytorch

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// maxPickle bounds the pickle, which names the tensors but holds none of their bytes: a thousand tensors take about 130 kB.
const maxPickle = 1 << 20

// headSize is the length of a file's start by which its format can be told.
const headSize = 512

// archive is the zip file that torch.save writes: ROOT/data.pkl, ROOT/data/KEY with each storage's bytes, all uncompressed.
type archive struct {
	content []byte
	entries map[string]*zip.File // by name without ROOT/
	checked map[string][]byte    // entries whose checksum was found right
}

func isZip(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// openArchive checks that content is an archive of a state dict with all its entries inside and apart from each other.
func openArchive(content []byte) (*archive, error) {
	if !isZip(content) {
		return nil, otherFormat(content)
	}
	reader, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("%w; the file is damaged or cut off", err)
	}
	a := &archive{content: content, entries: map[string]*zip.File{}, checked: map[string][]byte{}}
	var total uint64
	var twice error
	for _, file := range reader.File {
		total += file.UncompressedSize64
		if file.UncompressedSize64 > uint64(len(content)) || total > uint64(len(content)) {
			return nil, fmt.Errorf("its entries would take more than the file, up to %q; entries of a .pth are not compressed: save it again with PyTorch", file.Name)
		}
		_, name, _ := strings.Cut(file.Name, "/")
		if a.entries[name] != nil {
			twice = fmt.Errorf("entry %q is there twice; the file is damaged", name)
		}
		a.entries[name] = file
	}
	return a, cmp.Or(a.isStateDict(), twice)
}

// isStateDict refuses other archives by name.
func (a *archive) isStateDict() error {
	switch {
	case a.entries["constants.pkl"] != nil:
		return errors.New(`is a TorchScript module; convert it in PyTorch: torch.save(torch.jit.load("OLD").state_dict(), "NEW.pth")`)
	case a.entries["data.pkl"] == nil:
		return errors.New("is a zip archive without data.pkl, so PyTorch did not write it (an .npz is read as it is)")
	case a.entries["byteorder"] != nil:
		order, err := a.entry("byteorder")
		if err == nil && string(order) != "little" {
			err = fmt.Errorf("has byte order %.10q; save it on a little-endian machine", order)
		}
		return err
	}
	return nil
}

// otherFormat says what a file is that is not a zip archive.
func otherFormat(head []byte) error {
	format, load := "is not a .pth file", `torch.load("OLD", map_location="cpu")`
	switch {
	case len(head) == 0:
		return errors.New("is empty")
	case bytes.HasPrefix(head, []byte("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")):
		format = "is in PyTorch's legacy format (before 1.6)"
	case len(head) > 262 && string(head[257:262]) == "ustar":
		format = "is a tar file, as PyTorch before 0.4 wrote it"
	case head[0] == 0x80:
		format, load = "is a bare pickle", `pickle.load(open("OLD", "rb"))`
	case len(head) > 9 && head[8] == '{':
		format, load = "is a safetensors file", `safetensors.torch.load_file("OLD")`
	case bytes.HasPrefix(head, []byte("\x89HDF")):
		return errors.New("is an HDF5 file, and no file of weights; if it is a data set, give it with --data")
	}
	return fmt.Errorf(`%s; only what torch.save writes since PyTorch 1.6 is read, so convert it: torch.save(%s, "NEW.pth")`, format, load)
}

// pickle returns the archive's pickle.
func (a *archive) pickle() ([]byte, error) {
	if size := a.entries["data.pkl"].UncompressedSize64; size > maxPickle {
		return nil, fmt.Errorf("its pickle has %d bytes, more than the %d that a state dict may need; save model.state_dict() alone", size, maxPickle)
	}
	return a.entry("data.pkl")
}

// storage returns the bytes of a storage, whose length is what the pickle says.
func (a *archive) storage(s storage) ([]byte, error) {
	if s.kind.size == 0 {
		return nil, fmt.Errorf("has the number format %s; only float32, float64 and int64 are read: convert it in PyTorch, torch.save({name: t.float() for name, t in state_dict.items()}, \"NEW.pth\")", s.kind.name)
	}
	stored, err := a.entry("data/" + s.key)
	if err != nil {
		return nil, err
	}
	if len(stored)%s.kind.size != 0 || len(stored)/s.kind.size != s.len {
		return nil, fmt.Errorf("its storage should have %d × %d bytes but has %d; the file is damaged", s.len, s.kind.size, len(stored))
	}
	return stored, nil
}

// entry returns an entry's bytes, a part of the file's content, with the checksum compared.
func (a *archive) entry(name string) ([]byte, error) {
	if content, ok := a.checked[name]; ok {
		return content, nil
	}
	file := a.entries[name]
	if file == nil {
		return nil, fmt.Errorf("entry %q is missing; the file is damaged", name)
	}
	if file.Method != zip.Store || file.CompressedSize64 != file.UncompressedSize64 {
		return nil, fmt.Errorf("entry %q is compressed, as torch.save never does; save it again with PyTorch", name)
	}
	start, err := file.DataOffset()
	if err != nil {
		return nil, fmt.Errorf("entry %q: %w; the file is damaged", name, err)
	}
	if start < 0 || start > int64(len(a.content)) || file.UncompressedSize64 > uint64(len(a.content))-uint64(start) {
		return nil, fmt.Errorf("entry %q lies beyond the file's end; the file is cut off", name)
	}
	content := a.content[start : start+int64(file.UncompressedSize64)]
	if crc32.ChecksumIEEE(content) != file.CRC32 {
		return nil, fmt.Errorf("entry %q has a wrong checksum; the file is damaged", name)
	}
	a.checked[name] = content
	return content, nil
}
