package arazzo

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pb33f/libopenapi/arazzo/expression"
)

// comparison is a simple condition: "left operator right", or a single operand
// that is to be true.
type comparison struct{ left, operator, right string }

// String writes a comparison the one way that the engine reads right.
func (c comparison) String() string {
	if c.operator == "" {
		return c.left
	}
	return forEngine(c.left) + " " + c.operator + " " + forEngine(c.right)
}

// forEngine writes an operand. A plain 0 or 1 would be taken for a boolean.
func forEngine(operand string) string {
	if operand == "0" || operand == "1" {
		return operand + ".0"
	}
	return operand
}

var (
	errGroups = errors.New("parentheses and \"!\" cannot be evaluated: write one criterion for each part, and != for a negation")
	errOr     = errors.New("\"||\" cannot be evaluated: write a criterion of type regex that allows both values")
	errNull   = errors.New("null cannot be compared with: write a criterion of type jsonpath, such as \"$[?$.name == null]\" with the context $response.body")
	errHalf   = errors.New("an operand is missing: write it as \"$statusCode == 200\"")
)

// flipped are the operators with their operands exchanged.
var flipped = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// parseCondition reads a simple condition. Parts that "&&" joins are criteria
// of their own.
func parseCondition(text string) ([]comparison, error) {
	var list []comparison
	for {
		left, rest, err := cutOperand(text)
		if err != nil {
			return nil, err
		}
		c := comparison{left: left}
		if op := operatorAt(rest); op != "" && op != "&&" && op != "||" {
			c.operator = op
			if c.right, rest, err = cutOperand(rest[len(op):]); err != nil {
				return nil, err
			}
		}
		if c, err = c.checked(); err != nil {
			return nil, err
		}
		list = append(list, c)
		switch {
		case rest == "":
			return list, nil
		case strings.HasPrefix(rest, "||"):
			return nil, errOr
		case strings.HasPrefix(rest, "&&"):
			text = rest[2:]
		default:
			return nil, fmt.Errorf("%q is more than one comparison: join them with &&", rest)
		}
	}
}

// checked puts the expression of a comparison to the left, where the engine
// expects it, and makes sure that the engine finds the same parts in it.
func (c comparison) checked() (comparison, error) {
	if c.operator == "" {
		if strings.HasPrefix(c.left, "$") || c.left == "true" || c.left == "false" {
			return c, nil
		}
		return c, fmt.Errorf("%s is no condition: compare it, as in \"$statusCode == 200\"", c.left)
	}
	if !strings.HasPrefix(c.left, "$") && strings.HasPrefix(c.right, "$") {
		c = comparison{c.right, flipped[c.operator], c.left}
	}
	left, operator, right, ok := expression.SplitSimpleCondition(c.String())
	if !ok || operator != c.operator || left != forEngine(c.left) || right != forEngine(c.right) {
		return c, errors.New("texts that hold operators cannot be compared like this: write a criterion of type regex")
	}
	return c, nil
}

// cutOperand reads an operand; rest begins behind the space that follows.
func cutOperand(text string) (operand, rest string, err error) {
	text = strings.TrimSpace(text)
	if text == "" || operatorAt(text) != "" {
		return "", "", errHalf
	}
	switch text[0] {
	case '(', ')', '!':
		return "", "", errGroups
	case '\'', '"':
		operand, rest, err = cutQuoted(text)
		return operand, strings.TrimSpace(rest), err
	}
	end := len(text)
	for i := range text {
		if operatorAt(text[i:]) != "" {
			end = i
			break
		}
	}
	operand, rest = strings.TrimSpace(text[:end]), text[end:]
	switch {
	case strings.HasPrefix(operand, "$"):
		if strings.ContainsAny(operand, "()") {
			return "", "", errGroups
		}
	case operand == "null":
		return "", "", errNull
	case operand != "true" && operand != "false" && !number.MatchString(operand):
		return "", "", fmt.Errorf("%q is neither an expression nor a number: write texts in single quotes, '%s'", operand, operand)
	}
	return operand, rest, nil
}

// cutQuoted reads a text in quotes; two quotes within stand for one. It is
// written with one: the engine takes away the outer ones and no more.
func cutQuoted(text string) (operand, rest string, err error) {
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != quote {
			b.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == quote {
			b.WriteByte(quote)
			i++
			continue
		}
		return "'" + b.String() + "'", text[i+1:], nil
	}
	return "", "", fmt.Errorf("the text %s has no closing quote", text)
}

// operatorAt returns the operator that a text begins with, or "".
func operatorAt(text string) string {
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">", "&&", "||"} {
		if strings.HasPrefix(text, op) {
			return op
		}
	}
	return ""
}
