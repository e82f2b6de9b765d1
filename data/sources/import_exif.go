package sources

import (
	"bytes"
	"encoding/binary"
)

// orientation returns the EXIF orientation of a JPEG or PNG file, 1…8; 1, upright, if the file does not tell.
func orientation(file []byte) int {
	var exif []byte
	if bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")) {
		exif = pngChunk(file[8:], "eXIf")
	} else {
		exif = jpegExif(file)
	}
	if o := tiffOrientation(exif); o >= 1 && o <= 8 {
		return o
	}
	return 1
}

// jpegExif returns the content of the APP1 segment that begins with "Exif", or nil.
func jpegExif(file []byte) []byte {
	for i := 2; i+4 <= len(file) && file[i] == 0xff; {
		marker, length := file[i+1], int(file[i+2])<<8|int(file[i+3])
		if marker == 0xff { // a fill byte
			i++
			continue
		}
		if marker == 0xda || length < 2 || i+2+length > len(file) { // the image itself begins
			return nil
		}
		content := file[i+4 : i+2+length]
		if marker == 0xe1 && bytes.HasPrefix(content, []byte("Exif\x00\x00")) {
			return content[6:]
		}
		i += 2 + length
	}
	return nil
}

// pngChunk returns the content of the first chunk of that type, or nil. A chunk is length, type, content, checksum.
func pngChunk(chunks []byte, kind string) []byte {
	for len(chunks) >= 12 {
		length := uint64(binary.BigEndian.Uint32(chunks))
		if length > uint64(len(chunks)-12) {
			return nil
		}
		if string(chunks[4:8]) == kind {
			return chunks[8 : 8+length]
		}
		chunks = chunks[12+length:]
	}
	return nil
}

// tiffOrientation returns tag 0x112 of the first directory of a TIFF header, or 0.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	first := uint64(order.Uint32(tiff[4:]))
	if first+2 > uint64(len(tiff)) {
		return 0
	}
	entries := tiff[first+2:]
	for range order.Uint16(tiff[first:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x112 && order.Uint16(entries[2:]) == 3 { // of type short
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 0
}
