package data

import "fmt"

// WriteFile writes a whole file atomically: path holds all of content or what it held before.
func WriteFile(path string, content []byte) error {
	file, err := CreateAtomic(path)
	if err != nil {
		return err
	}
	defer file.Abort()
	if _, err := file.Write(content); err != nil {
		return fmt.Errorf("%s: can't be written: %w", path, reason(err))
	}
	return file.Commit()
}
