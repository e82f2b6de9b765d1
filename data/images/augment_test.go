package images

import (
	"encoding/csv"
	"hash/crc32"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"readoutzones/data/internal/check"
	"readoutzones/data/internal/random"
)

// madeUp returns the images of testdata/augment.py: a busy one, a flat one, one with constant channels.
func madeUp() [3][]uint8 {
	var images [3][]uint8
	for i := range images {
		images[i] = make([]uint8, 64*64*3)
	}
	for i := range images[0] {
		y, x, c := i/(64*3), i/3%64, i%3
		images[0][i] = uint8(x*x + 3*x*y*(c+1) + 5*y + 85*c)
		images[1][i] = uint8(96 + (x+2*y+7*c)%29)
		images[2][i] = []uint8{uint8(4*x + y), 200, 0}[c]
	}
	return images
}

// Golden values from torchvision 0.14.1 (testdata/augment.py): every operation, magnitude and sign, to the last bit.
func TestOperationsEqualTorchvision(t *testing.T) {
	file, err := os.Open("testdata/augment.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	images := madeUp()
	for _, row := range rows[1:] {
		o := operations[slices.IndexFunc(operations, func(o operation) bool { return o.name == row[0] })]
		bin, _ := strconv.Atoi(row[1])
		sign, _ := strconv.ParseFloat(row[2], 64)
		want, _ := strconv.ParseFloat(row[3], 64)
		magnitude := sign * o.magnitude(bin, 64)
		if o.name != "Posterize" && (magnitude != want && o.name[:5] != "Trans" || math.Trunc(magnitude) != math.Trunc(want)) {
			t.Errorf("%s bin %d: magnitude %v, torch has %v", o.name, bin, magnitude, want)
		}
		for i, image := range images {
			got := slices.Clone(image)
			o.apply(got, 64, magnitude)
			want, _ := strconv.ParseUint(row[4+i], 16, 32)
			if crc32.ChecksumIEEE(got) != uint32(want) {
				t.Errorf("%s at %v, image %d: differs from torchvision", o.name, magnitude, i)
			}
		}
	}
}

// eachOperation calls f with every operation, magnitude and sign, in the order of testdata/augment.py.
func eachOperation(size int, f func(o operation, magnitude float64)) {
	for _, o := range operations {
		bins := magnitudeBins
		if o.first == o.last {
			bins = 1
		}
		for bin := range bins {
			f(o, o.magnitude(bin, size))
			if o.signed {
				f(o, -o.magnitude(bin, size))
			}
		}
	}
}

// On photos, against torchvision as it is installed here: at most 0.1 % of an operation's pixels may differ, those of
// the colour operations by 1.
func TestOperationsEqualTorchvisionOnPhotos(t *testing.T) {
	const n, size, length = 8, 64, 64 * 64 * 3
	photos, python, dir := check.ReadPhotos(t, n, 3001, size), torchvision(t), t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	check.WriteText(t, in, string(photos))
	if text, err := exec.Command(python, "testdata/augment.py", in, strconv.Itoa(size), out).CombinedOutput(); err != nil {
		t.Fatalf("augment.py: %v\n%s", err, text)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	total, different := 0, 0
	eachOperation(size, func(o operation, magnitude float64) {
		got := slices.Clone(photos)
		wrong, worst := 0, 0
		for i := range n {
			o.apply(got[i*length:(i+1)*length], size, magnitude)
		}
		for i, v := range got {
			if d := int(v) - int(want[i]); d != 0 {
				wrong++
				worst = max(worst, d, -d)
			}
		}
		want = want[len(got):]
		total, different = total+len(got), different+wrong
		geometric := slices.Contains([]string{"ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"}, o.name)
		if wrong > len(got)/1000 || worst > 1 && !geometric {
			t.Errorf("%s at %v: %d of %d values differ, by up to %d", o.name, magnitude, wrong, len(got), worst)
		}
	})
	if len(want) != 0 {
		t.Errorf("torchvision has %d results more", len(want)/length/n)
	}
	t.Logf("%d of %d values differ", different, total)
}

func TestTranslationsScaleBelow64Pixels(t *testing.T) {
	for size, want := range map[int]int{16: 8, 32: 16, 64: 32, 128: 32} {
		if got := translationLimit(size); got != want {
			t.Errorf("%d px: at most %d, want %d", size, got, want)
		}
	}
	if got := operations[3].magnitude(30, 32); got != 16 {
		t.Errorf("TranslateX's last bin at 32 px is %v, want 16", got)
	}
}

// All operations are equally likely, and nothing but the generator decides.
func TestTrivialAugmentSamplesEvenly(t *testing.T) {
	image := madeUp()[0]
	unchanged := 0
	const n = 3000
	for i := range n {
		one, two := slices.Clone(image), slices.Clone(image)
		TrivialAugment(one, 64, random.New(1, uint64(i)))
		TrivialAugment(two, 64, random.New(1, uint64(i)))
		if !slices.Equal(one, two) {
			t.Fatal("the same generator gave two results")
		}
		if slices.Equal(one, image) {
			unchanged++
		}
	}
	// Of the 14: Identity; the first of 31 bins of nine signed operations; three bins of Posterize, which keep all
	// bits; AutoContrast, as the image has every value.
	want := n * (1 + 9./31 + 3./31 + 1) / 14
	if math.Abs(float64(unchanged)-want) > 4*math.Sqrt(want) {
		t.Errorf("%d of %d unchanged, expected about %.0f", unchanged, n, want)
	}
}

func BenchmarkTrivialAugment64(b *testing.B) {
	image, work := madeUp()[0], make([]uint8, 64*64*3)
	rng := random.New(1)
	for b.Loop() {
		copy(work, image)
		TrivialAugment(work, 64, rng)
	}
}

// torchvision returns a Python that has torchvision, or skips the test.
func torchvision(t testing.TB) string {
	t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import torchvision").Run(); err != nil {
		t.Skipf("skipped: %s has no torchvision", python)
	}
	return python
}
