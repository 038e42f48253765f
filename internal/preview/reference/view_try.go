package reference

import "encoding/json"

// tryPlace writes the place that the script of the form fills: an empty element
// that says what the form is for, and has the words that it needs.
func (v *view) tryPlace(p *page) {
	words, err := json.Marshal(v.tryWords())
	if err != nil {
		panic(err) // texts are always JSON
	}
	v.leaf("div", "", "class", "ref-try", "data-ref-method", p.method, "data-ref-path", p.path,
		"data-ref-spec", v.spec, "data-ref-words", string(words))
}

// tryWords returns the texts of the form by the names that its script has for
// them.
func (v *view) tryWords() map[string]string {
	return map[string]string{
		"title":    v.word("Try it"),
		"send":     v.word("Send"),
		"cancel":   v.word("Cancel"),
		"close":    v.word("Close the form"),
		"sending":  v.word("Waiting for the answer…"),
		"copy":     v.word("Copy"),
		"copied":   v.word("Copied"),
		"required": v.word("required"),
		"or":       v.word("or"),

		"server":     v.word("Server"),
		"serverHint": v.word("Requests go to this computer only. Start serve with --try-host to allow other hosts."),
		"hostsHint":  v.word("Requests go to this computer and to %s only."),
		"access":     v.word("Authorizations"),
		"accessHint": v.word("Credentials stay in this page: they are neither stored nor logged."),
		"user":       v.word("User name"),
		"password":   v.word("Password"),
		"path":       v.word("Path parameters"),
		"query":      v.word("Query parameters"),
		"header":     v.word("Headers"),
		"cookie":     v.word("Cookies"),
		"body":       v.word("Body"),
		"media":      v.word("Media type"),
		"file":       v.word("file"),
		"notSent":    v.word("not sent"),
		"optional":   v.word("optional"),
		"lines":      v.word("one value per line"),
		"valid":      v.word("Valid JSON"),
		"invalid":    v.word("Not valid JSON: %s"),
		"missing":    v.word("Needed: it is part of the address."),

		"response":   v.word("Response"),
		"nothing":    v.word("Fill in the form and send it: the answer appears here, compared with the documentation."),
		"request":    v.word("Request"),
		"fine":       v.word("The answer is as documented."),
		"unread":     v.word("The body is too long to be compared with the documentation."),
		"different":  v.word("The answer is not as documented:"),
		"look":       v.word("Worth a look:"),
		"flaw":       v.word("The request is not as documented:"),
		"truncated":  v.word("Only the beginning is shown."),
		"empty":      v.word("There is no body."),
		"binary":     v.word("The body is no text."),
		"save":       v.word("Save the body"),
		"help":       v.word("This helps:"),
		"host":       v.word("%s is not this computer: start serve with --try-host."),
		"noAnswer":   v.word("The server at %s does not answer: start it, or name another address."),
		"timeout":    v.word("The server at %s gave no answer in time."),
		"gone":       v.word("The documentation server does not answer: is parlance serve still running?"),
		"failedForm": v.word("The form cannot be shown: %s"),
	}
}
