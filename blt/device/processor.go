package device

import (
	"os"
	"runtime"
	"strings"
)

// Processor names the machine's processor, as Linux does; elsewhere, its architecture.
func Processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	if _, rest, found := strings.Cut(string(info), "model name\t: "); found {
		name, _, _ := strings.Cut(rest, "\n")
		return name
	}
	return runtime.GOARCH
}
