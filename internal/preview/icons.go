package preview

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"parlance/internal/nav"
	"parlance/internal/site"
)

// iconPaths are drawings of 24 by 24 with round strokes. They belong to this
// project; other icons are left out, for nothing is loaded from elsewhere.
var iconPaths = map[string]string{
	"menu":            "M4 7h16M4 12h16M4 17h16",
	"search":          "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M20 20l-4-4",
	"globe":           "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3",
	"moon":            "M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5",
	"sun":             "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
	"language":        "M3 6h10M8 3v3M11 6c0 4-4 8-7 9M5 9c1 3 4 5 6 6M12 21l4-10 4 10M13.5 17h5",
	"info":            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8v.01",
	"warning":         "M12 4 2.5 20h19L12 4M12 10v4M12 17v.01",
	"danger":          "M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5M12 8v5M12 16v.01",
	"tip":             "M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.5c.7.7 1 1.5 1 2.5h6c0-1 .3-1.8 1-2.5A6 6 0 0 0 12 3",
	"check":           "M5 12.5l4.5 4.5L19 7",
	"house":           "M4 11l8-7 8 7v9h-5v-6H9v6H4v-9",
	"code":            "M9 7l-5 5 5 5M15 7l5 5-5 5",
	"play":            "M7 4.5v15l12-7.5-12-7.5",
	"book":            "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3V4M5 17a3 3 0 0 1 3-3h11",
	"book-open":       "M12 6c-2-1.5-5-2-9-2v14c4 0 7 .5 9 2 2-1.5 5-2 9-2V4c-4 0-7 .5-9 2M12 6v14",
	"rocket":          "M12 15l-3-3c1-5 4-9 11-9 0 7-4 10-8 12M9 12H5l2-4h4M12 15v4l4-2v-4M5 16c-1 1-1 4-1 4s3 0 4-1",
	"user":            "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-4 4-6 8-6s8 2 8 6",
	"users":           "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2 20c0-3.5 3-5 7-5s7 1.5 7 5M16 5a3.5 3.5 0 0 1 0 7M18 15c2.5.5 4 2 4 5",
	"gear":            "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M12 2v4M12 18v4M2 12h4M18 12h4M5 5l2.8 2.8M16.2 16.2 19 19M5 19l2.8-2.8M16.2 7.8 19 5",
	"wrench":          "M14.5 6.5a4 4 0 0 1 5-2.5l-2.5 3 1 1 3-2.5a4 4 0 0 1-5.5 5L8 18a2 2 0 0 1-3-3l7.5-7.5",
	"key":             "M8 11a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M11 12l9-9M16 7l3 3",
	"lock":            "M6 11h12v9H6v-9M8.5 11V8a3.5 3.5 0 0 1 7 0v3",
	"shield":          "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6l8-3",
	"bolt":            "M13 3 5 14h6l-1 7 8-11h-6l1-7",
	"database":        "M4 6c0-4 16-4 16 0s-16 4-16 0v12c0 4 16 4 16 0V6M4 12c0 4 16 4 16 0",
	"file":            "M6 3h8l4 4v14H6V3M14 3v4h4",
	"folder":          "M3 6h6l2 2h10v11H3V6",
	"image":           "M4 5h16v14H4V5M4 16l5-5 5 5 2-2 4 3M15 9v.01",
	"terminal":        "M4 5h16v14H4V5M8 10l2.5 2L8 14M13 15h4",
	"chart":           "M4 4v16h16M8 16v-5M12 16V8M16 16v-3",
	"clock":           "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
	"bell":            "M6 17V11a6 6 0 0 1 12 0v6l2 1H4l2-1M10 21h4",
	"message":         "M4 5h16v11H10l-4 4v-4H4V5",
	"mail":            "M3 6h18v12H3V6M3 7l9 7 9-7",
	"link":            "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
	"external":        "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
	"download":        "M12 4v11M7 11l5 5 5-5M4 20h16",
	"plus":            "M12 5v14M5 12h14",
	"star":            "M12 3l2.7 6 6.3.6-4.8 4.3 1.4 6.3L12 17l-5.6 3.2 1.4-6.3L3 9.6 9.3 9 12 3",
	"robot":           "M5 9h14v10H5V9M12 9V5M9 13v1M15 13v1M2 13v3M22 13v3",
	"brain":           "M12 5a3 3 0 0 0-6 1 3.5 3.5 0 0 0-2 6 3.5 3.5 0 0 0 2 6 3 3 0 0 0 6 1V5M12 5a3 3 0 0 1 6 1 3.5 3.5 0 0 1 2 6 3.5 3.5 0 0 1-2 6 3 3 0 0 1-6 1",
	"branch":          "M7 4v16M7 4.5v.01M17 8v1a5 5 0 0 1-5 5H9M17 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
	"compass":         "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M15.5 8.5 13.5 13.5 8.5 15.5 10.5 10.5 15.5 8.5",
	"layers":          "M12 3l9 5-9 5-9-5 9-5M3 12l9 5 9-5M3 16l9 5 9-5",
	"list":            "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
	"cloud":           "M7 18a4 4 0 0 1 0-8 5.5 5.5 0 0 1 10.5-1A4.5 4.5 0 0 1 17 18H7",
	"webhook":         "M12 4a4 4 0 0 1 3.5 6L18 15M12 8l-3.5 6A4 4 0 1 1 4 17M9 18h7a3.5 3.5 0 1 0 2-5",
	"table":           "M4 5h16v14H4V5M4 10h16M10 10v9",
	"eye":             "M2 12c5-9 15-9 20 0-5 9-15 9-20 0M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
	"puzzle":          "M4 8h5a2.5 2.5 0 1 1 5 0h5v5a2.5 2.5 0 1 0 0 5v3H4V8",
	"map":             "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2V6M9 4v14M15 6v14",
	"arrow":           "M4 12h16M14 6l6 6-6 6",
	"other":           "M12 12h.01",
	"stop":            "M6 6h12v12H6V6",
	"refresh":         "M20 11a8 8 0 0 0-14-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4l2-2M20 20v-5h-5",
	"close":           "M6 6l12 12M18 6 6 18",
	"copy":            "M9 9h11v11H9V9M5 15H4V4h11v1",
	"headset":         "M4 15v-3a8 8 0 0 1 16 0v3M4 14h3v5H4v-5M17 14h3v5h-3v-5M20 19c0 2-3 2.5-6 2.5",
	"github":          "M9 20c-4 1.3-4-2-6-2.5M15 22v-3.5c0-1 .1-1.4-.5-2 2.8-.3 5.5-1.4 5.5-6a4.6 4.6 0 0 0-1.3-3.2 4.3 4.3 0 0 0-.1-3.2s-1.1-.3-3.5 1.3a12 12 0 0 0-6.2 0C6.5 3.8 5.4 4.1 5.4 4.1a4.3 4.3 0 0 0-.1 3.2A4.6 4.6 0 0 0 4 10.5c0 4.6 2.7 5.7 5.5 6-.6.6-.6 1.2-.5 2V22",
	"route":           "M6 4a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M18 15a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M8.5 6.5H16a3 3 0 0 1 0 6H8a3 3 0 0 0 0 6h7.5",
	"smile":           "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 14c1.5 2.5 5.5 2.5 7 0M9 9.5v.01M15 9.5v.01",
	"hash":            "M9 3v18M15 3v18M3 9h18M3 15h18",
	"send":            "M21 3 3 11l7 3 3 7 8-18M10 14l5-5",
	"briefcase":       "M3 8h18v12H3V8M8 8V5h8v3M3 13h18",
	"building":        "M5 21V3h10v18M15 9h5v12M3 21h18M8.5 7h3M8.5 11h3M8.5 15h3",
	"sparkles":        "M10 4l1.8 5.2L17 11l-5.2 1.8L10 18l-1.8-5.2L3 11l5.2-1.8L10 4M18 3v4M16 5h4M19 17v4M17 19h4",
	"chat":            "M7.5 6h9c3 0 4.5 3 4.5 7 0 3-1 5-3 5-2.5 0-3-3-6-3s-3.5 3-6 3c-2 0-3-2-3-5 0-4 1.5-7 4.5-7M9 11v.01M15 11v.01",
	"grid":            "M4 4h7v7H4V4M13 4h7v7h-7V4M4 13h7v7H4v-7M13 13h7v7h-7v-7",
	"wallet":          "M3 7h16v13H3V7M3 7l12-3v3M16 13h3",
	"coins":           "M9 5a5 5 0 1 0 0 10A5 5 0 0 0 9 5M15.5 9.5a5 5 0 1 1-6 6",
	"spider":          "M12 8a4 4 0 0 0-4 4v3a4 4 0 0 0 8 0v-3a4 4 0 0 0-4-4M8 12 4 9M8 15H3M9 18l-4 3M16 12l4-3M16 15h5M15 18l4 3M10 8 8.5 4M14 8l1.5-4",
	"window":          "M3 5h18v14H3V5M3 9.5h18M6 7.2v.01M9 7.2v.01",
	"google":          "M20 12h-8M20 12a8 8 0 1 1-2.5-5.8",
	"calendar":        "M4 6h16v15H4V6M4 11h16M8 3v5M16 3v5",
	"target":          "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12v.01",
	"network":         "M9 3h6v5H9V3M3 16h6v5H3v-5M15 16h6v5h-6v-5M12 8v4M6 16v-4h12v4",
	"clipboard":       "M8 4H5v17h14V4h-3M8 3h8v4H8V3",
	"clipboard-check": "M8 4H5v17h14V4h-3M8 3h8v4H8V3M8.5 14l2.5 2.5 4.5-5",
	"dollar":          "M12 2v20M17 7c0-2-2-3-5-3s-5 1-5 3.5 2 3.5 5 4 5 1.5 5 4-2 3.5-5 3.5-5-1-5-3",
	"store":           "M4 10v11h16V10M3 10l2-6h14l2 6c0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0M10 21v-6h4v6",
	"palette":         "M12 3a9 9 0 0 0 0 18c2 0 2-1.5 1.5-2.5-.5-1.5.5-2.5 2-2.5H18c2 0 3-1.5 3-4 0-5-4-9-9-9M7.5 12v.01M9 8v.01M13 7v.01M17 9.5v.01",
	"wand":            "M4 20 15 9M13 7l4 4M18 3v4M16 5h4M20 13v3M18.5 14.5h3M9 3v3M7.5 4.5h3",
	"hexagon":         "M12 2.5l8.2 4.7v9.6L12 21.5l-8.2-4.7V7.2L12 2.5",
	"graduation":      "M2 9l10-5 10 5-10 5L2 9M6 11v5c3 3 9 3 12 0v-5M22 9v6",
	"feather":         "M5 19C5 12 9 5 20 4c0 8-5 12-12 12M4 20l10-10",
	"question":        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5c0-3.5 5-3 5 0 0 1.8-2.5 2-2.5 4M12 16.5v.01",
	"bars":            "M4 6h12M8 12h12M4 18h10",
	"progress":        "M6 15a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M8 15.5C8 9 14 12 14 6h6M17 3l3 3-3 3",
	"youtube":         "M3 7.5C3 6 4 5.2 5.5 5.2h13C20 5.2 21 6 21 7.5v9c0 1.5-1 2.3-2.5 2.3h-13C4 18.8 3 18 3 16.5v-9M10 9v6l5-3-5-3",
	"vector":          "M4 4h4v4H4V4M16 4h4v4h-4V4M4 16h4v4H4v-4M16 16h4v4h-4v-4M8 6h8M8 18h8M6 8v8M18 8v8",
	"scale":           "M12 3v18M7 21h10M5 6h14M5 6l-3 8c1 2.5 5 2.5 6 0L5 6M19 6l-3 8c1 2.5 5 2.5 6 0l-3-8",
	"brush":           "M20 4 10 13M9 12.5c-3 0-4 2-4 4 0 1.5-1 2.5-2 3 5 1.5 9 0 9-4 0-2-1.5-3-3-3",
	"fire":            "M12 3c1 4 6 6 6 11a6 6 0 0 1-12 0c0-2 1-3.5 2-4.5 0 2 1 3 2 3 0-4 0-6 2-9.5",
	"at":              "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0v1.5c0 3 4.5 2.5 4.5-1.5a8.5 8.5 0 1 0-4 7.3",
	"contact":         "M5 3h14v18H5V3M12 7.5a2.2 2.2 0 1 0 0 4.5 2.2 2.2 0 0 0 0-4.5M8 17c0-3.5 8-3.5 8 0M3 7h2M3 12h2M3 17h2",
	"hand":            "M7 12V6.5a1.5 1.5 0 0 1 3 0V11M10 10V4.5a1.5 1.5 0 0 1 3 0V11M13 10V5.5a1.5 1.5 0 0 1 3 0V12M16 11V8.5a1.5 1.5 0 0 1 3 0V15c0 4-3 6-6 6-4 0-5-2-8-7-.8-1.5 1-3 2.5-1.5L9 14",
	"crown":           "M4 18 2.5 7l5.5 4 4-6.5 4 6.5 5.5-4L20 18H4",
	"wifi":            "M2.5 9c6-5 13-5 19 0M6 13c4-3 8-3 12 0M9.5 16.5c1.5-1.2 3.5-1.2 5 0M12 20v.01",
	"user-plus":       "M10 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M2 21c0-4 4-6 8-6s8 2 8 6M19 6v6M16 9h6",
	"user-check":      "M10 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M2 21c0-4 4-6 8-6s8 2 8 6M15.5 9l2 2 4-4.5",
	"snowflake":       "M12 2v20M3.3 7l17.4 10M20.7 7 3.3 17M9.5 4l2.5 2 2.5-2M9.5 20l2.5-2 2.5 2",
	"plane":           "M21 3l-8 18-2.5-7.5L3 11l18-8",
	"pencil":          "M4 20l1-4L16 5l3 3L8 19l-4 1M14 7l3 3",
	"tree":            "M5 4v13h6M5 9h6M11 6h9v6h-9V6M11 14h9v6h-9v-6",
	"circle":          "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16",
	"leaf":            "M5 20C5 9 11 4 20 4c0 10-5 15-13 14M5 20c2-5 5-8 9-10",
	"handshake":       "M2 7l4-1 6 2 6-2 4 1M2 15l3 1 5 4c1 .5 2-.5 1.5-1.5M11.5 18.5l2 1c1 .3 2-.7 1.5-1.7l1.5.7c1.2.3 2-1 1.2-2L13 12.5l-2.5 1.5c-1.5.5-2.5-1-1.5-2l3-4M22 15l-4 1",
	"cart":            "M2 4h3l2.5 11h11L21 7H6M9 19.5v.01M17 19.5v.01",
	"archive":         "M3 4h18v5H3V4M5 9v11h14V9M10 13h4",
	"pulse":           "M2 12h5l3-8 4 16 3-8h5",
	"video":           "M3 6h12v12H3V6M15 10.5 21 7v10l-6-3.5",
	"upload":          "M12 15V4M7 8l5-5 5 5M4 20h16",
	"thumbs-up":       "M7 11v9H3v-9h4M7 11l4-8c2 0 3 1.5 2.5 3.5L13 9h6c1.5 0 2 1 1.8 2.2l-1.3 7c-.2 1.2-1 1.8-2.2 1.8H7",
	"quote":           "M10 7H4v6h5c0 2-1 4-4 4M20 7h-6v6h5c0 2-1 4-4 4",
	"mobile":          "M7 2h10v20H7V2M11 18.5h2",
	"microphone":      "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5 11a7 7 0 0 0 14 0M12 18v3M8 21h8",
	"bookmark":        "M6 3h12v18l-6-5-6 5V3",
	"exchange":        "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
	"flask":           "M9 3h6M10 3v6L4.5 18.5C4 20 4.5 21 6 21h12c1.5 0 2-1 1.5-2.5L14 9V3M7.5 14h9",
	"tag":             "M3 3h9l9 9-9 9-9-9V3M7.5 7.5v.01",
	"stopwatch":       "M12 6a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M12 10v4M9.5 2h5M19 5l1.5 1.5",
	"sliders":         "M4 7h9M19 7h1M16 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M4 17h1M11 17h9M8 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
	"trash":           "M4 6h16M9 6V3h6v3M6 6l1 15h10l1-15M10 10v7M14 10v7",
	"filter":          "M3 4h18l-7 8.5V20l-4-2v-5.5L3 4",
	"heart":           "M12 20C5 15 3 11.5 3 8.5a4.5 4.5 0 0 1 9-1.5 4.5 4.5 0 0 1 9 1.5c0 3-2 6.5-9 11.5",
	"flag":            "M5 21V4h13l-2.5 4.5L18 13H5",
	"pin":             "M12 21c5-6 7-9 7-12a7 7 0 0 0-14 0c0 3 2 6 7 12M12 6.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5",
	"bug":             "M8 9h8v6a4 4 0 0 1-8 0V9M9 9a3 3 0 0 1 6 0M12 12v7M3 8l5 2M3 14h5M4 20l4.5-2.5M21 8l-5 2M21 14h-5M20 20l-4.5-2.5",
	"cube":            "M12 2.5l8 4.5v10l-8 4.5L4 17V7l8-4.5M4 7l8 4.5L20 7M12 11.5v10",
	"fingerprint":     "M5 12a7 7 0 0 1 14 0v3M8 12a4 4 0 0 1 8 0c0 4 0 6-1 8M12 12c0 4-.5 7-2 9M8 15c0 2-.5 3.5-1.5 5",
	"gift":            "M3 8h18v4H3V8M5 12v9h14v-9M12 8v13M12 8c-6 0-6-5-3-5 2 0 3 3 3 5 0-2 1-5 3-5 3 0 3 5-3 5",
	"sort":            "M7 4v16M3.5 16.5 7 20l3.5-3.5M17 20V4M13.5 7.5 17 4l3.5 3.5",
	"x":               "M4 4l16 16M20 4 4 20",
	"linkedin":        "M3 3h18v18H3V3M7.5 10.5V17M7.5 7v.01M11.5 17v-6.5M11.5 13c0-3.5 5-3.5 5 0v4",
}

