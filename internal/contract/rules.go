package contract

import (
	"slices"
	"strings"
)

// Rule is what a kind of Failure means.
type Rule struct {
	ID    string // as in Failure.Rule
	Title string
	Doc   string // what is wrong, and what to do about it
}

// Rules returns all rules that a Failure can have, by id.
func Rules() []Rule {
	list := slices.Concat(answerRules, requestRules, behaviourRules, leakRules)
	for _, k := range keywordRules {
		list = append(list, Rule{
			ID: "schema-" + kebab(k.keyword), Title: "A body breaks " + k.keyword,
			Doc: "A value in the body of an answer is not as its schema says: " + k.doc + ". Either the server or the schema is wrong.",
		})
	}
	slices.SortFunc(list, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}

var answerRules = []Rule{
	{"no-answer", "No answer comes", "The server closed the connection, ran out of time or sent something that is no HTTP."},
	{"body-incomplete", "A body is not complete", "The body ended before the length that its head announces, went on behind it, or could not be unpacked as its Content-Encoding says. Clients see an error, or half of the data."},
	{"body-too-long", "A body is too long", "The body is longer than the limit of the tester, packed or unpacked, and was not read any further."},
	{"body-missing", "A documented body is missing", "The contract documents a body for this status, and the answer has none."},
	{"body-undocumented", "A body is not documented", "The answer has a body where the contract documents none. Of a refusal it is only a warning. Document the body, or leave it out."},
	{"status-undocumented", "A status is not documented", "The operation answers with a status that the contract does not name for it, so that no client is ready for it. Document it, or answer with one that is."},
	{"redirect-undocumented", "A redirect is not documented", "The answer sends the client elsewhere, which the contract does not say. Redirects are not followed, since credentials may go with them."},
	{"response-slow", "An answer is too slow", "The answer took longer than the budget for it."},
	{"server-error", "The server fails", "An answer 5xx: whatever a client sends, a server should not break. A documented 5xx tells clients what to expect of a broken server; it does not allow the server to be one."},
	{"operation-missing", "An operation is not there", "Every request to a documented operation, valid or not, is answered as if nothing were at its path. The contract documents what the server does not have."},
	{"header-missing", "A required header is missing", "The contract says that the answer has this header, and it does not."},
	{"header-schema", "A header is not as documented", "The value of a header breaks its schema, however it is read."},
	{"media-type-missing", "The media type is missing", "The answer has a body and no Content-Type, so that clients have to guess."},
	{"media-type-invalid", "The media type cannot be read", "The Content-Type of the answer is no media type."},
	{"media-type-undocumented", "A media type is not documented", "The body comes as another media type than the contract says. Clients that look at it refuse the answer."},
	{"charset-wrong", "The charset is wrong", "The Content-Type announces another charset than the body is in."},
	{"text-invalid", "A text is not valid", "The body is a text, but no valid UTF-8."},
	{"json-invalid", "JSON is not valid", "The body is not exactly one JSON value in UTF-8. That includes names that stand twice in an object, text behind the value and halves of surrogate pairs."},
	{"property-undeclared", "A property is not declared", "The body has a property that its schema does not declare, where the schema names its properties. Declare it, or do not send it: what is sent is relied on."},
	{"property-absent", "A property never comes", "No answer of its kind has this documented property, though no \"required\" says that it has to come. It is a failure where the examples show it and several answers lack it."},
}

var requestRules = []Rule{
	{"auth-missing", "Credentials are not asked for", "The contract says that the operation takes credentials, and a request without any succeeds or is looked at before it is refused."},
	{"auth-any-token", "Any credentials will do", "A request with made-up credentials succeeds, or is looked at before it is refused."},
	{"invalid-accepted", "A request that breaks the contract succeeds", "The contract says what a request must be, and the server takes another. Clients come to rely on it, and what the server makes of it nobody has written down."},
	{"unknown-accepted", "A request about nothing succeeds", "The request names something that does not exist, and is answered as if it did."},
	{"unknown-status", "What does not exist is answered with another status than 404", "The contract documents 404, and a well-formed id of nothing is refused in another way."},
	{"method-undocumented", "A method that is not documented succeeds", "The path answers to a method that the contract does not know there. It may do anything, and nobody has reviewed it."},
	{"path-undocumented", "A path that is not documented succeeds", "A client has used a path that the contract does not know, and the server answered. Document the operation, or exclude it where it is none of the API."},
	{"missing-key-sent", "A key is called missing that was sent", "A refusal names a key as missing which the request had."},
	{"missing-key-unlisted", "A key is required that is not listed", "A refusal names a key as missing which the operation that lists the keys does not know. A client cannot learn of it."},
}

var behaviourRules = []Rule{
	{"flaky", "Equal requests are answered differently", "Of several equal requests some succeed and some do not."},
	{"listing-unstable", "A listing changes by itself", "What is listed is not the same each time, though nothing that the contract knows changes it."},
	{"id-repeated", "An id is given twice", "Two creations were given the same id, so that one of them cannot be reached."},
	{"id-not-echoed", "An answer is about something else", "The answer names another id than the request did."},
	{"created-unknown", "What was created does not exist", "An id that the server has just given is answered as if it named nothing."},
	{"text-changed", "A text comes back as another", "A text in several scripts was sent and did not come back as it was: characters were lost, replaced, normalised or cut."},
	{"read-not-safe", "Reading changes things", "GET promises to change nothing, and what is read is different afterwards."},
	{"state-goes-back", "What has ended is active again", "A thing had ended, nothing was done to it, and now it is in another state."},
	{"others-touched", "Acting on one thing touches another", "An action on one thing, or a creation, has changed the state of another."},
	{"effect-missing", "An action has no effect", "The action succeeds, and afterwards its target is still active."},
	{"effect-wrong", "An action has another effect", "What was stopped is reported as if it had succeeded."},
	{"effect-forgotten", "An action loses its target", "After the action its target does not exist any more, though the action does not remove things."},
	{"refused-but-done", "An action is refused and done", "The server says that it does not carry an action out, and the target is changed."},
	{"acted-twice", "An action succeeds twice", "The contract documents a refusal for a target in a state that does not suit; the same action succeeds twice on one."},
	{"acted-on-ended", "An action succeeds on what has ended", "The contract documents a refusal for a target in a state that does not suit; the action succeeds on one that has ended."},
	{"second-unknown", "Acting twice loses the target", "Done a second time, the action is answered as if the target did not exist, though a refusal because of its state is documented."},
	{"race-many-won", "Several win a race", "Of several actions at once on one target, which exactly one can carry out, several succeed."},
	{"race-none-won", "Nobody wins a race", "Of several actions at once on one target none succeeds, yet the target is changed."},
	{"workflow-step", "A step of a workflow fails", "A step of a workflow did not meet its criteria. The steps before it are shown with it; other workflows go on."},
}

var leakRules = []Rule{
	{"leak-token", "An answer repeats the credentials", "The body holds the credentials of the request. Bodies end in logs, caches and reports of errors."},
	{"leak-credential", "An answer holds a credential", "The body holds something that looks like a key, a password or a private key, and that neither the request nor the contract brought along."},
	{"leak-stack-trace", "An answer holds a stack trace", "The body shows the inside of the server. It helps attackers, and no client."},
	{"leak-sql", "An answer holds a query", "A refusal shows a query of the server's database, or an error of it."},
	{"leak-file-path", "An answer holds the path of a file", "A refusal names a file on the server."},
}

// keywordRules are the keywords of schemas that a body can break.
var keywordRules = []struct{ keyword, doc string }{
	{"additionalProperties", "an object has a property that is not allowed"},
	{"anyOf", "none of the alternatives matches"},
	{"const", "it is not the one value that is allowed"},
	{"contains", "no item of an array is what one has to be"},
	{"dependentRequired", "a property is missing that another one asks for"},
	{"enum", "it is none of the values that are allowed"},
	{"exclusiveMaximum", "a number is not below its limit"},
	{"exclusiveMinimum", "a number is not above its limit"},
	{"false", "there is something where nothing is allowed"},
	{"format", "a text is not of its format, such as uuid, date-time or uri"},
	{"maxContains", "more items of an array are of a kind than may be"},
	{"maxItems", "an array has too many items"},
	{"maxLength", "a text is too long"},
	{"maxProperties", "an object has too many properties"},
	{"maximum", "a number is too great"},
	{"minContains", "fewer items of an array are of a kind than must be"},
	{"minItems", "an array has too few items"},
	{"minLength", "a text is too short"},
	{"minProperties", "an object has too few properties"},
	{"minimum", "a number is too small"},
	{"multipleOf", "a number is no multiple of what it has to be"},
	{"not", "it is what it must not be"},
	{"oneOf", "not exactly one of the alternatives matches"},
	{"pattern", "a text does not match its pattern"},
	{"propertyNames", "the name of a property is not as it has to be"},
	{"required", "a required property is missing"},
	{"type", "it is of another type, or null where it may not be"},
	{"unevaluatedItems", "an array has an item that no part of the schema allows"},
	{"unevaluatedProperties", "an object has a property that no part of the schema allows"},
	{"uniqueItems", "an array has equal items"},
}
