package servers

import (
	"iter"
	"strings"
)

const (
	nobody   = "b7e4d2c1-0a35-4f96-8d1e-62c9f07a4e58"
	wrong    = "Bearer not-the-token"
	noToken  = "none"
	noObject = `"text"`
)

// probes are the calls of a transcript. Each part is made when the part before
// has been answered, since it may need ids from it.
func probes(c *client) []iter.Seq[request] {
	return []iter.Seq[request]{inputProbes(), authProbes(c), kickoffProbes(c), idProbes(), lifeProbes(c), stateProbes(), resumeProbes(c), methodProbes(c)}
}

func inputProbes() iter.Seq[request] {
	return func(yield func(request) bool) {
		for range 12 {
			yield(get("/inputs"))
		}
		yield(get("/inputs/"))
	}
}

func authProbes(c *client) iter.Seq[request] {
	return func(yield func(request) bool) {
		id := c.kickoff("auth")
		for _, token := range []string{noToken, wrong, "Basic eDp5"} {
			for _, q := range []request{get("/inputs"), post("/kickoff", c.kickoffBody("x")), get("/status/" + id), post("/stop/"+id, ""), post("/resume", resumeBody(Fixtures()[Waiting][0], nil))} {
				q.token = token
				yield(q)
			}
		}
	}
}

func kickoffProbes(c *client) iter.Seq[request] {
	return func(yield func(request) bool) {
		for range 5 {
			yield(post("/kickoff", c.kickoffBody("plain")))
		}
		yield(post("/kickoff", c.kickoffBody(strange)))
		yield(post("/kickoff", c.kickoffBody("")))
		for _, body := range []string{
			"", "not json", "{", "[]", noObject, "{}", `{"inputs":null}`, `{"inputs":"text"}`, `{"inputs":{}}`,
			`{"inputs":{"topic":"a","audience":"b"}}`,
			`{"inputs":{"topic":1,"audience":"b","due_date":"c"}}`, `{"inputs":{"topic":null,"audience":"b","due_date":"c"}}`,
			`{"inputs":{"topic":"a","audience":"b","due_date":"c"},"meta":[]}`, `{"inputs":{"topic":"a","audience":"b","due_date":"c"},"meta":null}`,
			`{"inputs":{"topic":"a","audience":"b","due_date":"c"},"meta":{"n":123456789012345678901234567890}}`,
			`{"inputs":{"topic":"a","audience":"b","due_date":"c"},"taskWebhookUrl":7}`, `{"inputs":{"topic":"a","audience":"b","due_date":"c"},"taskWebhookUrl":"no uri"}`,
		} {
			yield(post("/kickoff", body))
		}
		yield(request{method: "POST", path: "/kickoff", body: c.kickoffBody("x"), media: "text/plain"})
		yield(get("/inputs"))
	}
}

func idProbes() iter.Seq[request] {
	return func(yield func(request) bool) {
		for _, id := range []string{nobody, "no-uuid", strings.Repeat("7", 300), "%ed%95%9c%2f", "%00"} {
			yield(get("/status/" + id))
			yield(post("/stop/"+id, ""))
			yield(post("/resume", resumeBody(id, nil)))
		}
		yield(get("/status/"))
		yield(get("/" + Fixtures()[Finished][0] + "/status"))
	}
}

func lifeProbes(c *client) iter.Seq[request] {
	return func(yield func(request) bool) {
		first, second, third, fourth := c.kickoff(strange), c.kickoff("two"), c.kickoff("three"), c.kickoff(InputFails)
		for _, id := range []string{first, second} {
			yield(get("/status/" + id))
		}
		yield(post("/stop/"+second, ""))
		for _, id := range []string{first, second, third} {
			yield(get("/status/" + id))
		}
		yield(post("/stop/"+second, ""))
		yield(post("/resume", resumeBody(third, nil)))
		for range 7 {
			yield(get("/status/" + first))
			yield(get("/status/" + fourth))
		}
		yield(post("/stop/"+first, ""))
		yield(get("/status/" + first))
		yield(post("/stop/"+third, ""))
	}
}

func stateProbes() iter.Seq[request] {
	return func(yield func(request) bool) {
		for _, name := range []string{Finished, Failed, Revoked, Waiting} {
			id := Fixtures()[name][1]
			yield(get("/status/" + id))
			if name != Waiting {
				yield(post("/resume", resumeBody(id, nil)))
			}
			yield(post("/stop/"+id, ""))
			yield(get("/status/" + id))
		}
	}
}

func resumeProbes(c *client) iter.Seq[request] {
	ids := Fixtures()[Waiting]
	return func(yield func(request) bool) {
		for _, changes := range []object{
			{"task_id": "no_task"}, {"task_id": "collect_sources"}, {"task_id": left}, {"human_feedback": left}, {"human_feedback": 7},
			{"is_approve": left}, {"is_approve": "true"}, {"is_approve": nil}, {"crewWebhookUrl": "no uri"},
			{"task_id": strange},
		} {
			yield(post("/resume", resumeBody(ids[2], changes)))
		}
		yield(post("/resume", "not json"))
		yield(request{method: "POST", path: "/resume", body: resumeBody(ids[2], nil), media: "text/plain"})
		for _, approve := range []bool{false, true, true} {
			yield(post("/resume", resumeBody(ids[3], object{"is_approve": approve})))
			yield(get("/status/" + ids[3]))
		}
		asking := c.kickoff(InputAsks)
		for range 3 {
			yield(get("/status/" + asking))
		}
		yield(post("/resume", resumeBody(asking, nil)))
	}
}

func methodProbes(c *client) iter.Seq[request] {
	return func(yield func(request) bool) {
		id := c.kickoff("methods")
		for _, q := range []request{
			{method: "DELETE", path: "/status/" + id}, {method: "GET", path: "/stop/" + id}, {method: "PUT", path: "/kickoff", body: c.kickoffBody("x")},
			{method: "PATCH", path: "/inputs"}, {method: "TRACE", path: "/inputs"}, {method: "DELETE", path: "/inputs"},
			{method: "HEAD", path: "/inputs"}, {method: "OPTIONS", path: "/kickoff"},
			get("/status/" + id), get("/nothing"),
		} {
			yield(q)
		}
	}
}
