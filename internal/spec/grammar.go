package spec

// class says how the values under a key are compared.
type class uint8

const (
	value        class = iota // deep equality
	ignored                   // may differ, and may be absent
	text                      // a reader reads it: may differ, must be there
	label                     // a name that a reader reads: like text, but it may stay untranslated
	object                    // an object of the given kind
	mapOf                     // names to objects of the given kind
	listBy                    // a list of objects, told apart by an identity
	listOf                    // a list of objects, paired by position
	tags                      // the list of tags, whose names may be translated
	set                       // a list whose order has no meaning
	alternatives              // oneOf, anyOf, allOf
	example                   // one example
	examples                  // named examples
	flag                      // a boolean that is false when absent
	security                  // security requirements
	schemaOrBool
	refersTo  // a reference
	extension // a value in which text may differ
	version   // 3.0 and 3.1 write the same contract in different ways
)

type rule struct {
	class class
	kind  string // of the object or objects below
}

// grammar says for each kind of OpenAPI object (3.0.3 and 3.1.0, by the names
// of the specification in lower camel case) how its keys are compared. A key
// that is not listed is compared by value; extensions are seen to elsewhere.
var grammar = map[string]map[string]rule{
	"openapi": {
		"openapi": {class: version}, "info": {object, "info"}, "servers": {listBy, "server"},
		"paths": {mapOf, "pathItem"}, "webhooks": {mapOf, "pathItem"}, "components": {object, "components"},
		"security": {class: security}, "tags": {tags, "tag"}, "externalDocs": {object, "externalDocs"},
	},
	"info": {
		"title": {class: text}, "summary": {class: text}, "description": {class: text},
		"termsOfService": {class: ignored}, "contact": {object, "contact"}, "license": {object, "license"},
	},
	"contact":      {"name": {class: label}, "url": {class: ignored}, "email": {class: ignored}},
	"license":      {"name": {class: label}, "url": {class: ignored}},
	"externalDocs": {"description": {class: text}, "url": {class: ignored}},
	"tag": {
		"name": {class: ignored}, "description": {class: text}, "externalDocs": {object, "externalDocs"},
	},
	"server":         {"url": {class: value}, "description": {class: text}, "variables": {mapOf, "serverVariable"}},
	"serverVariable": {"description": {class: text}, "enum": {class: set}},
	"components": {
		"schemas": {mapOf, "schema"}, "responses": {mapOf, "response"}, "parameters": {mapOf, "parameter"},
		"examples": {mapOf, "example"}, "requestBodies": {mapOf, "requestBody"}, "headers": {mapOf, "header"},
		"securitySchemes": {mapOf, "securityScheme"}, "links": {mapOf, "link"}, "callbacks": {mapOf, "callback"},
		"pathItems": {mapOf, "pathItem"},
	},
	"pathItem": {
		"summary": {class: text}, "description": {class: text}, "servers": {listBy, "server"},
		"parameters": {listBy, "parameter"},
		"get":        {object, "operation"}, "put": {object, "operation"}, "post": {object, "operation"},
		"delete": {object, "operation"}, "options": {object, "operation"}, "head": {object, "operation"},
		"patch": {object, "operation"}, "trace": {object, "operation"},
	},
	"operation": {
		"tags": {class: ignored}, "summary": {class: text}, "description": {class: text},
		"externalDocs": {object, "externalDocs"}, "operationId": {class: ignored},
		"parameters": {listBy, "parameter"}, "requestBody": {object, "requestBody"},
		"responses": {mapOf, "response"}, "callbacks": {mapOf, "callback"},
		"deprecated": {class: flag}, "security": {class: security}, "servers": {listBy, "server"},
	},
	"callback": {}, // a mapping of path items itself
	"parameter": {
		"description": {class: text}, "required": {class: flag}, "deprecated": {class: flag},
		"allowEmptyValue": {class: flag}, "allowReserved": {class: flag}, "schema": {schemaOrBool, "schema"},
		"example": {class: example}, "examples": {class: examples}, "content": {mapOf, "mediaType"},
	},
	"requestBody": {
		"description": {class: text}, "required": {class: flag}, "content": {mapOf, "mediaType"},
	},
	"mediaType": {
		"schema": {schemaOrBool, "schema"}, "example": {class: example}, "examples": {class: examples},
		"encoding": {mapOf, "encoding"},
	},
	"encoding": {"headers": {mapOf, "header"}},
	"response": {
		"description": {class: text}, "headers": {mapOf, "header"}, "content": {mapOf, "mediaType"},
		"links": {mapOf, "link"},
	},
	"header": {
		"description": {class: text}, "required": {class: flag}, "deprecated": {class: flag},
		"schema": {schemaOrBool, "schema"}, "example": {class: example}, "examples": {class: examples},
		"content": {mapOf, "mediaType"},
	},
	"link":    {"description": {class: text}, "operationId": {class: ignored}, "operationRef": {class: ignored}},
	"example": {"summary": {class: text}, "description": {class: text}, "value": {class: ignored}, "externalValue": {class: ignored}},
	"securityScheme": {
		"description": {class: text}, "flows": {object, "oauthFlows"}, "bearerFormat": {class: ignored},
	},
	"oauthFlows": {
		"implicit": {object, "oauthFlow"}, "password": {object, "oauthFlow"},
		"clientCredentials": {object, "oauthFlow"}, "authorizationCode": {object, "oauthFlow"},
	},
	"oauthFlow": {"scopes": {mapOf, "scope"}},
	"schema": {
		"title": {class: text}, "description": {class: text}, "externalDocs": {object, "externalDocs"},
		"example": {class: example}, "examples": {class: example}, "$comment": {class: ignored},
		"enum": {class: set}, "required": {class: set}, "type": {class: set},
		"properties": {mapOf, "schema"}, "patternProperties": {mapOf, "schema"}, "dependentSchemas": {mapOf, "schema"},
		"$defs": {mapOf, "schema"}, "dependentRequired": {class: value},
		"items": {schemaOrBool, "schema"}, "additionalProperties": {schemaOrBool, "schema"},
		"not": {schemaOrBool, "schema"}, "if": {schemaOrBool, "schema"}, "then": {schemaOrBool, "schema"},
		"else": {schemaOrBool, "schema"}, "contains": {schemaOrBool, "schema"}, "propertyNames": {schemaOrBool, "schema"},
		"unevaluatedItems": {schemaOrBool, "schema"}, "unevaluatedProperties": {schemaOrBool, "schema"},
		"contentSchema": {schemaOrBool, "schema"}, "prefixItems": {listOf, "schema"},
		"oneOf": {alternatives, "schema"}, "anyOf": {alternatives, "schema"}, "allOf": {alternatives, "schema"},
		"nullable": {class: flag}, "deprecated": {class: flag}, "readOnly": {class: flag},
		"writeOnly": {class: flag}, "uniqueItems": {class: flag},
		"discriminator": {object, "discriminator"},
	},
	"discriminator": {"mapping": {mapOf, "schemaName"}},
	// What is no object.
	"schemaName": {}, "scope": {},
}

// sectionKinds are the sections of components by the kind that stands in them.
var sectionKinds = func() map[string]string {
	sections := map[string]string{}
	for section, r := range grammar["components"] {
		sections[section] = r.kind
	}
	return sections
}()

// sectionSubjects say what the parts of a component belong to.
var sectionSubjects = map[string]Subject{
	"responses": SubjectResponse, "headers": SubjectResponse, "links": SubjectResponse,
	"parameters": SubjectParameter, "requestBodies": SubjectRequest, "schemas": SubjectSchema,
	"examples": SubjectExample,
}

// extensionText are extensions that carry text or translated samples.
var extensionText = map[string]bool{
	"x-mint": true, "x-codeSamples": true, "x-code-samples": true, "x-group": true, "x-displayName": true,
	"x-tagGroups": true, "x-logo": true, "x-enum-descriptions": true, "x-enumDescriptions": true,
	"x-summary": true, "x-description": true, "x-title": true,
}
