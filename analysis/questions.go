package analysis

// Questions are what the paper leaves open, as far as a recording answers them. E is [Mean], or [Number] in a [Report].
type Questions[E any] struct {
	Border        Borders[E]       `json:"border"`
	Paths         Paths[E]         `json:"paths"`
	Routes        *Routes[E]       `json:"routes"` // null without superclasses
	SpeedAccuracy SpeedAccuracy[E] `json:"speed_accuracy"`
	Future        FutureClass[E]   `json:"future"`
}

// MeasureQuestions answers all of them.
func MeasureQuestions(d *Dynamics) Questions[Mean] {
	return Questions[Mean]{*MeasureBorders(d), *MeasurePaths(d), MeasureRoutes(d, d.Readout.Superclasses), *MeasureSpeedAccuracy(d), *MeasureFutureClass(d)}
}

// numbersOf leaves the intervals out.
func numbersOf(q Questions[Mean]) Questions[Number] {
	of := func(m Mean) Number { return Number(m.Value) }
	plain := Questions[Number]{
		Border: Borders[Number]{pairs(q.Border.Distance), pairs(q.Border.Sine),
			Predictors[Number]{of(q.Border.TStable.Distance), of(q.Border.TStable.Norm), of(q.Border.TStable.Cosine)}},
		Paths:         Paths[Number]{of(q.Paths.Direct), of(q.Paths.ClassesVisited), numbers(q.Paths.LengthRatio), numbers(q.Paths.RankOfLabel)},
		SpeedAccuracy: SpeedAccuracy[Number]{q.SpeedAccuracy.Threshold, numbers(q.SpeedAccuracy.MeanStep), numbers(q.SpeedAccuracy.Accuracy)},
		Future:        FutureClass[Number]{pairs(q.Future.Decoder), pairs(q.Future.Readout)},
	}
	if q.Routes != nil {
		plain.Routes = &Routes[Number]{pairs(q.Routes.OwnSuperclass), numbers(q.Routes.Chance)}
	}
	return plain
}
