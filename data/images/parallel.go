package images

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Parallel calls f(0) … f(n−1), in any order, on all cores. Once ctx is cancelled no more are called, and it returns
// ctx's error when those that were have ended.
func Parallel(ctx context.Context, n int, f func(i int)) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := 0; i < n && ctx.Err() == nil; i++ {
		group.Go(func() error {
			f(i)
			return nil
		})
	}
	group.Wait()
	return ctx.Err()
}
