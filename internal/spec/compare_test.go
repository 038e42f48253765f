package spec

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// compareTests are pairs of documents below head, and the differences between
// them: "side subject names of where | pointer | line:column".
var compareTests = []struct {
	name, base, locale, want string
}{
	{
		name:   "texts, order, operationIds and tags may differ",
		base:   "tags: [{name: Runs, description: About runs}]\npaths:\n  /a:\n    get:\n      tags: [Runs]\n      operationId: getA\n      summary: Get\n      responses: {\"200\": {description: OK}, \"404\": {description: Gone}}\n",
		locale: "paths:\n  /a:\n    get:\n      responses: {\"404\": {description: 없음}, \"200\": {description: 좋음}}\n      summary: 조회\n      operationId: holeA\n      tags: [실행]\ntags: [{name: 실행, description: 실행에 대해}]\n",
	},
	{
		name:   "operation",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK}}}\n    post: {responses: {\"200\": {description: OK}}}\n  /b:\n    get: {responses: {\"200\": {description: OK}}}\n    put: {responses: {\"200\": {description: OK}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK}}}\n    delete: {responses: {\"200\": {description: OK}}}\n  /c:\n    get: {responses: {\"200\": {description: OK}}}\n",
		want: `missing operation POST /a | /paths/~1a/post | 4:3
extra operation DELETE /a | /paths/~1a/delete | 6:5
missing operation GET /b, PUT /b | /paths/~1b | 3:1
extra operation GET /c | /paths/~1c | 7:3
`,
	},
	{
		name:   "paths altogether",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK}}}\n    post: {responses: {\"200\": {description: OK}}}\n",
		locale: "components: {}\n",
		want:   "missing operation GET /a, POST /a | /paths | 1:1\n",
	},
	{
		name:   "an operation and the schema that only it uses",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/B\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: string}\n    B: {type: object, properties: {b: {type: string}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: string}\n",
		want: `missing operation GET /b | /paths/~1b | 3:1
missing schema B | /components/schemas/B | 7:3
`,
	},
	{
		name:   "statuses, media types and headers",
		base:   "paths:\n  /a:\n    get:\n      responses:\n        \"200\":\n          description: OK\n          headers: {X-Rate: {schema: {type: integer}}}\n          content:\n            application/json: {schema: {type: object}}\n            text/plain: {schema: {type: string}}\n        \"404\": {description: Gone}\n        default: {description: Else}\n",
		locale: "paths:\n  /a:\n    get:\n      responses:\n        \"200\":\n          description: OK\n          content:\n            application/json: {schema: {type: object}}\n        \"500\": {description: 오류}\n",
		want: `missing response X-Rate of response 200 of GET /a | /paths/~1a/get/responses/200/headers/X-Rate | 7:9
missing response text/plain of response 200 of GET /a | /paths/~1a/get/responses/200/content/text~1plain | 9:11
missing response 404 of GET /a | /paths/~1a/get/responses/404 | 6:7
missing response default of GET /a | /paths/~1a/get/responses/default | 6:7
extra response 500 of GET /a | /paths/~1a/get/responses/500 | 11:9
`,
	},
	{
		name:   "request body and its media types",
		base:   "paths:\n  /a:\n    post: {requestBody: {required: true, content: {application/json: {}}}, responses: {}}\n  /b:\n    post: {requestBody: {content: {application/json: {}, text/plain: {}}}, responses: {}}\n",
		locale: "paths:\n  /a:\n    post: {responses: {}}\n  /b:\n    post: {requestBody: {required: true, content: {application/json: {}}}, responses: {}}\n",
		want: `missing request request body of POST /a | /paths/~1a/post/requestBody | 5:5
missing request text/plain of the request body of POST /b | /paths/~1b/post/requestBody/content/text~1plain | 7:42
extra value required of the request body of POST /b | /paths/~1b/post/requestBody/required | 7:26
`,
	},
	{
		name:   "parameters of path and operation are one list",
		base:   "paths:\n  /a/{id}:\n    parameters:\n      - {name: id, in: path, required: true, schema: {type: string}}\n      - {name: page, in: query, schema: {type: integer}}\n    get: {responses: {}}\n    put: {responses: {}, parameters: [{name: dry, in: query, schema: {type: boolean}}]}\n",
		locale: "paths:\n  /a/{id}:\n    get:\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: integer}}\n      responses: {}\n    put:\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: string}}\n        - {name: old, in: query, schema: {type: string}}\n      responses: {}\n",
		want: `differs value type of parameter "id in path" of GET /a/{id} | /paths/~1a~1{id}/get/parameters/0/schema/type | 7:63
missing parameter page in query of GET /a/{id} | /paths/~1a~1{id}/parameters/- | 4:3
missing parameter dry in query of PUT /a/{id} | /paths/~1a~1{id}/put/parameters/- | 10:7
extra parameter old in query of PUT /a/{id} | /paths/~1a~1{id}/put/parameters/1 | 12:11
`,
	},
	{
		name:   "properties at any depth, and what is required",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A:\n      type: object\n      required: [a, b]\n      properties:\n        a: {type: string}\n        b: {type: array, items: {type: object, properties: {c: {type: string}, d: {type: string}}}}\n        e: {type: string}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A:\n      type: object\n      required: [b, a, e]\n      properties:\n        a: {type: string}\n        b: {type: array, items: {type: object, properties: {c: {type: string}}}}\n        e: {type: string}\n        f: {type: string}\n",
		want: `differs value required of schema "A" | /components/schemas/A/required | 8:17
missing property d of "b" of schema "A" | /components/schemas/A/properties/b/items/properties/d | 11:48
extra property f of schema "A" | /components/schemas/A/properties/f | 13:9
`,
	},
	{
		name:   "a required property that is missing is one cause",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, required: [a], properties: {a: {type: string}}}\n",
		want:   "missing property b of schema \"A\" | /components/schemas/A/properties/b | 6:38\n",
	},
	{
		name:   "a property that is called like a keyword",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: {type: {type: string}, properties: {type: object, properties: {a: {}}}}}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: {properties: {type: object}}}\n",
		want: `missing property type of schema "A" | /components/schemas/A/properties/type | 6:23
missing property a of "properties" of schema "A" | /components/schemas/A/properties/properties/properties/a | 6:36
`,
	},
	{
		name:   "values",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {type: string, format: uuid, default: x, enum: [a, b], maxLength: 5, pattern: \"^a\", deprecated: true, x-size: 1}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {type: string, format: uri, default: {name: x}, enum: [b, c], minLength: 5, x-size: 2}\n",
		want: `differs value format of schema "A" | /components/schemas/A/format | 6:31
differs value default of schema "A" | /components/schemas/A/default | 6:45
differs value enum of schema "A" | /components/schemas/A/enum | 6:62
missing value maxLength of schema "A" | /components/schemas/A/maxLength | 6:5
missing value pattern of schema "A" | /components/schemas/A/pattern | 6:5
missing value deprecated of schema "A" | /components/schemas/A/deprecated | 6:5
differs value x-size of schema "A" | /components/schemas/A/x-size | 6:92
extra value minLength of schema "A" | /components/schemas/A/minLength | 6:70
`,
	},
	{
		name:   "a default is data, whatever its keys",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, default: {name: x, title: y}}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, default: {name: x, title: z}}\n",
		want:   "differs value default of schema \"A\" | /components/schemas/A/default | 6:32\n",
	},
	{
		name:   "what means the same",
		base:   "paths:\n  /a:\n    get:\n      deprecated: false\n      parameters:\n        - {name: q, in: query, required: false, style: form, explode: true, schema: {type: string}}\n        - {name: h, in: header, schema: {type: string}}\n      responses: {}\ncomponents:\n  schemas:\n    A: {type: object, nullable: false, required: [], additionalProperties: true, properties: {n: {type: number, minimum: 1.0}}}\n    B: {type: array, items: {}}\n",
		locale: "paths:\n  /a:\n    get:\n      parameters:\n        - {name: h, in: header, style: simple, explode: false, schema: {type: string}}\n        - {name: q, in: query, schema: {type: string}}\n      responses:\ncomponents:\n  schemas:\n    A: {type: object, properties: {n: {type: number, minimum: 1, nullable: false}}}\n    B: {type: array}\n",
	},
	{
		name:   "reference on one side, the same written out on the other",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {type: string}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/Text\"}}}}}}\ncomponents:\n  schemas:\n    Text: {type: string}\n",
	},
	{
		name:   "components of other names",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {$ref: \"#/components/responses/Good\"}}}\ncomponents:\n  responses:\n    Good: {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}\n  schemas:\n    A: {type: object, properties: {a: {$ref: \"#/components/schemas/B\"}}}\n    B: {type: string}\n    Orphan: {type: integer}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {$ref: \"#/components/responses/Gut\"}}}\ncomponents:\n  responses:\n    Gut: {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/ADe\"}}}}\n  schemas:\n    ADe: {type: object, properties: {a: {$ref: \"#/components/schemas/BDe\"}}}\n    BDe: {type: string}\n    Waise: {type: integer}\n",
	},
	{
		name:   "names that stand for each other",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/B\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: string}\n    B: {type: integer}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/B\"}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: integer}\n    B: {type: string}\n",
	},
	{
		name:   "a reference to the wrong schema",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/B\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}}\n    B: {type: object, properties: {b: {type: string}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/B\"}}}}}}\n  /b:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/B\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}}\n    B: {type: object, properties: {b: {type: string}}}\n",
		want:   "differs value $ref of response 200 of GET /a | /paths/~1a/get/responses/200/content/application~1json/schema/$ref | 5:92\n",
	},
	{
		name:   "a schema in many places is reported once",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    post: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    put: {responses: {\"200\": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: \"#/components/schemas/A\"}}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}, b: {type: string}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    post: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    put: {responses: {\"200\": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: \"#/components/schemas/A\"}}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}}\n",
		want:   "missing property b of schema \"A\" | /components/schemas/A/properties/b | 10:23\n",
	},
	{
		name:   "two schemas of the locale for one of the base",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    post: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}, b: {type: string}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    post: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/A2\"}}}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}}\n    A2: {type: object, properties: {b: {type: string}}}\n",
		want: `missing property b of schema "A" | /components/schemas/A/properties/b | 9:23
missing property a of schema "A2" | /components/schemas/A2/properties/a | 10:24
`,
	},
	{
		name:   "percent-encoded references",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/APP%20Key\"}}}}}}\ncomponents:\n  schemas:\n    APP Key: {type: object, properties: {a: {type: string}}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/APP Key\"}}}}}}\ncomponents:\n  schemas:\n    APP Key: {type: object}\n",
		want:   "missing property a of schema \"APP Key\" | /components/schemas/APP Key/properties/a | 8:5\n",
	},
	{
		name:   "recursive schemas",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: {b: {$ref: \"#/components/schemas/B\"}}}\n    B: {type: object, properties: {a: {$ref: \"#/components/schemas/A\"}, x: {type: string}}}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: {b: {$ref: \"#/components/schemas/B\"}}}\n    B: {type: object, properties: {a: {$ref: \"#/components/schemas/A\"}}}\n",
		want:   "missing property x of schema \"B\" | /components/schemas/B/properties/x | 7:23\n",
	},
	{
		name:   "a component that is gone",
		base:   "paths:\n  /a:\n    get: {responses: {\"401\": {$ref: \"#/components/responses/No\"}}, parameters: [{$ref: \"#/components/parameters/P\"}]}\ncomponents:\n  responses:\n    No: {description: No}\n  parameters:\n    P: {name: p, in: query, schema: {type: string}}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"401\": {$ref: \"#/components/responses/No\"}}, parameters: [{$ref: \"#/components/parameters/P\"}]}\n",
		want: `missing parameter P | /components/parameters/P | 1:1
missing response No | /components/responses/No | 1:1
`,
	},
	{
		name:   "a reference that leads nowhere",
		base:   "paths:\n  /a:\n    get: {responses: {\"401\": {$ref: \"#/components/responses/No\"}}}\ncomponents:\n  responses:\n    No: {description: No}\n",
		locale: "paths:\n  /a:\n    get: {responses: {\"401\": {$ref: \"#/components/responses/Non\"}}}\ncomponents:\n  responses:\n    No: {description: No}\n",
		want:   "differs value $ref of response 401 of GET /a | /paths/~1a/get/responses/401/$ref | 5:37\n",
	},
	{
		name:   "alternatives",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {oneOf: [{$ref: \"#/components/schemas/B\"}, {type: string}, {type: integer}]}\n    B: {type: object}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {oneOf: [{type: integer}, {$ref: \"#/components/schemas/B\"}]}\n    B: {type: object}\n",
		want:   "missing schema alternative 2 of schema \"A\" | /components/schemas/A/oneOf/- | 6:9\n",
	},
	{
		name:   "servers",
		base:   "servers:\n  - {url: https://a.example.com, description: A}\n  - {url: https://b.example.com}\npaths: {}\n",
		locale: "servers:\n  - {url: https://c.example.com}\n  - {url: https://a.example.com}\npaths: {}\n",
		want: `missing text description of server https://a.example.com | /servers/1/description | 5:5
missing value server https://b.example.com | /servers/- | 3:1
extra value server https://c.example.com | /servers/0 | 4:5
`,
	},
	{
		name:   "security by what the schemes are",
		base:   "security: [{Key: []}]\npaths:\n  /a:\n    get: {security: [], responses: {}}\n    put: {security: [{OAuth: [write]}], responses: {}}\ncomponents:\n  securitySchemes:\n    Key: {type: apiKey, in: header, name: X-Key}\n    OAuth: {type: oauth2, flows: {}}\n    Basic: {type: http, scheme: basic}\n",
		locale: "security: [{Schluessel: []}]\npaths:\n  /a:\n    get: {responses: {}}\n    put: {security: [{OAuth: [read]}], responses: {}}\ncomponents:\n  securitySchemes:\n    Schluessel: {type: apiKey, in: header, name: X-Key}\n    OAuth: {type: oauth2, flows: {}}\n",
		want: `missing value security of GET /a | /paths/~1a/get/security | 6:5
differs value security of PUT /a | /paths/~1a/put/security | 7:21
missing value security scheme Basic | /components/securitySchemes/Basic | 9:3
`,
	},
	{
		name:   "examples are there or not",
		base:   "paths:\n  /a:\n    get:\n      responses:\n        \"200\": {description: OK, content: {application/json: {examples: {one: {summary: One, value: 1}, two: {value: 2}}}}}\n        \"400\": {description: OK, content: {application/json: {example: 1}}}\ncomponents:\n  schemas:\n    A: {type: string, example: a}\n",
		locale: "paths:\n  /a:\n    get:\n      responses:\n        \"200\": {description: OK, content: {application/json: {examples: {하나: {summary: 하나, value: 9}}}}}\n        \"400\": {description: OK, content: {application/json: {examples: {x: {value: 2}}}}}\ncomponents:\n  schemas:\n    A: {type: string}\n",
		want: `missing example two of response 200 of GET /a | /paths/~1a/get/responses/200/content/application~1json/examples/two | 7:63
missing example example of schema "A" | /components/schemas/A/example | 11:5
`,
	},
	{
		name:   "texts that are missing",
		base:   "paths:\n  /a:\n    get: {summary: A, description: Long, responses: {\"200\": {description: OK}}}\ncomponents:\n  schemas:\n    A: {title: A, type: string, description: It}\n",
		locale: "paths:\n  /a:\n    get: {summary: \"\", responses: {\"200\": {description: OK}}}\ncomponents:\n  schemas:\n    A: {type: string}\n",
		want: `missing text summary of GET /a | /paths/~1a/get/summary | 5:5
missing text description of GET /a | /paths/~1a/get/description | 5:5
missing text title of schema "A" | /components/schemas/A/title | 8:5
missing text description of schema "A" | /components/schemas/A/description | 8:5
`,
	},
	{
		name:   "extensions",
		base:   "paths: {}\nx-limits: {rate: 10, description: Ten, note: Ask us first}\nx-codeSamples: [{lang: curl}]\n",
		locale: "paths: {}\nx-limits: {rate: 20, description: Zehn, note: Erst fragen}\n",
		want:   "differs value x-limits | /x-limits | 4:11\n",
	},
	{
		name:   "callbacks",
		base:   "paths:\n  /a:\n    post: {responses: {}, callbacks: {done: {\"{$request.body#/url}\": {post: {responses: {\"200\": {description: OK}}}}}}}\n",
		locale: "paths:\n  /a:\n    post: {responses: {}, callbacks: {done: {\"{$request.body#/url}\": {post: {responses: {\"204\": {description: OK}}}}}}}\n",
		want: `missing response 200 of callback POST of callback "done" of POST /a | /paths/~1a/post/callbacks/done/{$request.body#~1url}/post/responses/200 | 5:78
extra response 204 of callback POST of callback "done" of POST /a | /paths/~1a/post/callbacks/done/{$request.body#~1url}/post/responses/204 | 5:90
`,
	},
	{
		name:   "discriminator",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {oneOf: [{$ref: \"#/components/schemas/B\"}, {$ref: \"#/components/schemas/C\"}], discriminator: {propertyName: t, mapping: {b: B, c: \"#/components/schemas/C\"}}}\n    B: {type: object, properties: {b: {type: string}}}\n    C: {type: object, properties: {c: {type: string}}}\n",
		locale: "paths: {}\ncomponents:\n  schemas:\n    A: {oneOf: [{$ref: \"#/components/schemas/BKo\"}, {$ref: \"#/components/schemas/C\"}], discriminator: {propertyName: t, mapping: {b: BKo, c: BKo}}}\n    BKo: {type: object, properties: {b: {type: string}}}\n    C: {type: object, properties: {c: {type: string}}}\n",
		want:   "differs value c of schema \"A\" | /components/schemas/A/discriminator/mapping/c | 6:142\n",
	},
	{
		name:   "kinds that do not fit",
		base:   "paths:\n  /a:\n    get: {responses: {\"200\": {description: OK}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}, items: {type: string}, additionalProperties: false}\n",
		locale: "paths:\n  /a:\n    get: {responses: [1]}\ncomponents:\n  schemas:\n    A: {type: object, properties: [a], items: none, additionalProperties: {type: string}}\n",
		want: `differs value responses of GET /a | /paths/~1a/get/responses | 5:22
differs value properties of schema "A" | /components/schemas/A/properties | 8:35
differs value items of schema "A" | /components/schemas/A/items | 8:47
differs value additionalProperties of schema "A" | /components/schemas/A/additionalProperties | 8:75
`,
	},
	{
		name:   "aliases and merges mean what they name",
		base:   "paths: {}\ncomponents:\n  schemas:\n    A: {type: string, format: uuid}\n    B: {type: string, format: uuid, minLength: 1}\n",
		locale: "x-id: &id {type: string, format: uuid}\npaths: {}\ncomponents:\n  schemas:\n    A: *id\n    B: {<<: *id, minLength: 2}\n",
		want: `differs value minLength of schema "B" | /components/schemas/B/minLength | 8:29
`,
	},
}

func TestCompare(t *testing.T) {
	for _, test := range compareTests {
		t.Run(test.name, func(t *testing.T) {
			base, locale := load("base.yaml", head+test.base), load("ko.yaml", head+test.locale)
			if !base.Usable || !locale.Usable {
				t.Fatal(base.Problems, locale.Problems)
			}
			if got := lines(Compare(base, locale).Differences); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
			checkRepair(t, base, locale)
		})
	}
}

func TestCompareVersions(t *testing.T) {
	base := usable(t, "base.yaml", "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths: {}\n")
	same := usable(t, "ko.yaml", "openapi: 3.1.1\ninfo: {title: T, version: \"1\"}\npaths: {}\n")
	other := usable(t, "ko.yaml", head+"paths: {}\n")
	if got := lines(Compare(base, same).Differences); got != "" {
		t.Errorf("3.1.0 and 3.1.1: %s", got)
	}
	if got, want := lines(Compare(base, other).Differences), "differs value openapi | /openapi | 1:10\n"; got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

func TestCompareWebhooksAndTypes(t *testing.T) {
	const top = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n"
	base := usable(t, "base.yaml", top+"webhooks:\n  done:\n    post: {responses: {\"200\": {description: OK}}}\n  late:\n    post: {responses: {}}\ncomponents:\n  schemas:\n    A: {type: [string, \"null\"]}\n    B: {type: string}\n    C: {$ref: \"#/components/schemas/A\", description: With text, maxLength: 3}\n")
	locale := usable(t, "ko.yaml", top+"webhooks:\n  done:\n    post: {responses: {\"204\": {description: OK}}}\ncomponents:\n  schemas:\n    A: {type: [\"null\", string]}\n    B: {type: [string]}\n    C: {$ref: \"#/components/schemas/A\"}\n")
	want := `missing response 200 of webhook done | /webhooks/done/post/responses/200 | 5:12
extra response 204 of webhook done | /webhooks/done/post/responses/204 | 5:24
missing operation webhook late | /webhooks/late | 3:1
missing text description of schema "C" | /components/schemas/C/description | 10:5
missing value maxLength of schema "C" | /components/schemas/C/maxLength | 10:5
`
	if got := lines(Compare(base, locale).Differences); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	checkRepair(t, base, locale)
}

func TestCompareTexts(t *testing.T) {
	const doc = "tags: [{name: x, description: D1}]\npaths:\n  /a:\n    get: {summary: S, responses: {\"200\": {description: D2, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\n    put: {responses: {\"200\": {description: D3, content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}}\ncomponents:\n  schemas:\n    A: {title: T2, type: string}\n"
	s := usable(t, "a.yaml", head+doc)
	var got []string
	for _, x := range Compare(s, s).Texts {
		got = append(got, x.Pointer+" "+x.Key+" of "+x.Where+": "+x.Locale.Value)
	}
	want := `/info/title title of : T
/tags/0/description description of tag "x": D1
/paths/~1a/get/summary summary of GET /a: S
/paths/~1a/get/responses/200/description description of response 200 of GET /a: D2
/components/schemas/A/title title of schema "A": T2
/paths/~1a/put/responses/200/description description of response 200 of PUT /a: D3`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// Circles of schemas whose lengths have no common divisor could be walked side
// by side for ever.
func TestCompareCircles(t *testing.T) {
	circle := func(name string, length int) *Spec {
		var b strings.Builder
		fmt.Fprintf(&b, "%spaths:\n  /a:\n    get: {responses: {\"200\": {description: OK, content: {application/json: {schema: {$ref: \"#/components/schemas/%s0\"}}}}}}\ncomponents:\n  schemas:\n", head, name)
		for i := range length {
			fmt.Fprintf(&b, "    %s%d: {type: object, properties: {next: {$ref: \"#/components/schemas/%s%d\"}}}\n", name, i, name, (i+1)%length)
		}
		return usable(t, "a.yaml", b.String())
	}
	base, locale := circle("S", 199), circle("T", 197)
	start := time.Now()
	found := Compare(base, locale)
	Repair(base, locale, found.Differences)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}
