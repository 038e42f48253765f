package tree

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// resolve returns the type of a plain scalar in the core schema of YAML 1.2.
func resolve(s string) Type {
	if s == "" {
		return Null
	}
	switch s[0] {
	case '~', 'n', 'N':
		if s == "~" || s == "null" || s == "Null" || s == "NULL" {
			return Null
		}
	case 't', 'T', 'f', 'F':
		switch s {
		case "true", "True", "TRUE", "false", "False", "FALSE":
			return Bool
		}
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-', '.':
		return resolveNumber(s)
	}
	return String
}

func resolveNumber(s string) Type {
	if prefix, digits := numberBase(s); prefix != 0 {
		if digits == "" || strings.Trim(digits, baseDigits[prefix]) != "" {
			return String
		}
		return Int
	}
	unsigned := strings.TrimLeft(s, "+-")
	if len(s)-len(unsigned) > 1 {
		return String
	}
	switch unsigned {
	case ".inf", ".Inf", ".INF":
		return Float
	case ".nan", ".NaN", ".NAN":
		if unsigned == s {
			return Float
		}
		return String
	}
	if unsigned != "" && skipDigits(unsigned) == "" {
		return Int
	}
	if isFloat(unsigned) {
		return Float
	}
	return String
}

var baseDigits = map[byte]string{8: "01234567", 16: "0123456789abcdefABCDEF"}

// numberBase splits 0o17 and 0x1F into base and digits; other texts have base
// 0.
func numberBase(s string) (base byte, digits string) {
	if len(s) < 2 || s[0] != '0' {
		return 0, ""
	}
	switch s[1] {
	case 'o':
		return 8, s[2:]
	case 'x':
		return 16, s[2:]
	}
	return 0, ""
}

// isFloat matches (\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?.
func isFloat(s string) bool {
	rest := skipDigits(s)
	digits := len(s) - len(rest)
	if strings.HasPrefix(rest, ".") {
		after := skipDigits(rest[1:])
		digits += len(rest) - 1 - len(after)
		rest = after
	}
	if digits == 0 {
		return false
	}
	if rest == "" {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	rest = rest[1:]
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	return rest != "" && skipDigits(rest) == ""
}

func skipDigits(s string) string { return strings.TrimLeft(s, "0123456789") }

// Equal reports whether two values are the same data: mappings whatever their
// order, numbers by their value (1 equals 1.0 and 0x1), nulls and booleans
// however they are spelled, and none of style, place, anchor or alias. Two nil
// Nodes are equal.
func (n *Node) Equal(o *Node) bool {
	if n == nil || o == nil || n == o {
		return n == o
	}
	if n.Kind != o.Kind {
		return false
	}
	switch n.Kind {
	case Mapping:
		return equalPairs(n, o)
	case Sequence:
		if len(n.Items) != len(o.Items) {
			return false
		}
		for i := range n.Items {
			if !n.Items[i].Equal(o.Items[i]) {
				return false
			}
		}
		return true
	}
	return equalScalars(n, o)
}

func equalPairs(n, o *Node) bool {
	if len(n.Pairs) != len(o.Pairs) {
		return false
	}
	var index map[string]*Node
	for i := range n.Pairs {
		key := n.Pairs[i].Key.Value
		// Most mappings that are compared have the same order.
		if o.Pairs[i].Key.Value == key {
			if !n.Pairs[i].Value.Equal(o.Pairs[i].Value) {
				return false
			}
			continue
		}
		if index == nil {
			index = make(map[string]*Node, len(o.Pairs))
			for _, p := range o.Pairs {
				index[p.Key.Value] = p.Value
			}
		}
		other, ok := index[key]
		if !ok || !n.Pairs[i].Value.Equal(other) {
			return false
		}
	}
	return true
}

func equalScalars(n, o *Node) bool {
	if isNumber(n.Type) && isNumber(o.Type) {
		return equalNumbers(n.Value, o.Value)
	}
	if n.Type != o.Type {
		return false
	}
	switch n.Type {
	case Null:
		return true
	case Bool:
		return strings.EqualFold(n.Value, o.Value)
	}
	return n.Value == o.Value
}

func isNumber(t Type) bool { return t == Int || t == Float }

func equalNumbers(a, b string) bool {
	if a == b {
		return true
	}
	x, xok := integer(a)
	y, yok := integer(b)
	if xok && yok {
		return x.Cmp(y) == 0
	}
	f, g := float(a), float(b)
	return f == g || math.IsNaN(f) && math.IsNaN(g)
}

// integer returns the value of an Int. Ids may be longer than 64 bits; texts
// that are longer than any number people write are not worth the arithmetic.
func integer(s string) (*big.Int, bool) {
	if len(s) > 400 {
		return nil, false
	}
	if base, digits := numberBase(s); base != 0 {
		return new(big.Int).SetString(digits, int(base))
	}
	if strings.ContainsAny(s, ".eE_") {
		return nil, false
	}
	return new(big.Int).SetString(s, 10)
}

// float returns the value of an Int or a Float.
func float(s string) float64 {
	if i, ok := integer(s); ok {
		f, _ := new(big.Float).SetInt(i).Float64()
		return f
	}
	unsigned := strings.TrimLeft(s, "+-")
	switch strings.ToLower(unsigned) {
	case ".inf":
		if s[0] == '-' {
			return math.Inf(-1)
		}
		return math.Inf(1)
	case ".nan":
		return math.NaN()
	}
	f, _ := strconv.ParseFloat(s, 64)
	return f
}
