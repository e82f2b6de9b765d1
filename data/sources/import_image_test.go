package sources

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Golden values from Pillow 9.4 (testdata/import/import.py), to ±4 of 255: the JPEG decoders round differently.
func TestImagesOfEveryKindLookAsInPillow(t *testing.T) {
	file, err := os.Open("testdata/import/expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	pixels := make([]uint8, 48*48*3)
	for _, row := range rows {
		if err := loadImage(filepath.Join("testdata/import", row[0]), pixels, 48); err != nil {
			t.Errorf("%s: %v", row[0], err)
			continue
		}
		for i, text := range row[1:] {
			want, _ := strconv.Atoi(text)
			x, y := 12+24*(i/3%2), 12+24*(i/6)
			if got := int(pixels[3*(48*y+x)+i%3]); got < want-4 || got > want+4 {
				t.Errorf("%s: pixel (%d, %d), channel %d is %d, Pillow has %d", row[0], x, y, i%3, got, want)
			}
		}
	}
}

func TestImageOf16BitColourKeepsItsUpperBits(t *testing.T) {
	deep := image.NewRGBA64(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		deep.SetRGBA64(i%8, i/8, color.RGBA64{R: 0xc8c8, G: 0x3232, B: 0x6464, A: 0xffff})
	}
	var file bytes.Buffer
	if err := png.Encode(&file, deep); err != nil {
		t.Fatal(err)
	}
	pixels := make([]uint8, 8*8*3)
	if err := decodeImage(file.Bytes(), pixels, 8); err != nil {
		t.Fatal(err)
	}
	if pixels[0] != 0xc8 || pixels[1] != 0x32 || pixels[2] != 0x64 {
		t.Errorf("colour %v, want [200 50 100]", pixels[:3])
	}
}

// The mean of a fine chessboard is grey at every size: resizing filters before it samples.
func TestImportedImagesAreAntialiased(t *testing.T) {
	board := image.NewGray(image.Rect(0, 0, 400, 300))
	for i := range board.Pix {
		board.Pix[i] = uint8(255 * ((i%400 + i/400) % 2))
	}
	var file bytes.Buffer
	if err := png.Encode(&file, board); err != nil {
		t.Fatal(err)
	}
	pixels := make([]uint8, 32*32*3)
	if err := decodeImage(file.Bytes(), pixels, 32); err != nil {
		t.Fatal(err)
	}
	for i, v := range pixels {
		if v < 118 || v > 138 {
			t.Fatalf("value %d is %d: aliased", i, v)
		}
	}
}

// Golden values from Pillow 9.4 (testdata/import/import.py), to ±2 of 255: it rounds between its two passes.
func TestImagesAreResizedAsInPillow(t *testing.T) {
	for _, size := range []int{16, 64} {
		got, want := make([]uint8, size*size*3), make([]uint8, size*size*3)
		if err := loadImage("testdata/import/waves.png", got, size); err != nil {
			t.Fatal(err)
		}
		if err := loadImage(fmt.Sprintf("testdata/import/waves_%d.png", size), want, size); err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if d := int(got[i]) - int(want[i]); d < -2 || d > 2 {
				t.Fatalf("%d px: value %d is %d, Pillow has %d", size, i, got[i], want[i])
			}
		}
	}
}

// bomb returns a PNG file that claims to be huge.
func bomb(width, height uint32) []byte {
	header := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(header[4:], width)
	binary.BigEndian.PutUint32(header[8:], height)
	header[12], header[13] = 8, 2
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header))
}

func TestBadImagesSayWhy(t *testing.T) {
	whole, err := os.ReadFile("testdata/import/orientation1.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"empty", "neither JPEG nor PNG", nil},
		{"text", "neither JPEG nor PNG", []byte("not an image at all, however long it may be")},
		{"cut JPEG", "cut short", whole[:len(whole)/2]},
		{"cut header", "cut short", whole[:20]},
		{"huge PNG", "at most 100 million", bomb(60000, 60000)},
	} {
		err := decodeImage(c.file, make([]uint8, 8*8*3), 8)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	if err := loadImage(t.TempDir(), make([]uint8, 8*8*3), 8); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("folder: error %v", err)
	}
}

func FuzzDecodeImage(f *testing.F) {
	files, _ := filepath.Glob("testdata/import/*.[jp][pn]g")
	for _, name := range files {
		if file, err := os.ReadFile(name); err == nil {
			f.Add(file)
		}
	}
	f.Add(bomb(60000, 60000))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, format := range []string{"jpeg", "png"} {
			if o := orientation(file, format); o < 1 || o > 8 {
				t.Errorf("orientation %d", o)
			}
		}
		if header, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && header.Width*header.Height > 1<<20 {
			return // right, but slow
		}
		decodeImage(file, make([]uint8, 8*8*3), 8)
	})
}
