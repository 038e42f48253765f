package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

func (g *generator) array(p *plan) (any, error) {
	least, most, fixed := leastItems(p.rules), 1+g.random.IntN(2), 0
	unique, typed := false, false
	for _, r := range p.rules {
		fixed = max(fixed, len(r.prefix))
		unique = unique || r.uniqueItems
		typed = typed || r.items != nil || r.prefix != nil
	}
	most = max(most, least, fixed)
	if !typed || g.isDeep(p) {
		most = least
	}
	for _, r := range p.rules {
		if r.maxItems >= 0 {
			most = min(most, r.maxItems)
		}
	}
	list := []any{}
	for i := range most {
		item, err := g.item(p, i, list, unique)
		if err == nil {
			list = append(list, item)
			continue
		}
		if len(list) >= least && !errors.Is(err, errTooMany) {
			break
		}
		return nil, fmt.Errorf("item %d: %w", i, err)
	}
	return list, nil
}

func (g *generator) item(p *plan, i int, before []any, unique bool) (any, error) {
	var start []*rules
	for _, r := range p.rules {
		start = appendItem(start, r, i)
		if i < r.leastContained() {
			start = append(start, r.contains)
		}
	}
	if slices.ContainsFunc(start, g.isActive) && i >= leastItems(p.rules) {
		return nil, errors.New("the schema contains itself")
	}
	item, err := g.value(start, p.depth+1)
	if !unique {
		return item, err
	}
	g.fresh++
	defer func() { g.fresh-- }()
	for try := 0; err == nil && contains(before, item); try++ {
		if try == 30 {
			return nil, errors.New("there are too few different values")
		}
		item, err = g.value(start, p.depth+1)
	}
	return item, err
}

func leastItems(list []*rules) int {
	least := 0
	for _, r := range list {
		least = max(least, r.minItems, r.leastContained())
	}
	return least
}

// leastContained returns how many items must be what "contains" says.
func (r *rules) leastContained() int {
	switch {
	case r.contains == nil:
		return 0
	case r.minContains >= 0:
		return r.minContains
	}
	return 1
}

// isDeep reports whether what is optional is to be left out.
func (g *generator) isDeep(p *plan) bool {
	return p.depth >= optionalDepth || g.made > optionalValues
}

func (g *generator) object(p *plan) (any, error) {
	object := map[string]any{}
	required := g.requiredNames(p)
	for i := 0; i < len(required); i++ {
		name := required[i]
		value, err := g.member(p, name)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", show(name), err)
		}
		object[name] = value
		for _, also := range dependents(p.rules, name) {
			if !slices.Contains(required, also) {
				required = append(required, also)
			}
		}
	}
	least, most := 0, 1<<20
	for _, r := range p.rules {
		least = max(least, r.minProperties)
		if r.maxProperties >= 0 {
			most = min(most, r.maxProperties)
		}
	}
	if err := g.optional(p, object, least, most); err != nil {
		return nil, err
	}
	return object, g.others(p, object, least, most)
}

// requiredNames returns what must be there in this direction.
func (g *generator) requiredNames(p *plan) []string {
	var required []string
	for _, r := range p.rules {
		for _, q := range r.required {
			if !slices.Contains(required, q.name) && !g.isHiddenIn(p, q.name) {
				required = append(required, q.name)
			}
		}
	}
	return required
}

func (g *generator) isHiddenIn(p *plan, name string) bool {
	return slices.ContainsFunc(p.rules, func(r *rules) bool { return r.isHidden(name, g.direction) })
}

func dependents(list []*rules, name string) []string {
	var also []string
	for _, r := range list {
		for i := range r.dependent {
			if r.dependent[i].name == name {
				also = append(also, r.dependent[i].required...)
			}
		}
	}
	return also
}

// member makes the value of a property.
func (g *generator) member(p *plan, name string) (any, error) {
	start := g.memberRules(p, name)
	if tag, ok := p.tags[name]; ok && g.fits(tag, start) {
		return tag, nil
	}
	return g.value(start, p.depth+1)
}

