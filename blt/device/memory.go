package device

import (
	"runtime"

	"github.com/ebitengine/purego"
)

// keepMemory lets the C library keep memory that was freed for the next time, instead of giving it back to the system. XLA
// allocates on a processor, and frees, the same large blocks at every step; to get them from the system anew, page by page,
// took a narrow network's training step a tenth of its time. Where there is no mallopt (macOS, musl), nothing changes.
func keepMemory() {
	if runtime.GOOS != "linux" {
		return
	}
	symbol, err := purego.Dlsym(purego.RTLD_DEFAULT, "mallopt")
	if err != nil {
		return
	}
	var mallopt func(parameter, value int32) int32
	purego.RegisterFunc(&mallopt, symbol)
	const trimThreshold, mmapMax, arenaMax = -1, -4, -8 // of <malloc.h>
	mallopt(trimThreshold, -1)                          // never shrink
	mallopt(mmapMax, 0)                                 // no mapping of its own for a large block: it would end with the block
	mallopt(arenaMax, 1)                                // threads' own arenas hold no large blocks
}
