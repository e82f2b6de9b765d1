package sources

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // registers the decoder
	_ "image/png"  // registers the decoder
	"io"
	"os"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"

	"readoutzones/data/files"
	"readoutzones/data/progress"
)

// Images with more pixels, and files with more bytes, are refused before they are decoded.
const (
	maxImagePixels = 100e6
	maxImageBytes  = 256 << 20
)

// loadImage reads a JPEG or PNG file into pixels [size, size, 3].
func loadImage(path string, pixels []uint8, size int) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return files.Reason(err)
	case !info.Mode().IsRegular():
		return errors.New("not a file")
	case info.Size() > maxImageBytes:
		return fmt.Errorf("%s: more than %s", progress.Size(info.Size()), progress.Size(maxImageBytes))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return files.Reason(err)
	}
	return decodeImage(file, pixels, size)
}

// decodeImage turns a JPEG or PNG file's content into pixels [size, size, 3]: upright, its middle square, on white.
func decodeImage(file, pixels []uint8, size int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %v", r)
		}
	}()
	header, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return readable(err)
	}
	if header.Width < 1 || header.Height < 1 || float64(header.Width)*float64(header.Height) > maxImagePixels {
		return fmt.Errorf("%d × %d pixels: must be at least 1 and at most %d million", header.Width, header.Height, int(maxImagePixels/1e6))
	}
	decoded, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return readable(err)
	}
	small := image.NewRGBA(image.Rect(0, 0, size, size))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(small, small.Bounds(), decoded, middleSquare(decoded.Bounds()), draw.Over, nil)
	upright(small, orientation(file, format), pixels)
	return nil
}

// readable says in plain words what the decoders say tersely.
func readable(err error) error {
	switch {
	case errors.Is(err, image.ErrFormat):
		return errors.New("neither JPEG nor PNG")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("cut short")
	}
	return err
}

// middleSquare returns the largest square in the middle of r.
func middleSquare(r image.Rectangle) image.Rectangle {
	side := min(r.Dx(), r.Dy())
	corner := r.Min.Add(image.Pt((r.Dx()-side)/2, (r.Dy()-side)/2))
	return image.Rectangle{corner, corner.Add(image.Pt(side, side))}
}

// orientation returns the EXIF orientation of a file of the format "jpeg" or "png", 1…8; 1, upright, if the file does not
// tell.
func orientation(file []byte, format string) int {
	found := 1
	imagemeta.Decode(imagemeta.Options{ // its error does not matter: damaged EXIF tells nothing
		R:               bytes.NewReader(file),
		ImageFormat:     map[string]imagemeta.ImageFormat{"jpeg": imagemeta.JPEG, "png": imagemeta.PNG}[format],
		Sources:         imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Namespace == "IFD0" && tag.Tag == "Orientation" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if value, ok := tag.Value.(uint16); ok && value >= 1 && value <= 8 {
				found = int(value)
			}
			return imagemeta.ErrStopWalking
		},
	})
	return found
}

// upright copies a square image into pixels, turned and mirrored as the EXIF orientation 1…8 asks for.
func upright(from *image.RGBA, orientation int, pixels []uint8) {
	size := from.Rect.Dx()
	last := size - 1
	for y := range size {
		for x := range size {
			u, v := x, y // where the pixel comes from
			switch orientation {
			case 2:
				u = last - x
			case 3:
				u, v = last-x, last-y
			case 4:
				v = last - y
			case 5:
				u, v = y, x
			case 6:
				u, v = y, last-x
			case 7:
				u, v = last-y, last-x
			case 8:
				u, v = last-y, x
			}
			copy(pixels[3*(y*size+x):][:3], from.Pix[from.PixOffset(u, v):])
		}
	}
}
