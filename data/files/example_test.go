package files_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/data/files"
)

func ExampleCreate() {
	dir, _ := os.MkdirTemp("", "files")
	defer os.RemoveAll(dir)
	file, err := files.Create(filepath.Join(dir, "result.csv"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Abort() // leaves nothing if something goes wrong before Commit
	fmt.Fprintln(file, "epoch,loss")
	_, err = os.Stat(file.Path)
	fmt.Println("before Commit it is there:", err == nil)
	if err := file.Commit(); err != nil {
		fmt.Println(err)
		return
	}
	content, _ := os.ReadFile(file.Path)
	fmt.Printf("then it holds %q\n", content)
	// Output:
	// before Commit it is there: false
	// then it holds "epoch,loss\n"
}

// Two processes that need the same file make it once.
func ExampleLock() {
	dir, _ := os.MkdirTemp("", "files")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "drawings.h5")
	for range 2 {
		err := files.Lock(context.Background(), path+".lock", "drawing images", func(*os.File) error {
			if _, err := os.Stat(path); err == nil {
				fmt.Println("it is there already")
				return nil
			}
			fmt.Println("drawing")
			return files.Write(path, []byte("images"))
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// drawing
	// it is there already
}
