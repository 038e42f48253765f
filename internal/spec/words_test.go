package spec

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"kickoffId": "kickoff id", "kickoff_id": "kickoff id", "KICKOFF-ID": "kickoff id", "{kickoff_id}": "kickoff id",
		"HTTPServer": "http server", "userID": "user id", "v2": "v2", "größeÄndern": "größe ändern", "": "", "__": "",
	} {
		if got := strings.Join(Words(name), " "); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := PlainName("Kickoff-Id"); got != "kickoffid" {
		t.Error(got)
	}
}
