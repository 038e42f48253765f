package spec

// repairTests are locales below head and what becomes of them: the whole text,
// so that a stray byte is seen.
var repairTests = []struct {
	name, base, locale, want string
}{
	{
		name: "responses, properties and servers, in the base's order and the locale's hand",
		base: `servers:
  - url: https://a.example.com
    description: A
  - url: https://b.example.com
    description: B
paths:
  /a:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                one: {type: string, description: One}
                two: {type: string, description: Two}
      responses:
        "200":
          description: OK
        "400":
          description: Bad
        "500":
          description: Broken
`,
		locale: `servers:
    - url: 'https://a.example.com'   # ours
      description: 가

paths:

    /a:   # 📋
        post:
            requestBody:
                content:
                    application/json:
                        schema:
                            type: object
                            properties:
                                one: {type: string, description: '하나'}

            responses:
                '200':
                    description: 좋음
                # the end
                '500':
                    description: 고장
`,
		want: `servers:
    - url: 'https://a.example.com'   # ours
      description: 가
    - url: https://b.example.com
      description: B

paths:

    /a:   # 📋
        post:
            requestBody:
                content:
                    application/json:
                        schema:
                            type: object
                            properties:
                                one: {type: string, description: '하나'}
                                two: {type: string, description: Two}

            responses:
                '200':
                    description: 좋음
                '400':
                    description: Bad
                # the end
                '500':
                    description: 고장
`,
	},
	{
		name: "what is extra goes, what differs changes",
		base: `paths:
  /a:
    get:
      responses:
        "200": {description: OK, content: {application/json: {schema: {type: string, enum: [a, b, c]}}}}
`,
		locale: `paths:
  # the only one
  /a:
    get:
      deprecated: true   # soon
      responses:
        "200":
          description: 좋음
          content:
            application/json:
              schema:
                type: integer # wrong
                enum: [c, d, a]
        # gone for good
        "404":
          description: 없음
  /b:
    get: {responses: {}}
`,
		want: `paths:
  # the only one
  /a:
    get:
      responses:
        "200":
          description: 좋음
          content:
            application/json:
              schema:
                type: string # wrong
                enum: [c, a, b]
`,
	},
	{
		name: "names of the locale",
		base: `tags: [{name: Runs}]
security: [{Key: []}]
paths:
  /a:
    get:
      tags: [Runs]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Run"}}}}
  /b:
    get:
      tags: [Runs]
      security: [{Key: []}]
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Run"
        "404":
          $ref: "#/components/responses/Gone"
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: K}
  responses:
    Gone:
      description: Gone
  schemas:
    Run: {type: object}
`,
		locale: `tags: [{name: 실행}]
security: [{열쇠: []}]
paths:
  /a:
    get:
      tags: [실행]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/실행"}}}}
components:
  securitySchemes:
    열쇠: {type: apiKey, in: header, name: K}
  schemas:
    실행: {type: object}
`,
		want: `tags: [{name: 실행}]
security: [{열쇠: []}]
paths:
  /a:
    get:
      tags: [실행]
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/실행"}}}}
  /b:
    get:
      tags: [실행]
      security: [{열쇠: []}]
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/실행"
        "404":
          $ref: "#/components/responses/Gone"
components:
  securitySchemes:
    열쇠: {type: apiKey, in: header, name: K}
  responses:
    Gone:
      description: Gone
  schemas:
    실행: {type: object}
`,
	},
	{
		name: "a name that the locale uses for something else",
		base: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}
  /b:
    get:
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/B"
components:
  schemas:
    A: {type: object, properties: {a: {type: string}}}
    B:
      type: object
      properties:
        b:
          type: string
`,
		locale: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}}
components:
  schemas:
    B: {type: object, properties: {a: {type: string}}}
`,
		want: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}}
  /b:
    get:
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/B2"
components:
  schemas:
    B: {type: object, properties: {a: {type: string}}}
    B2:
      type: object
      properties:
        b:
          type: string
