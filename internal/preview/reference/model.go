package reference

// page is all that a page shows, read from the spec. Words of the site are in
// the reader's language already; texts of the spec are as written.
type page struct {
	title, summary string
	method, path   string // method in capitals, "POST"
	webhook        bool
	deprecated     bool
	intro          string // x-mint.content
	description    string
	docs           link
	servers        []server
	auth           []requirement
	freeAccess     bool // a request without any authorization is allowed
	params         []section
	body           *body
	callbacks      []callback
	answers        []answer
	samples        []sample
	base           string // the server that the samples speak to
}

// link leads to another page, or within this one where href begins with "#".
type link struct {
	href, text string
}

type server struct {
	url         string // with its variables, as written
	plain       string // with their defaults, fit for code
	description string
	variables   []*field
}

// requirement is one way to be let in: all of its schemes together.
type requirement struct {
	schemes []*field
}

// section is a list of parameters of one place.
type section struct {
	id, title string
	fields    []*field
}

// body is what a request or a response carries.
type body struct {
	id          string
	description string
	required    bool
	media       []media
}

// media is a body in one media type.
type media struct {
	id, name string
	whole    *field
	examples []example
}

// example is a value, ready to be shown.
type example struct {
	key               string // equal for a request and its answer
	name, description string
	text, language    string
	address           string // externalValue
}

// answer is a response.
type answer struct {
	id, status string
	about      string
	headers    []*field
	body       body
	links      []*field
}

// callback is a request that the API sends in turn.
type callback struct {
	id, name, method, address string
	summary, description      string
	deprecated                bool
	params                    []section
	body                      *body
	answers                   []answer
}

// sample is a request in one language.
type sample struct {
	id, label, language, code string
	body                      string // the part of code that is the body, "" for none
}

// field is a row: a property, a parameter, a header, or a whole body.
type field struct {
	id, name    string
	place       string // "header" where that is not plain from the section
	wild        bool   // name is not a name but words, "any other key"
	kind        phrase
	required    bool
	deprecated  bool
	readOnly    bool
	writeOnly   bool
	pre, post   []string // pills of x-mint
	description string
	facts       []fact
	inside      *content
	docs        link
}

// fact is something more about a field: its default, its limits.
type fact struct {
	label  string
	values []string
	long   bool   // the values are texts of several lines
	place  string // of the spec that a value stands for
}

// content is what an object, an array or a choice consists of.
type content struct {
	fields []*field
	names  []string // of properties for which there is no room
	closed bool     // no other keys are allowed
	groups []group
	tag    string // the property that tells the alternatives apart
	tags   []fact // its values and what they stand for
	again  link   // the content is shown there
}

func (c *content) isEmpty() bool {
	return len(c.fields)+len(c.names)+len(c.groups)+len(c.tags) == 0 && c.again.href == "" && !c.closed && c.tag == ""
}

// isPlain reports whether all that is to be said is one row on what has no name,
// which needs no expander.
func (c *content) isPlain() bool {
	return len(c.fields) == 1 && c.fields[0].wild && c.fields[0].inside == nil && len(c.names)+len(c.groups) == 0
}

// group is a choice.
type group struct {
	label    string // "One of"
	variants []variant
}

type variant struct {
	label string
	value string // of the discriminator, where the label is another
	field *field
}

// phrase is a type in words. What comes from the spec is code, and stays left
// to right in any language.
type phrase []piece

type piece struct {
	text string
	code bool
}

func (p phrase) String() string {
	text := ""
	for _, piece := range p {
		text += piece.text
	}
	return text
}