// iconAliases are names of other libraries for the same things: the drawing, and
// the names that stand for it.
var iconAliases = aliases(map[string]string{
	"archive":         `box-archive file-zipper`,
	"arrow":           `arrow-right`,
	"at":              `at-sign threads`,
	"bars":            `align-left bars-staggered text`,
	"bell":            `bell-ring bullhorn megaphone`,
	"bolt":            `thunderstorm trigger zap`,
	"book":            `book-bookmark book-sparkles books`,
	"brain":           `brain-circuit cpu head-side-brain microchip`,
	"branch":          `arrows-split-up-and-left circle-nodes code-branch code-fork code-merge code-pull-request diagram-project git git-alt share-nodes sitemap split workflow`,
	"briefcase":       `suitcase`,
	"brush":           `paintbrush`,
	"building":        `building-columns city industry`,
	"calendar":        `calendar-days`,
	"cart":            `cart-shopping shopify`,
	"chart":           `analytics arrow-trend-up chart-bar chart-column chart-line chart-mixed chart-pie chart-simple gauge gauge-high gauge-simple square-poll-horizontal`,
	"chat":            `discord qq`,
	"check":           `badge-check check-double circle-check`,
	"clipboard":       `clipboard-list paste`,
	"clipboard-check": `square-check`,
	"clock":           `clock-rotate-left history`,
	"close":           `xmark`,
	"cloud":           `aws cloud-arrow-up cloud-upload salesforce`,
	"code":            `brackets-curly code-simple golang java php python rust square-code`,
	"contact":         `address-book id-badge id-card`,
	"cube":            `box boxes boxes-stacked cubes docker package`,
	"danger":          `ban circle-xmark octagon octagon-exclamation`,
	"database":        `elephant hard-drive memory server`,
	"dollar":          `circle-dollar circle-dollar-to-slot dollar-sign money-bills`,
	"download":        `cloud-arrow-down file-arrow-down`,
	"exchange":        `arrow-right-arrow-left arrows-exchange arrows-left-right repeat right-left switch`,
	"external":        `arrow-up-right arrow-up-right-from-square share square-arrow-up-right up-right-from-square`,
	"eye":             `binoculars eye-slash glasses telescope`,
	"file":            `file-code file-contract file-csv file-excel file-export file-import file-lines file-pdf file-word hacker-news markdown medium memo newspaper page receipt scroll`,
	"filter":          `filter-list`,
	"fire":            `fire-flame fire-flame-curved meteor`,
	"flask":           `beaker flask-vial test-tube vial vials`,
	"folder":          `folder-open folders`,
	"gear":            `cog gears settings`,
	"github":          `square-github`,
	"globe":           `earth-americas earth-europe globe-pointer website`,
	"graduation":      `graduation-cap school`,
	"grid":            `border-all grid-2 microsoft table-cells windows`,
	"handshake":       `hand-holding-hand`,
	"hash":            `hashtag slack`,
	"hexagon":         `js node node-js`,
	"house":           `home house-chimney`,
	"image":           `images instagram photo-film`,
	"info":            `circle-exclamation circle-info`,
	"language":        `language-icon`,
	"layers":          `layer-group`,
	"link":            `chain link-simple`,
	"linkedin":        `linkedin-in`,
	"list":            `list-check list-ol list-ul`,
	"lock":            `lock-open unlock`,
	"mail":            `envelope inbox`,
	"map":             `flag-checkered road`,
	"message":         `bluesky comment comment-dots comments discourse reddit reply whatsapp`,
	"microphone":      `podcast volume-high`,
	"mobile":          `mobile-screen phone`,
	"moon":            `circle-half-stroke`,
	"network":         `hubspot network-wired`,
	"other":           `ellipsis`,
	"pencil":          `edit file-pen pen pen-to-square`,
	"pin":             `location-dot map-pin`,
	"play":            `circle-play`,
	"plus":            `circle-plus square-plus`,
	"progress":        `arrow-progress timeline`,
	"pulse":           `activity heart-pulse monitor-waveform signal-stream wave-pulse`,
	"puzzle":          `plug puzzle-piece`,
	"question":        `circle-question`,
	"refresh":         `arrows-rotate recycle rotate rotate-left rotate-right shuffle spinner sync`,
	"robot":           `message-bot user-robot`,
	"rocket":          `rocket-launch`,
	"scale":           `balance-scale gavel scale-balanced`,
	"search":          `magnifying-glass magnifying-glass-chart searchengin`,
	"send":            `paper-plane telegram`,
	"shield":          `shield-check shield-halved shield-keyhole user-shield`,
	"sliders":         `sliders-h toggle-on`,
	"smile":           `face-smile face-smiling`,
	"sparkles":        `magic stars wand-sparkles`,
	"spider":          `spider-web`,
	"star":            `award certificate medal trophy`,
	"stop":            `circle-stop`,
	"stopwatch":       `hourglass hourglass-half timer`,
	"store":           `shop`,
	"sun":             `sun-bright`,
	"table":           `table-columns`,
	"tag":             `tags ticket`,
	"target":          `bullseye bullseye-arrow crosshairs`,
	"terminal":        `square-terminal`,
	"tip":             `lightbulb`,
	"trash":           `trash-can`,
	"tree":            `file-tree folder-tree`,
	"upload":          `arrow-up-from-bracket`,
	"user":            `user-gear user-pen user-tie`,
	"users":           `facebook people-arrows people-group screen-users user-group users-gear`,
	"vector":          `object-group ruler-combined vector-square`,
	"video":           `camera clapperboard film video-camera`,
	"wallet":          `credit-card money-bill piggy-bank stripe`,
	"wand":            `wand-magic wand-magic-sparkles`,
	"warning":         `triangle-exclamation`,
	"webhook":         `webhooks`,
	"window":          `browser browsers desktop display laptop window-alt window-maximize window-restore`,
	"wrench":          `hammer screwdriver-wrench toolbox tools trowel-bricks wrench-simple`,
	"x":               `twitter x-twitter`,
})

