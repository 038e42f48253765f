package rules

import (
	"testing"

	"parlance/internal/locale"
)

func TestUntranslated(t *testing.T) {
	glossary := []string{"crew", "kickoff ID", "Crew Enterprise API"}
	tests := []struct {
		tag            locale.Tag
		original, text string
		want           bool
	}{
		{"ko", "Stop a running execution", "Stop a running execution", true},
		{"ko", "Stop a running\nexecution", "  Stop a running execution\n", true},
		{"ko", "Stop a running execution", "Stop this execution for good", true},
		{"ko", "Stop a running execution", "진행 중인 실행 중지", false},
		{"ko", "Returns the inputs", "Crew의 입력값을 JSON 형식으로 반환합니다", false},
		{"pt-BR", "Stop a running execution", "Stop a running execution", true},
		{"pt-BR", "Stop the execution", "Stops the execution that is at work", true},
		{"pt-BR", "List the inputs", "Listar as entradas", false},
		{"pt-BR", "On premises", "Iniciar on premises crew", false},
		{"ar", "Stop a running execution", "إيقاف التنفيذ الجاري", false},

		// Names, terms, codes and single words may stay.
		{"ko", "OK", "OK", false},
		{"ko", "Unauthorized", "Unauthorized", false},
		{"ko", "Google Cloud", "Google Cloud", false},
		{"ko", "kickoff ID", "kickoff ID", false},
		{"ko", "Crew Enterprise API", "Crew Enterprise API", false},
		{"ko", "`SUCCESS`, `FAILURE` or `REVOKED`", "`SUCCESS`, `FAILURE` or `REVOKED`", false},
		{"ko", "{kickoff_id} as UUID", "{kickoff_id} as UUID", false},
		{"ko", "https://example.com/the/very/long/path", "https://example.com/the/very/long/path", false},
		{"ko", "", "", false},
	}
	for _, test := range tests {
		judge := newProseJudge("en", test.tag, glossary)
		if got := judge.untranslated(test.original, test.text); got != test.want {
			t.Errorf("%s: untranslated(%q, %q) = %v", test.tag, test.original, test.text, got)
		}
	}
}
