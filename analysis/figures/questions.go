package figures

import (
	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// Named is a figure under the name of its file.
type Named struct {
	Name string
	*Figure
}

// Questions draws what the paper leaves open, as far as a recording answers it, under the names of the report's keys. Without
// superclasses there are no routes.
func Questions(d *analysis.Dynamics, superclasses []recording.Superclass) []Named {
	drawn := []Named{
		{"border", Borders(analysis.MeasureBorders(d))},
		{"paths", Paths(analysis.MeasurePaths(d), analysis.AlignToTStable(d))},
	}
	if routes := analysis.MeasureRoutes(d, superclasses); routes != nil {
		drawn = append(drawn, Named{"routes", Routes(routes)})
	}
	return append(drawn,
		Named{"speed_accuracy", SpeedAccuracy(analysis.MeasureSpeedAccuracy(d), analysis.Accuracy(&d.Trajectory))},
		Named{"future", FutureClass(analysis.MeasureFutureClass(d))})
}
