package schema

import (
	"encoding/json"
	"math"
	"testing"
)

func TestText(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, ""}, {"a <b> & c", "a <b> & c"}, {true, "true"}, {false, "false"}, {json.Number("1.50"), "1.50"},
		{map[string]any{"a": "<b>"}, `{"a":"<b>"}`}, {[]any{json.Number("1"), nil}, "[1,null]"}, {math.NaN(), "null"},
	} {
		if got := Text(test.value); got != test.want {
			t.Errorf("%#v is written %q, want %q", test.value, got, test.want)
		}
	}
}
