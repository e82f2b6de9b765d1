package claims

import (
	"fmt"
	"strings"

	"readoutzones/analysis"
)

// What becomes of the main network's answers when its images are degraded, as statements.
var statementsDegraded = []Statement{
	{Claim{ID: "noise-gains-more", Figure: "new", Statement: "Recurrence gains more on noisy images than on clean ones",
		Measure: gainMeasure, Claimed: Positive, Unit: "images"}, ofLevels(analysis.ByNoise, "noisy")},
	{Claim{ID: "occlusion-gains-more", Figure: "new", Statement: "Recurrence gains more on images that are partly covered than on clean ones",
		Measure: gainMeasure, Claimed: Positive, Unit: "images"}, ofLevels(analysis.ByOcclusion, "partly covered")},
}

const gainMeasure = "accuracy at the step that other images choose − at t = 0, mean over levels, − the same for clean images"

// ofLevels has no references: what images gain that settle on a wrong class is nothing by definition, and walks see no images.
func ofLevels(by analysis.DegradedBy, images string) func(*Networks) Evidence {
	return func(n *Networks) Evidence {
		if len(n.Degraded) == 0 {
			return Evidence{Missing: "recordings of clean and of " + images + " images (`blt levels`)"}
		}
		series, err := analysis.SeriesOf(n.Degraded, by)
		if err != nil {
			return Evidence{Missing: "recordings that belong together: " + err.Error()}
		}
		if len(series) < 2 {
			return Evidence{Missing: "recordings of " + images + " images (`blt levels`)"}
		}
		var gains []string
		for i, d := range series {
			gains = append(gains, fmt.Sprintf("%.3g at %g", analysis.GainsMore([]analysis.Degraded{series[0], series[i]}).Value, by.Level(d.Degradation)))
		}
		return Evidence{Effects: []Effect{Of(analysis.GainsMore(series))}, Note: "by level " + strings.Join(gains[1:], ", ")}
	}
}