`,
	},
	{
		name: "written out where the base refers, and the other way round",
		base: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}
  /b:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {type: object, properties: {c: {type: string}, d: {type: string}}}}}}}}
components:
  schemas:
    A: {type: object, properties: {a: {type: string}, b: {type: string}}}
`,
		locale: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}
  /b:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}}
components:
  schemas:
    B: {type: object, properties: {c: {type: string}}}
`,
		want: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {type: object, properties: {a: {type: string}, b: {type: string}}}}}}}}
  /b:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}}
components:
  schemas:
    B: {type: object, properties: {c: {type: string}, d: {type: string}}}
`,
	},
	{
		name: "an edit never goes through an alias",
		base: `paths: {}
components:
  schemas:
    A: {type: object, properties: {a: {type: string}}}
    B: {type: object, properties: {a: {type: string}, b: {type: string}}}
    C: {type: object, format: x}
`,
		locale: `paths: {}
components:
  schemas:
    A: &a
      type: object
      properties:
        a: {type: string}
    B: *a   # the same, says who
    C:
      <<: *a
      format: x
`,
		want: `paths: {}
components:
  schemas:
    A: &a
      type: object
      properties:
        a: {type: string}
    B:   # the same, says who
      type: object
      properties:
        a: {type: string}
        b: {type: string}
    C:
      type: object
      format: x
`,
	},
	{
		name: "an anchor that goes while aliases need it",
		base: `paths: {}
components:
  schemas:
    A: {type: string, description: It}
`,
		locale: `paths: {}
components:
  schemas:
    Old: &old
      type: string
      description: 그것
    A: *old
`,
		want: `paths: {}
components:
  schemas:
    A:
      type: string
      description: 그것
`,
	},
	{
		name: "a block scalar with tabs, and no line end at the end",
		base: `paths:
  /a:
    get:
      summary: S
      description: |
        Code:

        	tab
      responses: {"200": {description: OK}}
`,
		locale: `paths:
  /a:
    get:
      summary: |
        코드:

        	tab
      responses: {"200": {description: OK}}`,
		want: `paths:
  /a:
    get:
      summary: |
        코드:

        	tab
      description: |
        Code:

        	tab
      responses: {"200": {description: OK}}`,
	},
	{
		name: "the path's parameter that one operation must lose",
		base: `paths:
  /a:
    get:
      parameters: [{name: q, in: query, description: Q}]
      responses: {}
    put: {responses: {}}
`,
		locale: `paths:
  /a:
    parameters:
      - name: q
        in: query
        description: 질의
    get:
      responses: {}
    put: {responses: {}}
`,
		want: `paths:
  /a:
    parameters: []
    get:
      parameters:
        - name: q
          in: query
          description: 질의
      responses: {}
    put: {responses: {}}
`,
	},
	{
		name: "the reference that is wrong, not the schema",
		base: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}}}
  /b:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}}
components:
  schemas:
    A: {type: object, properties: {a: {type: string, description: A}}}
    B: {type: object, properties: {b: {type: string, description: B}}}
`,
		locale: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}
  /b:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}
components:
  schemas:
    A: {type: object, properties: {a: {type: string, description: 가}}}
    B: {type: object, properties: {b: {type: string, description: 나}}}
`,
		want: `paths:
  /a:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}
  /b:
    get: {responses: {"200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}
components:
  schemas:
    A: {type: object, properties: {a: {type: string, description: 가}}}
    B: {type: object, properties: {b: {type: string, description: 나}}}
`,
	},
	{
		name: "sections that are not there at all",
		base: `paths:
  /a:
    get:
      responses:
        "401":
          $ref: "#/components/responses/Denied"
components:
  responses:
    Denied:
      description: Denied
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/E"
  schemas:
    E:
      type: string
  securitySchemes:
    Key:
      type: http
      scheme: basic
`,
		locale: `paths:
  /a:
    get:
      responses: {}
`,
		want: `paths:
  /a:
    get:
      responses:
        "401":
          $ref: "#/components/responses/Denied"
components:
  responses:
    Denied:
      description: Denied
      content:
        application/json:
          schema:
            $ref: "#/components/schemas/E"
  schemas:
    E:
      type: string
  securitySchemes:
    Key:
      type: http
      scheme: basic
`,
	},
}
