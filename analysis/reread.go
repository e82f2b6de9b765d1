package analysis

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// A report that was read from a file gives what figures take, as the recording that it was made of would.

// Changes are Figure 2A's, of the trained network and of its random initialisation (nil without). What the report does not
// hold, the mean over the images of all t_stable, follows from the lines; its interval does not, and is NaN.
func (r *Report) Changes() (trained, random *Change) {
	trained = &Change{Lines: r.Intervals.ChangeTrained, All: together(r.Intervals.ChangeTrained)}
	if r.ChangeRandom != nil {
		random = &Change{Lines: r.Intervals.ChangeRandom, All: together(r.Intervals.ChangeRandom)}
	}
	return trained, random
}

// together averages lines [groups][steps] over all images at each step.
func together(lines [][]Mean) []Mean {
	all := make([]Mean, len(lines))
	for t := range all {
		var sum float64
		for _, line := range lines {
			if m := line[t]; m.N > 0 {
				sum += m.Value * float64(m.N)
				all[t].N += m.N
			}
		}
		all[t] = Mean{Value: sum / float64(all[t].N), Low: math.NaN(), High: math.NaN(), N: all[t].N}
	}
	return all
}

// NormByCorrectness is that of the recording, without the differences.
func (r *Report) NormByCorrectness() []NowLater { return nowLaterOf(r.Intervals.Norm) }

// CosineByCorrectness is that of the recording, without the differences.
func (r *Report) CosineByCorrectness() []NowLater { return nowLaterOf(r.Intervals.CosCurrent) }

// CosineWithFinalClasses is that of the recording, without the differences.
func (r *Report) CosineWithFinalClasses() []OwnOthers {
	steps := make([]OwnOthers, len(r.Intervals.CosFinal))
	for t, pair := range r.Intervals.CosFinal {
		steps[t] = OwnOthers{Own: pair[0], Others: pair[1], Difference: MeanOf(nil)}
	}
	return steps
}

// Summarised is the [Summary] of the recording, without the differences.
func (r *Report) Summarised() Summary {
	s := &r.Intervals.Summary
	pairs := nowLaterOf([][2]Mean{s.Norm, s.NormFrom1, s.CosCurrent})
	final := OwnOthers{Own: s.CosFinal[0], Others: s.CosFinal[1], Difference: MeanOf(nil)}
	return Summary{Norm: pairs[0], NormFrom1: pairs[1], CosCurrent: pairs[2], CosFinal: final}
}

func nowLaterOf(pairs [][2]Mean) []NowLater {
	steps := make([]NowLater, len(pairs))
	for t, pair := range pairs {
		steps[t] = NowLater{Now: pair[0], Later: pair[1], Difference: MeanOf(nil)}
	}
	return steps
}

// Check returns an error where a report that was read from a file cannot be one: lists of other lengths than the time steps
// ask for, counts that do not add up, numbers that are not those of their intervals.
func (r *Report) Check() error {
	steps, i := len(r.Accuracy), &r.Intervals
	for _, list := range []struct {
		name         string
		length, want int
	}{
		{"accuracy", steps, max(steps, 1)}, {"accuracy", len(i.Accuracy), steps}, {"t_stable_counts", len(r.TStableCounts), steps},
		{"change_trained", len(i.ChangeTrained), steps - 1}, {"relative_change", len(i.RelativeChange), steps - 1},
		{"norm", len(i.Norm), steps}, {"cos_current", len(i.CosCurrent), steps}, {"cos_final", len(i.CosFinal), steps},
		{"cos_final_matched", len(i.CosMatched), steps}, {"cos_final_wrong", len(i.CosWrong), steps},
		{"border", len(i.Border.Distance), steps}, {"border", len(i.Border.Sine), steps}, {"paths", len(i.Paths.LengthRatio), steps - 1},
		{"paths", len(i.Paths.RankOfLabel), steps}, {"future", len(i.Future.Decoder), steps}, {"future", len(i.Future.Readout), steps},
	} {
		if list.length != list.want {
			return fmt.Errorf("%s: a list has %d elements, of %d time steps it needs %d", list.name, list.length, steps, list.want)
		}
	}
	if r.ChangeRandom != nil && len(i.ChangeRandom) != steps-1 {
		return fmt.Errorf("change_random: a list has %d elements, of %d time steps it needs %d", len(i.ChangeRandom), steps, steps-1)
	}
	for _, line := range slices.Concat(i.ChangeTrained, i.ChangeRandom) {
		if len(line) != steps-1 {
			return fmt.Errorf("change: a line has %d elements, of %d time steps it needs %d", len(line), steps, steps-1)
		}
	}
	return cmp.Or(r.checkCounts(), r.checkNumbers())
}

