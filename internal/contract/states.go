package contract

import (
	"regexp"
	"slices"
	"strings"

	"parlance/internal/schema"
	"parlance/internal/spec"
	"parlance/internal/tree"
)

// phase is what a word says about the life of a thing.
type phase uint8

const (
	unknownPhase phase = iota
	active
	succeeded
	failed
)

// The words by which APIs call the states of what they run. A state that is
// none of them is of unknown phase, and nothing is concluded from it.
var (
	activeWords    = []string{"active", "running", "pending", "queued", "inprogress", "processing", "started", "starting", "waiting", "working", "open", "executing", "scheduled", "created", "retrying", "resumed", "paused", "suspended"}
	succeededWords = []string{"completed", "complete", "succeeded", "success", "successful", "done", "finished"}
	failedWords    = []string{"error", "errored", "failed", "failure", "cancelled", "canceled", "stopped", "aborted", "revoked", "terminated", "killed", "expired", "timeout", "timedout", "rejected"}
)

func phaseOf(state string) phase {
	word := spec.PlainName(state)
	switch {
	case slices.Contains(activeWords, word):
		return active
	case slices.Contains(succeededWords, word):
		return succeeded
	case slices.Contains(failedWords, word):
		return failed
	}
	return unknownPhase
}

func (p phase) ended() bool { return p == succeeded || p == failed }

// findReader chooses the operation that tells about one thing: a GET whose path
// ends with the id, else one that takes it in its path, with no other required
// parameter.
func (r *resource) findReader() {
	for _, o := range r.users {
		if o.Name.Method != "GET" || !r.isLonely(o) {
			continue
		}
		if strings.HasSuffix(strings.TrimSuffix(o.Name.Path, "/"), "}") {
			r.reader = o
			return
		}
		if r.reader == nil {
			r.reader = o
		}
	}
}

// isLonely reports whether an id in the path is all that an operation needs.
func (r *resource) isLonely(o *op) bool {
	slots := r.slots[o]
	if len(slots) != 1 || slots[0].in != "path" {
		return false
	}
	return !slices.ContainsFunc(o.params, func(p *param) bool {
		return p.required && (p.in != "path" || p.name != slots[0].name)
	})
}

// findState finds the property that tells the state: one that is restricted to
// certain words (in every branch of a choice), and whose name says so or by
// which the branches differ.
func (r *resource) findState() {
	if r.reader == nil {
		return
	}
	for _, answer := range r.reader.success() {
		for _, m := range answer.media {
			for _, p := range properties(r.reader.api.spec, m.schemaNode()) {
				if len(tree.PointerTokens(p.pointer)) > 2 || strings.Contains(p.pointer, "/"+anyItem) {
					continue
				}
				var words []string
				for _, branch := range p.branches {
					words = append(words, enumTexts(branch)...)
				}
				if len(words) < 2 || !isStateName(p.name) && len(p.branches) < 2 {
					continue
				}
				if r.state == "" || isStateName(p.name) && !isStateName(lastToken(r.state)) {
					r.state, r.states = p.pointer, words
				}
			}
		}
	}
}

func isStateName(name string) bool {
	list := spec.Words(name)
	return len(list) > 0 && slices.Contains([]string{"status", "state", "phase", "stage"}, list[len(list)-1])
}

