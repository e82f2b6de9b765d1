package train

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/distributed"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/core/tensors/dtensor"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt/device"
)

// devices are those that a batch is split over: each has all weights and computes its share of the images, and XLA's
// partitioner adds what it takes to come to what one device would, to rounding.
type devices struct {
	backend compute.Backend
	rows    *distributed.ShardingSpec // splits a tensor by its first axis; nil with one device
	whole   *distributed.ShardingSpec // gives each device all of a tensor
}

// newDevices are the first n of a backend.
func newDevices(backend compute.Backend, n int) (d devices, err error) {
	if d.backend = backend; n <= 1 {
		return d, nil
	}
	if has := int(backend.NumDevices()); n > has {
		return d, fmt.Errorf("devices %d: %s has %d", n, device.NameOf(backend), has)
	}
	mesh, err := distributed.NewDeviceMesh([]int{n}, []string{"images"})
	if err != nil {
		return d, err
	}
	d.whole = distributed.NewReplicatedShardingSpec(mesh)
	d.rows, err = distributed.BuildSpec(mesh).S("images").Done()
	return d, err
}

// spread lets a program, of which every input but scalars has a row an image, run on the devices.
func (d devices) spread(program *model.Exec) *model.Exec {
	if d.rows == nil {
		return program
	}
	return program.AutoSharding(d.rows.Mesh).WithInputShardingSpecs(d.rows, d.rows, d.whole).WithOutputShardingSpecs(d.whole)
}

// onDevices is an input of a program on its devices; FinalizeAll frees their memory.
type onDevices interface{ FinalizeAll() error }

// bring gives a tensor, which is gone after that, to the devices: to each its rows, or all of a scalar.
func (d devices) bring(t *tensors.Tensor) (onDevices, error) {
	if d.rows == nil {
		return t, t.ToDevice(d.backend, 0)
	}
	spec := d.rows
	if t.Rank() == 0 {
		spec = d.whole
	}
	shared, err := dtensor.ShardTensor(spec, t)
	if err != nil {
		return t, err
	}
	for i, shard := range shared.Shards() {
		if err := shard.ToDevice(d.backend, compute.DeviceNum(i)); err != nil {
			return shared, err
		}
	}
	return shared, t.FinalizeAll()
}
