package schema

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// How much a generated value may hold. Past these, what is optional is left
// out; past maxValues, generation fails.
const (
	optionalDepth  = 8
	optionalValues = 400
	maxValues      = 20000
)

// Generate returns a valid value, which r decides: equal seeds give equal
// values. It is an example, where one is valid and holds nothing undeclared,
// else the default, else made up. Made-up responses have every documented
// property; requests leave some of the optional ones out. Properties that have
// no part in the direction are absent. It fails where no value was found,
// because there is none or because it is hard to find.
func (c *Schema) Generate(r *rand.Rand, d Direction) (any, error) {
	return c.generate(&generator{eval: eval{direction: d}, random: r, examples: true}, d)
}

// Vary is Generate without the examples and defaults that stand for whole
// objects and arrays, so that different seeds give different values.
func (c *Schema) Vary(r *rand.Rand, d Direction) (any, error) {
	return c.generate(&generator{eval: eval{direction: d}, random: r}, d)
}

func (c *Schema) generate(g *generator, d Direction) (any, error) {
	if g.examples {
		if v, ok := g.pick(c.uses, []*rules{c.rules}); ok {
			return v, nil
		}
	}
	v, err := g.value([]*rules{c.rules}, 0)
	if err != nil {
		return nil, fmt.Errorf("generate a value: %w", err)
	}
	if broken := c.Validate(v, d); len(broken) > 0 {
		return nil, fmt.Errorf("generate a value: at %q: %s", broken[0].Pointer, broken[0].Message)
	}
	return v, nil
}

// Examples returns the examples that are valid: those beside the schema, then
// those in it.
func (c *Schema) Examples(d Direction) []any {
	var valid []any
	for _, list := range [][]any{c.uses, examplesOf([]*rules{c.rules})} {
		for _, example := range list {
			if c.Valid(example, d) && !contains(valid, example) {
				valid = append(valid, Clone(example))
			}
		}
	}
	return valid
}

// examplesOf returns the examples of rules and of what they refer to.
func examplesOf(list []*rules) []any {
	var found []any
	for _, r := range list {
		for hops := 0; r != nil && hops < maxHops; hops++ {
			found = append(found, r.examples...)
			if r.ref == nil && len(r.all) == 1 && len(r.properties) == 0 {
				r = r.all[0] // allOf with one part is how 3.0 describes a reference
				continue
			}
			r = r.ref
		}
	}
	return found
}

type generator struct {
	eval
	random   *rand.Rand
	examples bool
	fresh    int      // examples are not wanted while it is over zero
	made     int      // values so far
	active   []*rules // the objects and arrays that are being made
}

var errTooMany = errors.New("the schema needs too many values")

// value makes a value that all the rules allow.
func (g *generator) value(start []*rules, depth int) (any, error) {
	if g.made++; g.made > maxValues || depth > 64 {
		return nil, errTooMany
	}
	if g.fresh == 0 {
		if v, ok := g.pick(examplesOf(start), start); ok {
			return v, nil
		}
		if v, ok := g.pick(defaultsOf(start), start); ok {
			return v, nil
		}
	}
	tries := 5
	for _, r := range start {
		tries = max(tries, 2*len(r.target().one), 2*len(r.target().any))
	}
	first := g.random.IntN(1 << 16)
	var failure error
	for try := range tries {
		p := &plan{turn: first + try, try: try, depth: depth}
		for _, r := range start {
			g.add(p, r)
		}
		g.active = append(g.active, p.rules...)
		v, err := g.make(p)
		g.active = g.active[:len(g.active)-len(p.rules)]
		switch {
		case errors.Is(err, errTooMany):
			return nil, err
		case err != nil:
			failure = err
		case g.fits(v, start):
			return v, nil
		case failure == nil:
			failure = g.why(v, start)
		}
	}
	return nil, failure
}

func defaultsOf(list []*rules) []any {
	for _, r := range list {
		if r = r.target(); len(r.defaults) > 0 {
			return r.defaults
		}
	}
	return nil
}

func (g *generator) fits(v any, start []*rules) bool {
	for _, r := range start {
		if !g.valid(r, v) {
			return false
		}
	}
	return true
}

// why says what is wrong with a value that does not fit.
func (g *generator) why(v any, start []*rules) error {
	e := eval{direction: g.direction, report: true}
	for _, r := range start {
		e.check(r, v)
	}
	if len(e.found) == 0 {
		return errors.New("no value was found")
	}
	return errors.New(e.found[0].Message)
}

// pick chooses one of the candidates that are valid and hold nothing that is
// undeclared. What has no part in the direction is taken out.
func (g *generator) pick(candidates []any, start []*rules) (any, bool) {
	if len(candidates) == 0 {
		return nil, false
	}
	first := g.random.IntN(len(candidates))
	for i := range candidates {
		candidate := candidates[(first+i)%len(candidates)]
		if !g.examples && kindOf(candidate)&(isObject|isArray) != 0 {
			continue
		}
		if v, ok := g.suit(Clone(candidate), start); ok {
			return v, true
		}
	}
	return nil, false
}

func (g *generator) suit(v any, start []*rules) (any, bool) {
	if !g.fits(v, start) {
		return nil, false
	}
	strange := g.undeclared(v, start...)
	for _, s := range strange {
		if s.Keyword == "undeclared" {
			return nil, false
		}
		remove(v, s.Pointer)
	}
	return v, len(strange) == 0 || g.fits(v, start)
}

