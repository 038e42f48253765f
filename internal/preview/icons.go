package preview

import (
	"maps"
	"slices"
	"strings"
)

// iconPaths are drawings of 24 by 24 with round strokes. They belong to this
// project; other icons are left out, for nothing is loaded from elsewhere.
var iconPaths = map[string]string{
	"menu":      "M4 7h16M4 12h16M4 17h16",
	"search":    "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M20 20l-4-4",
	"globe":     "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3",
	"moon":      "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5",
	"sun":       "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
	"language":  "M3 6h10M8 3v3M11 6c0 4-4 8-7 9M5 9c1 3 4 5 6 6M12 21l4-10 4 10M13.5 17h5",
	"info":      "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8v.01",
	"warning":   "M12 4 2.5 20h19L12 4M12 10v4M12 17v.01",
	"danger":    "M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5M12 8v5M12 16v.01",
	"tip":       "M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.5c.7.7 1 1.5 1 2.5h6c0-1 .3-1.8 1-2.5A6 6 0 0 0 12 3",
	"check":     "M5 12.5l4.5 4.5L19 7",
	"house":     "M4 11l8-7 8 7v9h-5v-6H9v6H4v-9",
	"code":      "M9 7l-5 5 5 5M15 7l5 5-5 5",
	"play":      "M7 4.5v15l12-7.5-12-7.5",
	"book":      "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3V4M5 17a3 3 0 0 1 3-3h11",
	"book-open": "M12 6c-2-1.500-5-2-9-2v14c4 0 7 .5 9 2 2-1.500 5-2 9-2V4c-4 0-7 .5-9 2M12 6v14",
	"rocket":    "M12 15l-3-3c1-5 4-9 11-9 0 7-4 10-8 12M9 12H5l2-4h4M12 15v4l4-2v-4M5 16c-1 1-1 4-1 4s3 0 4-1",
	"user":      "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-4 4-6 8-6s8 2 8 6",
	"users":     "M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M2 20c0-3.500 3-5 7-5s7 1.500 7 5M16 5a3.500 3.500 0 0 1 0 7M18 15c2.500.5 4 2 4 5",
	"gear":      "M12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M12 2v4M12 18v4M2 12h4M18 12h4M5 5l2.800 2.800M16.200 16.200 19 19M5 19l2.800-2.800M16.200 7.800 19 5",
	"wrench":    "M14.500 6.500a4 4 0 0 1 5-2.500l-2.500 3 1 1 3-2.500a4 4 0 0 1-5.500 5L8 18a2 2 0 0 1-3-3l7.500-7.500",
	"key":       "M8 11a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M11 12l9-9M16 7l3 3",
	"lock":      "M6 11h12v9H6v-9M8.500 11V8a3.500 3.500 0 0 1 7 0v3",
	"shield":    "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6l8-3",
	"bolt":      "M13 3 5 14h6l-1 7 8-11h-6l1-7",
	"database":  "M4 6c0-4 16-4 16 0s-16 4-16 0v12c0 4 16 4 16 0V6M4 12c0 4 16 4 16 0",
	"file":      "M6 3h8l4 4v14H6V3M14 3v4h4",
	"folder":    "M3 6h6l2 2h10v11H3V6",
	"image":     "M4 5h16v14H4V5M4 16l5-5 5 5 2-2 4 3M15 9v.01",
	"terminal":  "M4 5h16v14H4V5M8 10l2.500 2L8 14M13 15h4",
	"chart":     "M4 4v16h16M8 16v-5M12 16V8M16 16v-3",
	"clock":     "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
	"bell":      "M6 17V11a6 6 0 0 1 12 0v6l2 1H4l2-1M10 21h4",
	"message":   "M4 5h16v11H10l-4 4v-4H4V5",
	"mail":      "M3 6h18v12H3V6M3 7l9 7 9-7",
	"link":      "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
	"external":  "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
	"download":  "M12 4v11M7 11l5 5 5-5M4 20h16",
	"plus":      "M12 5v14M5 12h14",
	"star":      "M12 3l2.700 6 6.300.6-4.800 4.300 1.400 6.300L12 17l-5.600 3.200 1.400-6.300L3 9.600 9.300 9 12 3",
	"robot":     "M5 9h14v10H5V9M12 9V5M9 13v1M15 13v1M2 13v3M22 13v3",
	"brain":     "M12 5a3 3 0 0 0-6 1 3.500 3.500 0 0 0-2 6 3.500 3.500 0 0 0 2 6 3 3 0 0 0 6 1V5M12 5a3 3 0 0 1 6 1 3.500 3.500 0 0 1 2 6 3.500 3.500 0 0 1-2 6 3 3 0 0 1-6 1",
	"branch":    "M7 4v16M7 4.500v.01M17 8v1a5 5 0 0 1-5 5H9M17 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
	"compass":   "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M15.500 8.500 13.500 13.500 8.500 15.500 10.500 10.500 15.500 8.500",
	"layers":    "M12 3l9 5-9 5-9-5 9-5M3 12l9 5 9-5M3 16l9 5 9-5",
	"list":      "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
	"cloud":     "M7 18a4 4 0 0 1 0-8 5.500 5.500 0 0 1 10.500-1A4.500 4.500 0 0 1 17 18H7",
	"webhook":   "M12 4a4 4 0 0 1 3.500 6L18 15M12 8l-3.500 6A4 4 0 1 1 4 17M9 18h7a3.500 3.500 0 1 0 2-5",
	"table":     "M4 5h16v14H4V5M4 10h16M10 10v9",
	"eye":       "M2 12c5-9 15-9 20 0-5 9-15 9-20 0M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
	"puzzle":    "M4 8h5a2.500 2.500 0 1 1 5 0h5v5a2.500 2.500 0 1 0 0 5v3H4V8",
	"map":       "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2V6M9 4v14M15 6v14",
	"arrow":     "M4 12h16M14 6l6 6-6 6",
	"other":     "M12 12h.01",
	"stop":      "M6 6h12v12H6V6",
	"refresh":   "M20 11a8 8 0 0 0-14-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4l2-2M20 20v-5h-5",
}

