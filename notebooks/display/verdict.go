package display

import (
	"fmt"
	"slices"
	"strings"

	"readoutzones/analysis/claims"
)

// Verdict shows the claims with these IDs as a table: our numbers beside the paper's, with the verdict, and, folded, the
// rule of the verdicts. Without IDs it shows all. It panics if there is no claim of an ID.
func Verdict(tested []claims.Claim, ids ...string) {
	chosen := tested
	if len(ids) > 0 {
		chosen = nil
	}
	for _, id := range ids {
		i := slices.IndexFunc(tested, func(c claims.Claim) bool { return c.ID == id })
		if i < 0 {
			check(fmt.Errorf("display: no claim %q", id))
		}
		chosen = append(chosen, tested[i])
	}
	table, rule, _ := strings.Cut(claims.Markdown(chosen), claims.Rule)
	Markdown(table + "<details><summary>How a verdict comes about</summary>\n\n" + claims.Rule + rule + "\n</details>")
}
