package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"readoutzones/data/files"
)

// osfFile is a file of a project on OSF.
type osfFile struct {
	files.Checksum
	Name string // with its folders, separated by slashes
	URL  string
}

// osfPage is what OSF's interface (version 2) answers about the contents of a folder, as far as we use it.
type osfPage struct {
	Data []struct {
		Attributes struct {
			Kind, Name string
			Size       int64
			Extra      struct{ Hashes struct{ SHA256 string } }
		}
		Links         struct{ Download string }
		Relationships struct {
			Files struct {
				Links struct{ Related struct{ Href string } }
			}
		}
	}
	Links struct{ Next string }
}

// maxPages bounds how many pages and folders a project may have.
const maxPages = 1000

// list returns all files of a project, or of a registration, which is what OSF calls a frozen project.
func (f *Fetcher) list(ctx context.Context, project string) ([]osfFile, error) {
	found, err := f.listFrom(ctx, f.API+"/nodes/"+project+"/files/osfstorage/")
	if errors.Is(err, errNotFound) {
		found, err = f.listFrom(ctx, f.API+"/registrations/"+project+"/files/osfstorage/")
	}
	return found, err
}

// listFrom returns all files in a folder and in the folders within.
func (f *Fetcher) listFrom(ctx context.Context, url string) ([]osfFile, error) {
	type folder struct{ name, url string }
	folders := []folder{{"", url}}
	var found []osfFile
	for i := 0; i < len(folders); i++ {
		if i == maxPages {
			return nil, fmt.Errorf("more than %d pages", maxPages)
		}
		at := folders[i]
		page, err := f.page(ctx, at.url)
		if err != nil {
			return nil, err
		}
		for _, entry := range page.Data {
			a := entry.Attributes
			if a.Kind == "folder" {
				folders = append(folders, folder{at.name + a.Name + "/", entry.Relationships.Files.Links.Related.Href})
				continue
			}
			found = append(found, osfFile{files.Checksum{Size: a.Size, SHA256: a.Extra.Hashes.SHA256}, at.name + a.Name, entry.Links.Download})
		}
		if page.Links.Next != "" {
			folders = append(folders, folder{at.name, page.Links.Next})
		}
	}
	return found, nil
}

// page reads one page of a folder.
func (f *Fetcher) page(ctx context.Context, url string) (*osfPage, error) {
	var page osfPage
	err := f.try(ctx, "reading OSF's list of files", func(ctx context.Context) (bool, error) {
		page = osfPage{}
		response, err := f.get(ctx, url, 0, "")
		if err != nil {
			return false, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return false, statusError(response)
		}
		text, err := io.ReadAll(io.LimitReader(response.Body, 16<<20))
		if err != nil {
			return false, err
		}
		if err := json.Unmarshal(text, &page); err != nil {
			return false, permanent{errors.New("the answer is not OSF's list of files")}
		}
		return true, nil
	})
	return &page, err
}