// iconAliases are names of other libraries for the same things.
var iconAliases = map[string]string{
	"home": "house", "magnifying-glass": "search", "earth-americas": "globe", "circle-info": "info", "circle-exclamation": "info",
	"triangle-exclamation": "warning", "lightbulb": "tip", "circle-check": "check", "circle-play": "play", "book-bookmark": "book", "newspaper": "file",
	"cog": "gear", "gears": "gear", "settings": "gear", "screwdriver-wrench": "wrench", "toolbox": "wrench", "hammer": "wrench", "tools": "wrench",
	"people-group": "users", "user-group": "users", "shield-halved": "shield", "shield-check": "shield", "zap": "bolt", "file-lines": "file",
	"file-code": "file", "file-pdf": "file", "folder-open": "folder", "chart-line": "chart", "chart-bar": "chart", "chart-simple": "chart", "gauge": "chart",
	"comments": "message", "comment": "message", "envelope": "mail", "arrow-up-right-from-square": "external", "code-branch": "branch", "shuffle": "refresh",
	"rotate": "refresh", "arrows-rotate": "refresh", "layer-group": "layers", "list-check": "list", "diagram-project": "branch", "sitemap": "branch",
	"square-terminal": "terminal", "microchip": "brain", "circle-nodes": "branch", "clipboard": "list", "arrow-right": "arrow", "server": "database",
	"table-columns": "table", "binoculars": "eye", "plug": "puzzle", "puzzle-piece": "puzzle", "circle-stop": "stop", "images": "image", "photo-film": "image",
	"brackets-curly": "code", "webhooks": "webhook", "unlock": "lock", "road": "map", "flag-checkered": "map", "discourse": "message", "octagon-exclamation": "danger",
}

// isIcon reports whether there is a drawing of this name.
func isIcon(name string) bool {
	return iconPaths[name] != "" || iconPaths[iconAliases[name]] != ""
}

// iconCSS returns the rules that draw the icons, in the colour of the text.
func iconCSS() string {
	selectors := map[string][]string{}
	for name := range iconPaths {
		selectors[name] = append(selectors[name], "[data-icon="+name+"]")
	}
	for alias, name := range iconAliases {
		selectors[name] = append(selectors[name], "[data-icon="+alias+"]")
	}
	var b strings.Builder
	var known []string
	for _, name := range slices.Sorted(maps.Keys(iconPaths)) {
		list := selectors[name]
		slices.Sort(list)
		known = append(known, list...)
		b.WriteString(strings.Join(list, ",") + `{--icon:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%23000' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='` +
			iconPaths[name] + "'/%3E%3C/svg%3E\")}\n")
	}
	b.WriteString(".mdx-icon[data-icon]{display:none}\n")
	for i, selector := range known {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(".mdx-icon" + selector)
	}
	b.WriteString("{display:inline-block}\n")
	return b.String()
}