func lastToken(pointer string) string {
	tokens := tree.PointerTokens(pointer)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// findEchoes finds the properties of the answers that repeat the id: of the
// same name as the slot, or showing the same example.
func (o *op) findEchoes(r *resource) {
	for _, s := range r.slots[o] {
		name, examples := s.name, []string(nil)
		for _, c := range o.candidates() {
			if c.slot == s {
				name, examples = c.name, c.examples
			}
		}
		for _, answer := range o.success() {
			for _, m := range answer.media {
				for _, p := range properties(o.api.spec, m.schemaNode()) {
					same := spec.PlainName(p.name) == spec.PlainName(name) && (spec.PlainName(name) != "id" || s.in == "path") ||
						shared(exampleTexts(p.schema), examples) && isIdentifier(p.name)
					plain := len(tree.PointerTokens(p.pointer)) == 1 && isScalarSchema(p.schema)
					if e := (echo{s, p.pointer}); same && plain && !slices.Contains(o.links.echoes, e) {
						o.links.echoes = append(o.links.echoes, e)
					}
				}
			}
		}
	}
}

// findBorrows finds what the reader of a resource tells that a request about it
// needs: scalars that show the same example, of more than one word.
func (o *op) findBorrows(r *resource) {
	if r.reader == nil || r.reader == o || o.body == nil {
		return
	}
	for _, c := range o.candidates() {
		if c.slot.in != "body" || slices.Contains(r.slots[o], c.slot) {
			continue
		}
		for _, answer := range r.reader.success() {
			for _, m := range answer.media {
				for _, p := range properties(o.api.spec, m.schemaNode()) {
					if len(tree.PointerTokens(p.pointer)) == 1 && isScalarSchema(p.schema) && sharedWord(exampleTexts(p.branches...), c.examples) {
						o.links.borrows = append(o.links.borrows, borrow{p.pointer, c.slot.name})
					}
				}
			}
		}
	}
}

// sharedWord is a weaker test than isTelling: the two places already belong to
// one resource.
func sharedWord(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return len(s) > 5 && slices.Contains(b, s) })
}

// endingWords say that an operation ends what it is used on.
var endingWords = []string{"stop", "cancel", "abort", "terminate", "kill", "revoke", "delete", "remove", "destroy", "close", "end", "archive", "discard"}

// ends reports whether an operation ends or removes the thing that it names: a
// DELETE, or one whose path or id says so.
func (o *op) ends() bool {
	if o.Name.Method == "DELETE" {
		return true
	}
	if o.isSafe() {
		return false
	}
	list := spec.Words(o.ID)
	for segment := range strings.SplitSeq(o.Name.Path, "/") {
		if !strings.Contains(segment, "{") {
			list = append(list, spec.Words(segment)...)
		}
	}
	return slices.ContainsFunc(list, func(word string) bool { return slices.Contains(endingWords, word) })
}

// removes reports whether the thing is gone afterwards.
func (o *op) removes() bool {
	return o.Name.Method == "DELETE" || slices.Contains(spec.Words(o.ID), "delete") || slices.Contains(spec.Words(o.ID), "remove")
}

// conflictText says that an action does not suit the state of its target.
var conflictText = regexp.MustCompile(`(?i)\b(?:already|terminal|no longer|conflict|(?:does|is|are|was) not (?:wait|running|active|in progress|pending|open)\w*|cannot be (?:stopped|cancell?ed|changed|resumed|deleted|modified|retried)|not in (?:a |an |the )?(?:[\w-]+ ){0,4}state|wrong state|invalid state|in progress)\b`)

// refusesTwice reports whether the contract says that the action is refused
// where the state of its target does not suit: 409 is documented, or a 400,
// 403, 412 or 422 whose description or examples speak of the state.
func (o *op) refusesTwice() bool {
	for _, answer := range o.responses {
		switch answer.status {
		case "409":
			return true
		case "400", "403", "412", "422":
			if conflictText.MatchString(answer.words()) {
				return true
			}
		}
	}
	return false
}

// words returns the texts of a documented answer: its description and examples.
func (r *response) words() string {
	parts := []string{r.node.Get("description").Text()}
	for _, m := range r.media {
		for _, example := range m.examples {
			parts = append(parts, schema.Text(example))
		}
	}
	return strings.Join(parts, "\n")
}

// stopWords say that what is ended has not succeeded.
var stopWords = []string{"stop", "cancel", "abort", "terminate", "kill", "revoke"}

// stops reports whether an operation breaks off what it is used on.
func (o *op) stops() bool {
	list := spec.Words(o.ID)
	for segment := range strings.SplitSeq(o.Name.Path, "/") {
		list = append(list, spec.Words(segment)...)
	}
	return slices.ContainsFunc(list, func(word string) bool { return slices.Contains(stopWords, word) })
}