func (g *generator) memberRules(p *plan, name string) []*rules {
	var start []*rules
	for _, r := range p.rules {
		start = appendMember(start, r, name)
	}
	return start
}

// optional adds properties that need not be there: all of them to a response,
// whose readers look for what is documented, a choice of them to a request, and
// to what has failed before.
func (g *generator) optional(p *plan, object map[string]any, least, most int) error {
	every := p.try < 2 && (g.direction == Response || g.random.IntN(2) == 0)
	for _, declared := range allMembers(p.rules) {
		wanted := every || g.random.IntN(2) == 0 || len(object) < least
		name := declared.name
		if _, there := object[name]; there || len(object) >= most || !wanted || g.isDeep(p) && len(object) >= least {
			continue
		}
		start := g.memberRules(p, name)
		if slices.ContainsFunc(start, g.isActive) || anyForbids(p.rules, name) || g.isHiddenIn(p, name) {
			continue
		}
		also := dependents(p.rules, name)
		if slices.ContainsFunc(also, func(other string) bool { return object[other] == nil && !g.isDeclared(p, other) }) {
			continue
		}
		value, err := g.member(p, name)
		if errors.Is(err, errTooMany) {
			return err
		}
		if err == nil {
			object[name] = value
		}
	}
	return g.complete(p, object)
}

func (g *generator) isDeclared(p *plan, name string) bool {
	return slices.ContainsFunc(p.rules, func(r *rules) bool { return r.property(name) != nil })
}

// complete adds what the properties that are there require, and takes out those
// for which that cannot be had.
func (g *generator) complete(p *plan, object map[string]any) error {
	for _, declared := range allMembers(p.rules) {
		if _, there := object[declared.name]; !there {
			continue
		}
		for _, also := range dependents(p.rules, declared.name) {
			if _, there := object[also]; there {
				continue
			}
			value, err := g.member(p, also)
			if err != nil {
				return err
			}
			object[also] = value
		}
	}
	return nil
}

// others adds members to a map, and to an object that would have too few.
func (g *generator) others(p *plan, object map[string]any, least, most int) error {
	var keys *rules
	var pattern *patternRule
	isMap := false
	for _, r := range p.rules {
		isMap = isMap || r.additional != nil && !r.additional.never
		keys = cmp.Or(keys, r.names)
		if len(r.patterns) > 0 && pattern == nil {
			pattern = &r.patterns[0]
			isMap = true
		}
	}
	wanted := least
	if isMap && len(object) == 0 && !g.isDeep(p) {
		wanted = max(least, 1+g.random.IntN(2))
	}
	wanted = min(wanted, most)
	for i := 1; len(object) < wanted; i++ {
		if i > 4*wanted+20 {
			return errors.New("there are too few different names for properties")
		}
		name, err := g.name(i, keys, pattern)
		if err != nil {
			return err
		}
		if _, there := object[name]; there {
			continue
		}
		value, err := g.member(p, name)
		if err == nil {
			object[name] = value
			continue
		}
		if len(object) >= least && !errors.Is(err, errTooMany) {
			break
		}
		return fmt.Errorf("property %s: %w", show(name), err)
	}
	return nil
}

// name makes up a name for a member.
func (g *generator) name(i int, keys *rules, pattern *patternRule) (string, error) {
	if keys == nil && pattern == nil {
		return "key" + strconv.Itoa(i), nil
	}
	if keys == nil {
		name, ok := g.fromPattern(pattern.pattern.String(), 0, -1)
		if !ok {
			return "", errors.New("no name matches the pattern")
		}
		return name, nil
	}
	p := &plan{try: i}
	g.add(p, keys)
	v, err := g.make(p)
	if err != nil {
		return "", err
	}
	name, ok := v.(string)
	if !ok || !g.valid(keys, name) {
		// Names are strings, whatever else their schema would allow.
		name, err = g.text(p)
	}
	return name, err
}
