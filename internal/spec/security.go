package spec

import (
	"slices"
	"strings"

	"parlance/internal/tree"
)

// pairSchemes tells which security scheme of the locale stands for which of
// the base: that of its name, else one that is the same. A scheme without a
// partner is not in the map.
func pairSchemes(base, locale *Spec) map[string]string {
	b, l := base.securitySchemes(), locale.securitySchemes()
	partner := map[string]string{}
	for _, pair := range b.Pairs {
		if l.Get(pair.Key.Value) != nil {
			partner[pair.Key.Value] = pair.Key.Value
		}
	}
	taken := map[string]bool{}
	for _, pair := range b.Pairs {
		if partner[pair.Key.Value] != "" {
			continue
		}
		want := schemeSignature(base.Resolve(pair.Value))
		for _, own := range l.Pairs {
			name := own.Key.Value
			if b.Get(name) == nil && !taken[name] && schemeSignature(locale.Resolve(own.Value)) == want {
				partner[pair.Key.Value], taken[name] = name, true
				break
			}
		}
	}
	return partner
}

func (s *Spec) securitySchemes() *tree.Node {
	return orNull(s.Doc.Root.Get("components").Get("securitySchemes"))
}

// schemeSignature is what makes two security schemes the same.
func schemeSignature(n *tree.Node) string {
	return strings.Join([]string{
		n.Get("type").Text(), strings.ToLower(n.Get("scheme").Text()), n.Get("in").Text(), n.Get("name").Text(),
		n.Get("openIdConnectUrl").Text(),
	}, "\x00")
}

// sameSecurity compares requirements by what their schemes are, since names of
// schemes may differ. Their order is that of preference in no tool.
func (c *comparison) sameSecurity(base, locale *tree.Node) bool {
	return slices.Equal(requirements(base, c.schemes), requirements(locale, nil))
}

// requirements returns a text for each alternative, sorted. Names of schemes
// that renamed holds are replaced.
func requirements(n *tree.Node, renamed map[string]string) []string {
	if n == nil {
		return nil
	}
	list := []string{}
	for _, item := range n.Items {
		var all []string
		for _, pair := range item.Pairs {
			name := pair.Key.Value
			if own := renamed[name]; own != "" {
				name = own
			}
			all = append(all, name+"\x00"+strings.Join(members(pair.Value), "\x00"))
		}
		slices.Sort(all)
		list = append(list, strings.Join(all, "\x01"))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// securitySchemes compares the schemes that stand for each other.
func (c *comparison) securitySchemes(base, locale *tree.Node) {
	inUse := map[string]bool{}
	for i := range base.Pairs {
		b := &base.Pairs[i]
		name := c.schemes[b.Key.Value]
		if name == "" {
			c.missingComponent("securitySchemes", b.Key.Value)
			continue
		}
		inUse[name] = true
		l := locale.Pair(name)
		c.enter("securityScheme", b.Value, l.Value, c.componentPlace("securitySchemes", b, l))
	}
	p := place{}.below("components").below("securitySchemes")
	p.alias = c.locale.lookup("#/components/securitySchemes").alias
	for i := range locale.Pairs {
		if l := &locale.Pairs[i]; !inUse[l.Key.Value] {
			c.extra(SubjectValue, view{node: base}, view{node: locale}, l, p, "security scheme "+l.Key.Value)
		}
	}
}
