package blt

import "testing"

// What the memory of training depends on: precision on a GPU, every connection, and the batch; by how much, package train
// compares with XLA's own plans.
func TestMemoryFollowsTheNetwork(t *testing.T) {
	memory := func(batch int, change func(*Config)) Description {
		t.Helper()
		c := DefaultConfig()
		change(&c)
		n, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		return n.Describe(batch)
	}
	main := memory(256, func(*Config) {})
	if half := memory(256, func(c *Config) { c.Precision = BFloat16 }); float64(half.GPUMemory) > 0.6*float64(main.GPUMemory) {
		t.Errorf("bfloat16 takes %d bytes on a GPU, float32 %d", half.GPUMemory, main.GPUMemory)
	}
	if both := memory(256, func(c *Config) { c.TopDown = true }); both.TrainingMemory <= main.TrainingMemory || both.GPUMemory <= main.GPUMemory {
		t.Errorf("a top-down connection takes nothing: %d and %d bytes", both.TrainingMemory, main.TrainingMemory)
	}
	if small := memory(128, func(*Config) {}); float64(small.GPUMemory) > 0.6*float64(main.GPUMemory) {
		t.Errorf("half the batch takes %d of %d bytes", small.GPUMemory, main.GPUMemory)
	}
	// An H200 held the full network's training at batch 256 in 15 to 16.5 GB.
	if gb := float64(main.GPUMemory) / 1e9; gb < 0.75*15 || gb > 1.25*16.5 {
		t.Errorf("%.1f GB for batch 256, an H200 took 15 to 16.5", gb)
	}
}
