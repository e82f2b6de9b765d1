// Package compiler lets Go say what is missing where there is no C compiler. Without one Go leaves out files that import C, and
// as this package has no others, it ends with the name of its folder. Else it would compile half of go-xla, and complain of
// undefined names.
package compiler

import "C"
