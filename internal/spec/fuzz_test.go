package spec

import (
	"math/rand/v2"
	"testing"
)

// aliased is a document whose parts stand in several places, as people write
// them who want to type less.
const aliased = head + `servers:
  - &server
    url: https://a.example.com
    description: A # the only one
paths:
  /a:
    servers: [*server]
    get: &get
      summary: Get
      parameters: &parameters
        - &id {name: id, in: query, description: Id, schema: &uuid {type: string, format: uuid}}
      responses: &responses
        "200":
          description: OK
          content: &content
            application/json:
              schema: &item
                type: object
                required: [id]
                properties: &properties
                  id: *uuid
                  name: {type: string, description: Name}
              example: {id: 1}
        "404": &gone
          description: Gone
    put:
      <<: *get
      summary: Put
  /b:
    get: *get
    post:
      parameters: *parameters
      requestBody: {content: *content}
      responses:
        <<: *responses
        "404": *gone
        "500":
          <<: *gone
          description: Broken
components:
  schemas:
    Item: *item
    Other:
      <<: *item
      properties:
        <<: *properties
        more: {type: integer, description: More}
`

// FuzzRepair damages a locale's spec at random and repairs it.
func FuzzRepair(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, uint8(seed%5), seed%2 == 0)
	}
	base, ko, alias := repoSpec(f, "base"), repoSpec(f, "ko"), usable(f, "alias.yaml", aliased)
	f.Fuzz(func(t *testing.T, seed uint64, count uint8, aliases bool) {
		random := rand.New(rand.NewPCG(seed, 4))
		good, locale := base, ko
		if aliases {
			good, locale = alias, alias
		}
		for range min(int(count)+1, 12) {
			if next, _ := damage(random, locale); next != nil {
				locale = next
			}
		}
		repaired := checkRepair(t, good, locale)
		if t.Failed() {
			t.Logf("damaged:\n%s\nrepaired:\n%s", diff(string(good.File.Data), string(locale.File.Data)), repaired.File.Data)
		}
	})
}

// FuzzCompare compares and repairs whatever can be read: it must end, and
// never panic.
func FuzzCompare(f *testing.F) {
	for _, test := range compareTests {
		f.Add(head+test.base, head+test.locale)
	}
	for _, test := range loadTests {
		f.Add(test.text, aliased)
	}
	f.Fuzz(func(t *testing.T, base, locale string) {
		b, l := load("base.yaml", base), load("ko.yaml", locale)
		if !b.Usable || !l.Usable {
			return
		}
		if found := Compare(b, b); len(found.Differences) > 0 && len(b.Problems) == 0 {
			t.Errorf("a spec differs from itself:\n%s", lines(found.Differences))
		}
		edits := Repair(b, l, Compare(b, l).Differences)
		if len(edits) > 0 {
			apply(t, l, edits)
		}
	})
}

// Damage to aliases, anchors and merges is the hardest to repair.
func TestRepairAliases(t *testing.T) {
	good := usable(t, "alias.yaml", aliased)
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 5))
		locale := good
		for range 1 + random.IntN(3) {
			if next, _ := damage(random, locale); next != nil {
				locale = next
			}
		}
		if repaired := repairFully(t, good, locale); len(Compare(good, repaired).Differences) > 0 || len(repaired.Problems) > len(locale.Problems) {
			t.Fatalf("seed %d: %v\n%s\n%s\n%s", seed, repaired.Problems, lines(Compare(good, repaired).Differences),
				diff(string(good.File.Data), string(locale.File.Data)), repaired.File.Data)
		}
	}
}
