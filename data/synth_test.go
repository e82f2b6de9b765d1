package data

import "testing"

func BenchmarkSynth32(b *testing.B) {
	o := SynthOptions{Size: 32, Classes: 100, Train: 2000, Seed: 1}
	for b.Loop() {
		if _, err := Synth("train", o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*o.Train)/b.Elapsed().Seconds(), "images/s")
}