func aliases(of map[string]string) map[string]string {
	names := map[string]string{}
	for drawing, list := range of {
		for _, name := range strings.Fields(list) {
			names[name] = drawing
		}
	}
	return names
}

// drawing returns the drawing that an icon's name stands for, "" for none. The
// library that a name begins with does not matter, nor its style.
func drawing(name string) string {
	name = strings.TrimPrefix(name, "fa-")
	if iconPaths[name] != "" {
		return name
	}
	return iconAliases[name]
}

// iconCSS returns the rules that draw icons, in the colour of the text.
func iconCSS(used map[string]bool) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(used)) {
		b.WriteString("[data-icon=" + name + `]{--icon:url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='red' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'><path d='` +
			iconPaths[name] + "'/></svg>\")}\n")
	}
	return b.String()
}

// frameIcons are those of the frame itself.
var frameIcons = []string{"menu", "search", "globe", "moon", "sun", "language", "close", "copy", "other"}

// usedIcons returns the drawings that a site needs: all of them would be a third
// of its style. A site whose pages are made of more than their own files, and
// one that is being written, has them all.
func (m *Model) usedIcons(live bool) map[string]bool {
	used := map[string]bool{}
	if live || len(m.settings.Variables) > 0 || m.hasSnippets() {
		for name := range iconPaths {
			used[name] = true
		}
		return used
	}
	add := func(name string) {
		if name = drawing(name); name != "" {
			used[name] = true
		}
	}
	for _, name := range frameIcons {
		add(name)
	}
	for _, c := range m.cells {
		c.root.eachIcon(add)
		if c.settings != nil {
			eachIcon(c.settings, add)
		}
	}
	eachIcon(m.settings, add)
	for _, p := range m.Site.Pages {
		iconsIn(p.File.Data, add)
	}
	return used
}

