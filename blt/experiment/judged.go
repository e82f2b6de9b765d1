package experiment

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/files"
	"readoutzones/data/images"
)

// Judged are the claims that the recording of the trained network allows, as its report has them. They are tested once: the
// random walks that they are compared with take seconds.
func (e Experiment) Judged() (judged []claims.Claim, err error) {
	text, err := e.text("claims", judgingVersion, "testing claims on "+e.Name, func() ([]byte, error) {
		d, err := e.Dynamics(Trained)
		if err != nil {
			return nil, err
		}
		report, err := analysis.NewReport(d, nil)
		if err != nil {
			return nil, err
		}
		return claims.ReportJSON(report, claims.Test(claims.Networks{RNNs: []claims.RNN{{Name: e.Name, Trained: d}}}))
	})
	if err == nil {
		_, judged, err = claims.ReadReport(text)
	}
	return judged, err
}

// Controls are the effects of Fig. 2 in the trained network, beside what they are without knowledge of the class. They are
// measured once, for the same reason.
func (e Experiment) Controls() (controls []*analysis.Controls, err error) {
	text, err := e.text("controls", judgingVersion+controlsVersion, "random walks beside "+e.Name, func() ([]byte, error) {
		trained, err := e.Dynamics(Trained)
		if err != nil {
			return nil, err
		}
		random, err := e.Dynamics(Random)
		if err != nil {
			return nil, err
		}
		measured, err := analysis.MeasureControls(trained, random)
		if err != nil {
			return nil, err
		}
		return json.Marshal(measured)
	})
	if err == nil {
		err = json.Unmarshal(text, &controls)
	}
	return controls, err
}

// text is a text that is computed of the recordings once for a version of what computes it, and kept beside them.
func (e Experiment) text(kind, version, what string, compute func() ([]byte, error)) ([]byte, error) {
	set, err := images.Open(e.Data)
	if err != nil {
		return nil, err
	}
	defer set.Close()
	file := fmt.Sprintf("%s-%.3x.json", kind, sha256.Sum256([]byte(measuringVersion+version)))
	path, err := e.made(set, "testplus", file, what, func(_ context.Context, path string) error {
		text, err := compute()
		if err != nil {
			return err
		}
		return files.Write(path, text)
	})
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
