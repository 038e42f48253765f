package servers

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"unicode/utf8"
)

var webhooks = []string{"taskWebhookUrl", "stepWebhookUrl", "crewWebhookUrl"}

// readObject reads a JSON object from the body of a call, or tells why not.
func readObject(c *call) (object, *reply) {
	media, _, err := mime.ParseMediaType(c.media)
	switch {
	case err != nil || media != "application/json":
		return nil, badRequest("The request body is not of the media type application/json")
	case len(c.body) > maxBody:
		return nil, badRequest("The request body is too long")
	case !utf8.Valid(c.body):
		return nil, badRequest("The request body is not valid UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(c.body))
	dec.UseNumber() // numbers of any size are valid in meta
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, badRequest("The request body is not valid JSON")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, badRequest("The request body is not valid JSON")
	}
	o, ok := value.(object)
	if !ok {
		return nil, badRequest("The request body is not a JSON object")
	}
	return o, nil
}

func (s *Server) kickoff(c *call) *reply {
	body, re := readObject(c)
	if re != nil {
		return re
	}
	if why := s.badKickoff(body); why != "" {
		if s.badType == http.StatusUnprocessableEntity {
			re := missingInputs(nil)
			re.object()["message"] = why
			return re
		}
		return badRequest(why)
	}
	given := at(body, "inputs")
	var missing []string
	inputs := map[string]string{}
	for _, name := range s.inputs {
		value, ok := given[name].(string)
		if !ok {
			missing = append(missing, name)
		}
		inputs[name] = value
	}
	if _, ok := body["inputs"]; len(missing) > 0 || !ok {
		return missingInputs(missing)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID()
	s.start(id, inputs)
	return okay(object{"kickoff_id": id})
}

// badKickoff tells which field of a kickoff has a wrong type; "" if none has.
func (s *Server) badKickoff(body object) string {
	if inputs, ok := body["inputs"]; ok {
		if _, ok := inputs.(object); !ok {
			return "inputs has to be an object"
		}
	}
	for _, value := range at(body, "inputs") {
		if _, ok := value.(string); !ok {
			return "each input has to be a string"
		}
	}
	if meta, ok := body["meta"]; ok {
		if _, ok := meta.(object); !ok {
			return "meta has to be an object"
		}
	}
	if s.strict && hasOther(body, append([]string{"inputs", "meta"}, webhooks...)) {
		return "The request body has a field that is not known"
	}
	return badWebhook(body)
}

// badWebhook tells which webhook is no absolute URI; "" if all are.
func badWebhook(body object) string {
	for _, name := range webhooks {
		value, ok := body[name]
		if !ok {
			continue
		}
		text, _ := value.(string)
		if u, err := url.Parse(text); err != nil || !u.IsAbs() {
			return name + " has to be a URI"
		}
	}
	return ""
}

func hasOther(o object, known []string) bool {
	seen := 0
	for _, name := range known {
		if _, ok := o[name]; ok {
			seen++
		}
	}
	return len(o) > seen
}

// feedback is what a person answers.
type feedback struct {
	execution, task, text string
	approve               bool
}

func (s *Server) readResume(c *call) (in feedback, re *reply) {
	body, re := readObject(c)
	if re != nil {
		return in, re
	}
	texts := []struct {
		name   string
		target *string
	}{{"execution_id", &in.execution}, {"task_id", &in.task}, {"human_feedback", &in.text}}
	for _, t := range texts {
		text, ok := body[t.name].(string)
		if !ok {
			return in, badRequest(t.name + " has to be a string")
		}
		*t.target = text
	}
	approve, ok := body["is_approve"].(bool)
	if !ok {
		return in, badRequest("is_approve has to be true or false")
	}
	in.approve = approve
	if why := badWebhook(body); why != "" {
		return in, badRequest(why)
	}
	if s.strict && hasOther(body, append([]string{"execution_id", "task_id", "human_feedback", "is_approve"}, webhooks...)) {
		return in, badRequest("The request body has a field that is not known")
	}
	if !isUUID(in.execution) {
		if bad := s.badID[Resume]; bad != nil {
			return in, bad()
		}
		return in, badRequest("execution_id has to be a UUID")
	}
	return in, nil
}