// hasSnippets reports whether pages are made of files that are no pages.
func (m *Model) hasSnippets() bool {
	return slices.ContainsFunc(m.Site.Pages, func(p *site.Page) bool { return len(p.Imports) > 0 })
}

func (d *division) eachIcon(add func(string)) {
	add(d.icon)
	for _, list := range [][]*division{d.children, d.global} {
		for _, child := range list {
			child.eachIcon(add)
		}
	}
}

func eachIcon(s *nav.Settings, add func(string)) {
	links := slices.Concat(s.Navbar, s.Socials, s.Contextual.Links)
	if s.Primary != nil {
		links = append(links, *s.Primary)
	}
	for _, link := range links {
		add(link.Icon)
	}
	iconsIn([]byte(s.Banner.Content), add)
}

// iconsIn finds the names that may stand for icons in a page: the words behind
// "icon", as in icon="rocket" or icon: rocket.
func iconsIn(text []byte, add func(string)) {
	for {
		i := bytes.Index(text, []byte("icon"))
		if i < 0 {
			return
		}
		text = text[i+len("icon"):]
		rest := bytes.TrimLeft(text[:min(len(text), 80)], " \t\"'`={}:")
		end := bytes.IndexFunc(rest, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		if end < 0 {
			end = len(rest)
		}
		add(string(rest[:end]))
	}
}
