package display

import (
	"fmt"
	"slices"

	"readoutzones/analysis"
)

// Verdict shows the claims with these IDs as a table: our numbers beside the paper's, with the verdict. Without IDs it
// shows all. It panics if there is no claim of an ID.
func Verdict(claims []analysis.Claim, ids ...string) {
	chosen := claims
	if len(ids) > 0 {
		chosen = nil
	}
	for _, id := range ids {
		i := slices.IndexFunc(claims, func(c analysis.Claim) bool { return c.ID == id })
		if i < 0 {
			check(fmt.Errorf("display: no claim %q", id))
		}
		chosen = append(chosen, claims[i])
	}
	Markdown(analysis.ClaimsMarkdown(chosen))
}