func (r *Report) checkCounts() error {
	s, settled := r.Splits, 0
	for _, n := range r.TStableCounts {
		settled += n
	}
	if all := s.StableCorrect + s.StableIncorrect + s.UnstableCorrect + s.UnstableIncorrect; all != r.Images || settled != s.StableCorrect {
		return fmt.Errorf("counts: %d images of four kinds and %d with a t_stable do not add up to %d and %d", all, settled, r.Images, s.StableCorrect)
	}
	if r.TStar < 0 || r.TStar > len(r.Accuracy) {
		return fmt.Errorf("t_star: %d is no time step", r.TStar)
	}
	return nil
}

// checkNumbers compares the plain numbers with those of the intervals.
func (r *Report) checkNumbers() error {
	again := *r
	again.plain()
	one, err := json.Marshal(r)
	two, otherErr := json.Marshal(&again)
	if err != nil || otherErr != nil || !bytes.Equal(one, two) {
		return errors.New("a number is another one than under intervals")
	}
	return nil
}

// WithoutQuestions makes a report of a version that did not measure yet what the paper leaves open one of this: [Questions]
// are there without a number, and without routes.
func (r *Report) WithoutQuestions() {
	none, noPairs := make([]Mean, len(r.Accuracy)), make([][2]Mean, len(r.Accuracy))
	for t := range none {
		none[t], noPairs[t] = MeanOf(nil), [2]Mean{MeanOf(nil), MeanOf(nil)}
	}
	noMean, thresholds := MeanOf(nil), make([]Mean, len(EntropyThresholds))
	for i := range thresholds {
		thresholds[i] = noMean
	}
	r.Intervals.Questions = Questions[Mean]{
		Border:        Borders[Mean]{noPairs, noPairs, Predictors[Mean]{noMean, noMean, noMean}},
		Paths:         Paths[Mean]{noMean, noMean, none[:max(len(none)-1, 0)], none},
		SpeedAccuracy: SpeedAccuracy[Mean]{EntropyThresholds, thresholds, thresholds},
		Future:        FutureClass[Mean]{noPairs, noPairs},
	}
	r.Questions, r.Areas = numbersOf(r.Intervals.Questions), nil
}

// Update makes a report of the first version one of this: what that version did not measure is there without a number, and
// its means have no intervals, as those took the images of a class as unrelated and were too narrow.
func (r *Report) Update() {
	r.WithoutQuestions()
	i := &r.Intervals
	i.CosMatched, i.CosWrong = make([][2]Mean, len(r.Accuracy)), make([][2]Mean, len(r.Accuracy))
	for t := range r.Accuracy {
		i.CosMatched[t] = [2]Mean{MeanOf(nil), MeanOf(nil)}
		i.CosWrong[t] = i.CosMatched[t]
	}
	r.CosMatched, r.CosWrong = pairs(i.CosMatched), pairs(i.CosWrong)
	lists := slices.Concat([][]Mean{i.Accuracy, i.RelativeChange}, i.ChangeTrained, i.ChangeRandom)
	for _, pairs := range [][][2]Mean{i.Norm, i.CosCurrent, i.CosFinal} {
		for t := range pairs {
			lists = append(lists, pairs[t][:])
		}
	}
	s := &i.Summary
	for _, list := range append(lists, s.Norm[:], s.NormFrom1[:], s.CosCurrent[:], s.CosFinal[:]) {
		for k := range list {
			list[k].Low, list[k].High = math.NaN(), math.NaN()
		}
	}
}
