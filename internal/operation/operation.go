// Package operation names operations of an API and reads references to them,
// as pages (`openapi:`) and navigation entries write them.
//
// The form is Mintlify's: "METHOD /path", or with the file of the spec before
// it, "/enterprise-api.ko.yaml POST /stop/{kickoff_id}". A webhook is named by
// the method "webhook" and the key of the spec's webhooks.
package operation

import (
	"slices"
	"strings"
)

// Webhook is the method of a Name that is a webhook.
const Webhook = "WEBHOOK"

// methods are the HTTP methods that an OpenAPI path item can hold, and webhook.
var methods = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", Webhook}

// Name identifies an operation within a spec. Method is in upper case. Path is
// the key under paths, or the webhook's name.
type Name struct {
	Method, Path string
}

func (n Name) String() string {
	if n.Method == Webhook {
		return "webhook " + n.Path
	}
	return n.Method + " " + n.Path
}

// IsZero reports whether n names nothing.
func (n Name) IsZero() bool { return n == Name{} }

// Same reports whether two names mean the same operation: methods must be
// equal, paths may differ by one trailing slash.
func (n Name) Same(o Name) bool {
	return n.Method == o.Method &&
		(n.Path == o.Path || strings.TrimSuffix(n.Path, "/") == strings.TrimSuffix(o.Path, "/"))
}

// Params returns the names in the braces of the path.
func (n Name) Params() []string {
	var names []string
	for path := n.Path; ; {
		_, after, found := strings.Cut(path, "{")
		if !found {
			return names
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return names
		}
		names, path = append(names, name), rest
	}
}

// IsMethod reports whether word is an HTTP method that OpenAPI knows, or
// "webhook", in any case.
func IsMethod(word string) bool {
	return slices.Contains(methods, strings.ToUpper(word))
}

// Reference names an operation, and the spec that it stands in where Spec is
// not empty. Spec is as written: a path with or without a leading slash, a file
// name without extension, or a URL.
type Reference struct {
	Spec string
	Name Name
}

func (r Reference) String() string {
	if r.Spec == "" {
		return r.Name.String()
	}
	return r.Spec + " " + r.Name.String()
}

// ParseReference reads "METHOD /path" or "SPEC METHOD /path". ok is false for
// any other text.
func ParseReference(text string) (ref Reference, ok bool) {
	words := strings.Fields(text)
	if len(words) == 3 {
		ref.Spec, words = words[0], words[1:]
	}
	if len(words) != 2 || !IsMethod(words[0]) {
		return Reference{}, false
	}
	ref.Name = Name{Method: strings.ToUpper(words[0]), Path: words[1]}
	if ref.Name.Method != Webhook && !strings.HasPrefix(ref.Name.Path, "/") {
		return Reference{}, false
	}
	return ref, true
}
