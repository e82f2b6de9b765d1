package display

import (
	"fmt"
	"slices"
	"strings"

	"readoutzones/analysis"
)

// Verdict shows the claims with these IDs as a table: our numbers beside the paper's, with the verdict, and, folded, the
// rule of the verdicts. Without IDs it shows all. It panics if there is no claim of an ID.
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
	table, rule, _ := strings.Cut(analysis.ClaimsMarkdown(chosen), analysis.VerdictRule)
	Markdown(table + "<details><summary>How a verdict comes about</summary>\n\n" + analysis.VerdictRule + rule + "\n</details>")
}
