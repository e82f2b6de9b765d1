package native

import (
	"cmp"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

//go:embed requirements/cuda.txt
var cudaRequirements string

// cuda holds XLA's plugin for NVIDIA GPUs and the libraries of NVIDIA's that it needs, about 3 GB.
var cuda = Environment{Name: "gpu", Title: "XLA and its libraries for NVIDIA GPUs", Requirements: cudaRequirements}

// packagedPlugin is where JAX's packages have the plugin, and NVIDIA's libraries beside it, in a folder of Python packages.
var packagedPlugin = []string{"jax_plugins/xla_cuda13/xla_cuda_plugin.so", "jax_plugins/xla_cuda12/xla_cuda_plugin.so"}

// cudaPlugin returns the path of the plugin for NVIDIA GPUs: of go-xla's folders, of a Python environment that has it, or
// of ours, which is set up if wanted says so. It is "" where there is none.
func cudaPlugin(wanted bool) (string, error) {
	if path := installedPlugin("cuda"); path != "" {
		return path, nil
	}
	for _, packages := range pythonPackages() {
		if path := FirstMatch(packages, packagedPlugin); path != "" {
			return path, arrangeCUDA(packages)
		}
	}
	dir, err := cuda.Dir()
	if err != nil || !wanted && !cuda.Complete(dir) {
		return "", err
	}
	path, err := CUDA()
	if err != nil {
		return "", err
	}
	return path, arrangeCUDA(strings.TrimSuffix(path, "/"+packagedPlugin[0]))
}

// Ready says whether [PJRT] finds what the user chose without setting anything up.
func Ready() bool {
	chosen := os.Getenv(backendVariable)
	_, plugin, _ := strings.Cut(chosen, ":")
	plugin, _, _ = strings.Cut(plugin, ",")
	switch backend, _, _ := strings.Cut(chosen, ":"); {
	case backend == "go", filepath.IsAbs(plugin):
		return true
	case plugin == "cuda":
		path, err := cudaPlugin(false)
		return path != "" && err == nil
	case installedPlugin(cmp.Or(plugin, "cpu")) != "":
		return true
	}
	dir, err := libraries.Dir()
	return err == nil && libraries.Complete(dir)
}

// CUDA returns the path of XLA's plugin for NVIDIA GPUs in the cache folder, whether there is a GPU here or not: [PJRT] finds
// it where there is one. If it is missing it is set up first.
func CUDA() (string, error) {
	return cuda.Find("the CUDA plugin", "lib/python3*/site-packages/"+packagedPlugin[0])
}

// pythonPackages are the folders of packages of the Python environments at hand: the active one's, and that of the Python on
// the PATH.
func pythonPackages() (folders []string) {
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if env := os.Getenv(variable); env != "" {
			if found := FirstMatch(env, []string{"lib/python3*/site-packages"}); found != "" {
				folders = append(folders, found)
			}
		}
	}
	out, err := exec.Command("python3", "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])").Output()
	if err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	return folders
}

// arrangeCUDA tells XLA where NVIDIA's tools lie among packages, and keeps go-xla from looking for them elsewhere.
func arrangeCUDA(packages string) error {
	if tools := FirstMatch(packages, []string{"nvidia/cu13", "nvidia/cu12", "nvidia/cuda_nvcc"}); tools != "" {
		if err := addFlag("--xla_gpu_cuda_data_dir", `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(tools)+`"`); err != nil {
			return err
		}
	}
	return os.Setenv("GOPJRT_CUDA_CHECKS", "no")
}

// repeatable lets XLA use no operation whose result depends on chance, if the plugin is for a GPU: two trainings from one seed
// end with the same bits. That costs 3 % of the speed, and saves most of the time before the first step, 10 seconds instead of
// 45 on an H200, since there is less to choose from.
func repeatable(plugin string) error {
	if !strings.Contains(filepath.Base(plugin), "cuda") {
		return nil
	}
	return addFlag("--xla_gpu_exclude_nondeterministic_ops", "true")
}

// addFlag adds a flag to those that XLA reads; one that the user has set stands.
func addFlag(name, value string) error {
	flags := os.Getenv("XLA_FLAGS")
	if strings.Contains(flags, name) {
		return nil
	}
	return os.Setenv("XLA_FLAGS", strings.TrimSpace(flags+" "+name+"="+value))
}

// HasGPU tells whether this machine has an NVIDIA device.
func HasGPU() bool {
	return FirstMatch("/dev", []string{"nvidia[0-9]*", "dxg"}) != ""
}

// GPU describes the NVIDIA devices here, in one line: name, driver and memory of each, and the CUDA version that the driver
// knows; "" where there is none.
func GPU() string {
	smi, err := exec.LookPath("nvidia-smi")
	if err != nil {
		smi = filepath.Join("/usr", "local", "nvidia", "bin", "nvidia-smi")
	}
	out, err := exec.Command(smi, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader").Output()
	if err != nil && HasGPU() {
		return "an NVIDIA device of which nvidia-smi tells nothing; is its driver installed?"
	}
	var devices []string
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), ", ")
		if len(fields) == 3 {
			devices = append(devices, fmt.Sprintf("%s, driver %s, %s", fields[0], fields[1], fields[2]))
		}
	}
	if len(devices) > 0 {
		devices = append(devices, cudaOf(smi))
	}
	return strings.Join(devices, "; ")
}

var cudaVersion = regexp.MustCompile(`CUDA Version: ((\d+)[\d.]*)`)

// cudaOf says which CUDA the driver knows, and what to do where that is too old for the packages that set-up installs.
func cudaOf(smi string) string {
	out, _ := exec.Command(smi).Output()
	found := cudaVersion.FindSubmatch(out)
	if found == nil {
		return "CUDA version unknown"
	}
	text := "CUDA " + string(found[1])
	if major, _ := strconv.Atoi(string(found[2])); major < 13 {
		text += `: XLA's plugin for CUDA 13 needs a driver of 580 or newer; update it, or let a Python environment bring the one for CUDA 12 (pip install "jax[cuda12]")`
	}
	return text
}
