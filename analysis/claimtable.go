package analysis

// ClaimsText returns the claims as a table for the terminal, with the rule of the verdicts.
func ClaimsText(claims []Claim) string { panic("to be written") }

// ClaimsMarkdown returns the claims as a markdown table, with the rule of the verdicts.
func ClaimsMarkdown(claims []Claim) string { panic("to be written") }

// ClaimsJSON returns the claims as JSON: {"rule": …, "claims": [{"id", "figure", "statement", "measure", "claimed",
// "effect": {"value", "low", "high", "n"}, "unit", "paper", "verdict", "note"}]}.
func ClaimsJSON(claims []Claim) ([]byte, error) { panic("to be written") }