// plan is all rules that a value is made by, once branches are chosen.
type plan struct {
	rules []*rules
	turn  int // which branch is chosen
	try   int
	depth int
	tags  map[string]string // of discriminators
}

// add puts rules, what they refer to and one branch of each choice into the
// plan.
func (g *generator) add(p *plan, r *rules) {
	if slices.Contains(p.rules, r) {
		return
	}
	p.rules = append(p.rules, r)
	if r.ref != nil {
		g.add(p, r.ref)
	}
	for _, part := range r.all {
		g.add(p, part)
	}
	for _, branches := range [][]*rules{r.one, r.any} {
		if len(branches) == 0 {
			continue
		}
		branch := g.branch(p, branches)
		g.tag(p, r, branch) // before those of the branch itself
		g.add(p, branch)
	}
	if r.one == nil && r.any == nil {
		g.tag(p, r, p.rules...)
	}
	if r.when != nil {
		if p.turn%2 == 0 {
			g.add(p, r.when)
			if r.then != nil {
				g.add(p, r.then)
			}
		} else if r.otherwise != nil {
			g.add(p, r.otherwise)
		}
	}
	for i := range r.dependent {
		if r.dependent[i].rules != nil && p.turn%2 == 0 {
			g.add(p, r.dependent[i].rules)
		}
	}
}

// branch chooses a branch: the next one each time, but none that is being made
// already while there is another.
func (g *generator) branch(p *plan, branches []*rules) *rules {
	for i := range branches {
		branch := branches[(p.turn+i)%len(branches)]
		if !g.isActive(branch) {
			return branch
		}
	}
	return branches[p.turn%len(branches)]
}

func (g *generator) isActive(r *rules) bool {
	return r.node != nil && slices.Contains(g.active, r.target())
}

// tag notes the value by which a discriminator tells the branch.
func (g *generator) tag(p *plan, r *rules, branches ...*rules) {
	if r.discriminator == nil {
		return
	}
	for _, branch := range branches {
		if name := r.discriminator.nameOf(branch.target()); name != "" {
			if p.tags == nil {
				p.tags = map[string]string{}
			}
			if _, known := p.tags[r.discriminator.property]; !known {
				p.tags[r.discriminator.property] = name
			}
			return
		}
	}
}

// make makes a value by a plan. It may still break what no plan foresees, such
// as "not".
func (g *generator) make(p *plan) (any, error) {
	allowed := isAny
	for _, r := range p.rules {
		if r.never {
			return nil, errors.New("the schema is false: nothing is allowed")
		}
		if r.not != nil && r.not.bare {
			allowed &^= r.not.types
		}
		if r.types == 0 {
			continue
		}
		types := r.types
		if r.nullable {
			types |= isNull
		}
		allowed &= types
	}
	if allowed == 0 {
		return nil, errors.New("its schemas allow no common type")
	}
	for _, r := range p.rules {
		if r.hasConst {
			return Clone(r.constant), nil
		}
	}
	for _, r := range p.rules {
		if r.enum != nil {
			return g.fromEnum(p, r)
		}
	}
	switch g.kind(p, allowed) {
	case isNull:
		return nil, nil
	case isBool:
		return g.random.IntN(2) == 0, nil
	case isString:
		return g.text(p)
	case isArray:
		return g.array(p)
	case isObject:
		return g.object(p)
	case isInteger:
		return g.number(p, true)
	}
	return g.number(p, false)
}

func (g *generator) fromEnum(p *plan, r *rules) (any, error) {
	first := g.random.IntN(max(1, len(r.enum)))
	var null bool
	for i := range r.enum {
		v := r.enum[(first+i)%len(r.enum)]
		if !g.fits(v, p.rules) {
			continue
		}
		if v != nil {
			return Clone(v), nil
		}
		null = true
	}
	if null {
		return nil, nil
	}
	return nil, fmt.Errorf("none of %s satisfies the other keywords", showList(r.enum))
}

// kind chooses a type: null seldom, and what the keywords speak of where none
// is given.
func (g *generator) kind(p *plan, allowed kind) kind {
	if allowed&isNull != 0 && allowed != isNull {
		deep := p.depth >= optionalDepth && allowed&(isArray|isObject) != 0
		if allowed != isAny && (deep || p.try > 2 || g.random.IntN(8) == 0) {
			return isNull
		}
		allowed &^= isNull
	}
	if allowed&isNumber == isNumber {
		allowed &^= isInteger
	}
	if allowed&(allowed-1) == 0 {
		return allowed
	}
	// When what is meant has failed, any other type may do.
	if p.try < 3 {
		if meant := meant(p.rules) & allowed; meant != 0 {
			return meant & -meant
		}
		if allowed == isAny&^isNull&^isInteger {
			return isString
		}
	}
	for {
		if k := kind(1) << g.random.IntN(7); k&allowed != 0 {
			return k
		}
	}
}

// meant returns the type that untyped rules speak of.
func meant(list []*rules) kind {
	var k kind
	for _, r := range list {
		switch {
		case len(r.properties)+len(r.required)+len(r.patterns) > 0, r.additional != nil, r.minProperties > 0, r.names != nil:
			k |= isObject
		case r.items != nil, len(r.prefix) > 0, r.minItems > 0, r.contains != nil:
			k |= isArray
		case r.minimum != nil, r.maximum != nil, r.aboveMinimum != nil, r.belowMaximum != nil, r.multipleOf != nil:
			k |= isFraction
		case r.minLength > 0, r.maxLength >= 0, r.pattern != nil, r.check != nil:
			k |= isString
		}
	}
	return k
}
