package mock

import (
	"mime"
	"strconv"
	"strings"

	"parlance/internal/spec"
)

// chooseMedia returns which of the offered media types an Accept header likes
// best, by the rules of RFC 9110: the most particular range says the quality of
// an offer, and of equal ones the first is taken. It is -1 if none is liked.
func chooseMedia(accept string, offers []string) int {
	if strings.TrimSpace(accept) == "" {
		return 0
	}
	ranges := parseAccept(accept)
	best, bestQuality := -1, 0.0
	for i, offer := range offers {
		if q := qualityOf(ranges, offer); q > bestQuality {
			best, bestQuality = i, q
		}
	}
	return best
}

type mediaRange struct {
	kind, sub string
	params    map[string]string
	quality   float64
}

func parseAccept(accept string) []mediaRange {
	var list []mediaRange
	for part := range strings.SplitSeq(accept, ",") {
		part = strings.TrimSpace(part)
		if part == "*" {
			part = "*/*"
		}
		base, params, err := mime.ParseMediaType(part)
		kind, sub, found := strings.Cut(base, "/")
		if err != nil && base == "" || !found {
			continue
		}
		r := mediaRange{kind, sub, params, 1}
		if q, there := params["q"]; there {
			quality, err := strconv.ParseFloat(q, 64)
			if err != nil || !(quality >= 0 && quality <= 1) {
				continue
			}
			r.quality = quality
			delete(params, "q")
		}
		list = append(list, r)
	}
	return list
}

func qualityOf(ranges []mediaRange, offer string) float64 {
	base, params, _ := mime.ParseMediaType(offer)
	kind, sub, _ := strings.Cut(base, "/")
	best, quality := -1, 0.0
	for _, r := range ranges {
		if rank := r.rank(kind, sub, params); rank > best {
			best, quality = rank, r.quality
		}
	}
	return quality
}

// rank tells how particular a range is that covers a media type, and -1 if it
// does not cover it.
func (r mediaRange) rank(kind, sub string, params map[string]string) int {
	switch {
	case r.kind == "*" && r.sub == "*":
		return 0
	case r.kind != kind:
		return -1
	case r.sub == "*":
		return 1
	case r.sub != sub:
		return -1
	}
	rank := 2
	for name, value := range r.params {
		switch own, there := params[name]; {
		case there && strings.EqualFold(own, value):
			rank++
		case there:
			return -1
		}
	}
	return rank
}

// concreteTypes stand for the ranges that an answer can be documented with.
var concreteTypes = map[string]string{
	"*": "application/json", "*/*": "application/json", "application/*": "application/json",
	"text/*": "text/plain", "image/*": "image/png", "audio/*": "audio/mpeg", "video/*": "video/mp4",
}

// concrete returns the Content-Type that a documented media type is sent with.
func concrete(name string) string {
	base := spec.BaseMedia(name)
	if own, isRange := concreteTypes[base]; isRange {
		name, base = own, own
	}
	if !isHeaderText(name) {
		return "application/octet-stream"
	}
	if strings.HasPrefix(base, "text/") && !strings.Contains(name, ";") {
		return name + "; charset=utf-8"
	}
	return name
}
