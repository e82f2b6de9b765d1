package experiment

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// The tests train tiny networks on the backend that needs no compilation, into a cache folder of their own.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "experiment")
	if err == nil {
		// While BLT_CACHE still is the user's, where libhdf5 is: it is loaded once.
		err = sources.WriteSynth(context.Background(), filepath.Join(dir, "first.h5"), tiny.Synth)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	os.Setenv("BLT_CACHE", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// tiny is a preset whose networks train in a second.
var tiny = Preset{
	Name:      "tiny",
	Synth:     sources.SynthOptions{Size: 8, Classes: 4, Train: 16, Val: 4, Test: 6, TestPlus: 12, Seed: 1},
	Channels:  blt.Channels{2, 2, 3, 4, 6},
	Recipe:    train.Recipe{Epochs: 1, Batch: 8, LearningRate: 1e-2, Seed: 1},
	LongSteps: 14,
	Perturbed: 5,
}

// useTiny makes tiny the current preset.
func useTiny(t *testing.T) {
	t.Helper()
	all := presets
	presets = append([]Preset{tiny}, presets...)
	t.Setenv("BLT_PRESET", tiny.Name)
	t.Cleanup(func() { presets = all })
}

// A figure names the backend on which its networks were trained, wherever it is drawn.
func TestProvenanceNamesTheBackendOfTheTraining(t *testing.T) {
	useTiny(t)
	here := device.Name()
	if got := MustProvenance("lateral-additive").Backend; got != here {
		t.Errorf("trained on the backend %s, the provenance says %q", here, got)
	}
	elsewhere := MustTrained("bnet").Dir
	if err := os.WriteFile(doneFile(elsewhere), []byte("xla:cuda\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	defer os.WriteFile(doneFile(elsewhere), []byte(here+"\n"), 0o644)
	if got := MustProvenance("lateral-additive", "bnet").Backend; got != here+", xla:cuda" {
		t.Errorf("with a network trained on xla:cuda, the provenance says %q", got)
	}
	if got := MustProvenance().Backend; got != "" {
		t.Errorf("a figure without a network was made by the backend %q", got)
	}
}

// A figure also says in which precision its network was trained, if that is not float32's.
func TestProvenanceNamesThePrecisionOfTheTraining(t *testing.T) {
	useTiny(t)
	config := MustExperiment("bnet").About.Config
	config.Precision = blt.BFloat16
	own, err := Own(MustExperiment("bnet").Data, config, tiny.Recipe)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := own.MustProvenance().Backend, device.Name()+" bfloat16"; got != want {
		t.Errorf("the provenance says %q, want %q", got, want)
	}
}

// An interrupt during work that cannot stop is not swallowed: the caller hears of it.
func TestInterruptIsNotSwallowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made")
	err := once(path, "making", func(ctx context.Context) error {
		if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
			return err
		}
		<-ctx.Done()
		return os.WriteFile(path, nil, 0o644)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted work returned %v", err)
	}
	if err := once(path, "making", func(context.Context) error { return errors.New("made again") }); err != nil {
		t.Error(err)
	}
}

// Of several that want the same thing at once, one makes it, and the others have it when it is there.
func TestOneOfSeveralWorks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made")
	var made atomic.Int32
	var group errgroup.Group
	for range 3 {
		group.Go(func() error {
			err := once(path, "making", func(context.Context) error {
				made.Add(1)
				time.Sleep(200 * time.Millisecond) // so that the others come meanwhile
				return os.WriteFile(path, nil, 0o644)
			})
			if err == nil {
				_, err = os.Stat(path)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil || made.Load() != 1 {
		t.Errorf("made %d times, %v", made.Load(), err)
	}
}

// Everything is made once and found again; what is found is what was made.
func TestNetworksAreTrainedOnce(t *testing.T) {
	useTiny(t)
	first := MustNetworks()
	provenance := MustProvenance("lateral-additive", "resnet18")
	files := modified(t)
	second := MustNetworks()
	if changed := modified(t); fmt.Sprint(files) != fmt.Sprint(changed) {
		t.Errorf("the second time files were written:\n%v\nthen\n%v", files, changed)
	}
	if again := MustProvenance("lateral-additive", "resnet18"); again != provenance || provenance.Preset != "tiny" {
		t.Errorf("the provenance %+v became %+v", provenance, again)
	}
	a, b := claims.Text(claims.Test(first)), claims.Text(claims.Test(second))
	if a != b {
		t.Errorf("the claims differ:\n%s\n%s", a, b)
	}
	for i, r := range first.RNNs {
		if r.Name != RNNs[i] || r.Trained.Images() != 12 || r.Random.Steps() != 10 || r.Unrolled.Steps() != 14 || r.UnrolledRandom.Images() != 6 {
			t.Errorf("network %d is %s with %d images, %d steps", i, r.Name, r.Trained.Images(), r.Unrolled.Steps())
		}
	}
	if first.TrainedSteps != 10 || first.WithBias.Readout.Bias == nil || first.BNet.Steps() != 1 || len(first.Superclasses) != 4 {
		t.Errorf("steps %d, bias %v, BNet %d steps, %d superclasses", first.TrainedSteps, first.WithBias.Readout.Bias, first.BNet.Steps(), len(first.Superclasses))
	}
}

// modified lists the files in the cache with the times they were written.
func modified(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(os.Getenv("BLT_CACHE"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			files = append(files, fmt.Sprint(path, info.Size(), info.ModTime().UnixNano()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A preset that is changed draws its data anew.
func TestDataBelongToTheirPreset(t *testing.T) {
	larger := tiny
	larger.Synth.TestPlus++
	for _, p := range []Preset{tiny, larger} {
		set, err := p.Data()
		if err != nil {
			t.Fatal(err)
		}
		defer set.Close()
		if split, err := set.Split("testplus"); err != nil || split.Len() != p.Synth.TestPlus {
			t.Errorf("want %d images: %+v (%v)", p.Synth.TestPlus, split, err)
		}
	}
}

// Readers' own folders become data sets, and an experiment; a change in the folder makes another data set.
func TestOwnImagesAndNetwork(t *testing.T) {
	drawings = tiny.Synth
	dir, err := ImageFolder()
	if err != nil {
		t.Fatal(err)
	}
	path, err := Import(dir, 8)
	if err != nil {
		t.Fatal(err)
	}
	config := blt.DefaultConfig()
	config.Channels, config.TopDown, config.Timesteps = tiny.Channels, true, 3
	own, err := Own(path, config, tiny.Recipe)
	if err != nil {
		t.Fatal(err)
	}
	recording, err := own.Recording(Trained)
	if err != nil {
		t.Fatal(err)
	}
	if recording.T != 3 || recording.N != 12 || recording.K != 4 {
		t.Errorf("recorded %d steps, %d images, %d classes", recording.T, recording.N, recording.K)
	}
	images, err := sources.Synth("testplus", tiny.Synth)
	if err != nil {
		t.Fatal(err)
	}
	assertSamePictures(t, path, images)
	again, err := Import(dir, 8)
	if err != nil || again != path {
		t.Errorf("the same folder became %s, then %s (%v)", path, again, err)
	}
	if larger, err := Import(dir, 16); err != nil || larger == path {
		t.Errorf("in another size the folder became %s again (%v)", larger, err)
	}
	changed := filepath.Join(t.TempDir(), "images")
	if err := os.CopyFS(changed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	before, err := Import(changed, 8)
	if err != nil {
		t.Fatal(err)
	}
	picture, later := filepath.Join(changed, "train", "goldfish", "0000.png"), time.Now().Add(time.Hour)
	if err := os.Chtimes(picture, later, later); err != nil {
		t.Fatal(err)
	}
	if after, err := Import(changed, 8); err != nil || after == before {
		t.Errorf("with a file that has changed the folder became %s again (%v)", after, err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(changed, link); err != nil {
		t.Fatal(err)
	}
	if before, err = Import(link, 8); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(picture, later, later.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if after, err := Import(link, 8); err != nil || after == before {
		t.Errorf("with a file behind a link that has changed the folder became %s again (%v)", after, err)
	}
	if err := os.RemoveAll(filepath.Join(changed, "testplus")); err != nil {
		t.Fatal(err)
	}
	_, err = Import(changed, 8)
	if err == nil || !strings.Contains(err.Error(), "has no images for testplus") {
		t.Errorf("without a split that the notebooks use: %v", err)
	}
}

// BLT_IMAGES is a folder by its full path, wherever the program was started; another name is refused with the path it stands for.
func TestImageFolderIsAFullPath(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Mkdir("mine", 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BLT_IMAGES", "mine")
	if got, err := ImageFolder(); err != nil || got != filepath.Join(dir, "mine") {
		t.Errorf("%s, %v", got, err)
	}
	t.Setenv("BLT_IMAGES", "missing")
	_, err := ImageFolder()
	if want := "BLT_IMAGES=missing: there is no folder " + filepath.Join(dir, "missing"); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The preset photos takes your folder, at the paper's size; without one, a line says what to do.
func TestPhotosAreYours(t *testing.T) {
	t.Setenv("BLT_PRESET", "photos")
	for _, c := range []struct{ folder, want string }{
		{"", "set BLT_IMAGES to their folder"},
		{filepath.Join(t.TempDir(), "missing"), "there is no folder"},
	} {
		t.Setenv("BLT_IMAGES", c.folder)
		if _, err := must(Current()).Experiment("bnet"); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("BLT_IMAGES=%s: %v", c.folder, err)
		}
	}
	folder := filepath.Join(t.TempDir(), "mine")
	if err := drawFolder(folder, tiny.Synth); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BLT_IMAGES", folder)
	e := MustExperiment("topdown-multiplicative")
	c, paper := e.About.Config, blt.DefaultConfig()
	if c.Size != 64 || c.Classes != 4 || c.Channels != paper.Channels || c.Precision != blt.BFloat16 || !c.TopDown || e.About.Recipe != train.DefaultRecipe() {
		t.Errorf("the experiment is %+v", e.About)
	}
	if got := MustProvenance().Data; got != "photos mine, 64 px" {
		t.Errorf("figures say that the data are %q", got)
	}
}

// A model of another family is trained and recorded under its name; with other parameters it is another network.
func TestOwnModel(t *testing.T) {
	useTiny(t)
	dirs := map[string]bool{}
	for _, channels := range []blt.Channels{{2, 2, 2, 2, 4}, {2, 2, 3, 2, 4}} { // of one shape
		config := blt.DefaultConfig()
		config.Size, config.Classes, config.Channels, config.Timesteps = 8, 4, channels, 2
		model, err := blt.New(config)
		if err != nil {
			t.Fatal(err)
		}
		own, err := OwnModel("mine", MustData().Path, model, tiny.Recipe)
		if err != nil {
			t.Fatal(err)
		}
		run, err := own.Run()
		if err != nil {
			t.Fatal(err)
		}
		dirs[run.Dir] = true
		recorded, err := own.Recording(Trained)
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Weights.Check(model.Parameters()); err != nil || recorded.T != 2 || recorded.D != 4 || run.About.Name() != "mine" {
			t.Errorf("%s: T %d, D %d, %v", run.About.Name(), recorded.T, recorded.D, err)
		}
	}
	if len(dirs) != 2 {
		t.Errorf("two networks in %v", dirs)
	}
}

// assertSamePictures compares a data set's testplus images with those it was drawn from; the order is that of categories.
func assertSamePictures(t *testing.T, path string, want *images.InMemory) {
	t.Helper()
	set, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	split, err := set.Split("testplus")
	if err != nil {
		t.Fatal(err)
	}
	pixels, err := split.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for n := range want.Len() {
		count[string(want.Image(n))]++
		length := len(want.Image(n))
		count[string(pixels[n*length:(n+1)*length])]--
	}
	for _, n := range count {
		if n != 0 {
			t.Fatal("the imported pictures are not those that were written")
		}
	}
}

// What is recorded belongs to the images of its split: with more of them in testplus the network stays, its recording does
// not; with others in train the network goes.
func TestRecordingsBelongToTheirImages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.h5")
	o := tiny.Synth
	draw := func() (fingerprint string, images int) {
		t.Helper()
		if err := sources.WriteSynth(t.Context(), path, o); err != nil {
			t.Fatal(err)
		}
		config := blt.DefaultConfig()
		config.Channels, config.Timesteps = tiny.Channels, 2
		own, err := Own(path, config, tiny.Recipe)
		if err != nil {
			t.Fatal(err)
		}
		run, err := own.Run()
		if err != nil {
			t.Fatal(err)
		}
		d, err := own.Dynamics(Trained)
		if err != nil {
			t.Fatal(err)
		}
		return run.Weights.Fingerprint(), d.Images()
	}
	first, n := draw()
	if n != 12 {
		t.Fatalf("%d images, want 12", n)
	}
	o.TestPlus = 20
	if more, n := draw(); n != 20 || more != first {
		t.Errorf("with 20 testplus images: %d are recorded, of the network %s, want 20 of %s", n, more, first)
	}
	o.Train = 20
	if other, _ := draw(); other == first {
		t.Error("with other training images the network is the same")
	}
}

// A recording is of the trained or of the initial weights, and comes back from the cache as it was measured.
func TestDynamicsAreTheRecordings(t *testing.T) {
	useTiny(t)
	e := MustExperiment("lateral-additive-bias")
	run := MustTrained("lateral-additive-bias")
	initial, err := run.InitialWeights()
	if err != nil {
		t.Fatal(err)
	}
	for state, weights := range map[State]blt.StateDict{Trained: run.Weights, Random: initial} {
		recorded, err := e.Recording(state)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(recorded.ReadoutWeight, weights["readout.weight"].Data) {
			t.Errorf("%s: recorded with other weights", state)
		}
		want, err := analysis.Measure(recorded)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // made, then found
			got, err := e.Dynamics(state)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprintf("%+v", got.Trajectory) != fmt.Sprintf("%+v", want.Trajectory) || fmt.Sprint(got.CosOwn, got.CosOthers, got.CosMatched, got.Pairs, got.CosCurrent, got.Entropy, got.Typicality) != fmt.Sprint(want.CosOwn, want.CosOthers, want.CosMatched, want.Pairs, want.CosCurrent, want.Entropy, want.Typicality) ||
				!reflect.DeepEqual(got.Readout, want.Readout) || !reflect.DeepEqual(got.Stability, want.Stability) || !reflect.DeepEqual(got.ClassesWithoutBias, want.ClassesWithoutBias) {
				t.Errorf("%s: the stored dynamics differ from the measured ones", state)
			}
		}
	}
}

// Claims are tested once, and found again as their recording's report has them.
func TestClaimsAreTestedOnce(t *testing.T) {
	useTiny(t)
	e, d := MustExperiment("lateral-additive"), MustDynamics("lateral-additive")
	want := claims.Entries(claims.Test(claims.Networks{RNNs: []claims.RNN{{Trained: d}}}))
	for range 2 { // made, then found
		got, err := e.Judged()
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) || len(got) == 0 {
			t.Fatalf("%d claims, want %d", len(got), len(want))
		}
		for i, c := range got {
			if c.ID != want[i].ID || c.Verdict != want[i].Verdict || fmt.Sprint(c.Effect.Value) != fmt.Sprint(float64(want[i].Effect)) {
				t.Errorf("%s: %s, %v, want %+v", c.ID, c.Verdict, c.Effect, want[i])
			}
		}
	}
}
