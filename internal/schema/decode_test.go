package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, ` false `, `0`, `-0`, `1.50`, `1e5`, `-1.5E-3`, `""`, `"a\n\u00e9\ud83d\ude00\/"`, `"한글 😀"`,
		`[]`, `[1, [2, {}]]`, `{}`, `{"a": {"b": []}, "": null}`, "\t{\r\n}", `123456789012345678901234567890`,
	} {
		got, err := Decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if want := standard(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, want %#v", text, got, want)
		}
	}
}

func standard(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return errors.New("invalid")
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("trailing data")
	}
	return v
}

func TestDecodeErrors(t *testing.T) {
	for _, tt := range []struct {
		text    string
		offset  int
		message string
	}{
		{``, 0, "the text ends where a value is due"},
		{`{"a": 1} x`, 9, "there is more text behind the value: 'x'"},
		{`{"a": 1, "b": 2, "a": 3}`, 17, `the object has "a" twice`},
		{`{"a": 1,}`, 8, `a name in quotes is due, but there is '}'`},
		{`{"a" 1}`, 5, `a colon is due, but there is '1'`},
		{`[1 2]`, 3, `a comma or ']' is due, but there is '2'`},
		{`[1,]`, 3, `a value is due, but there is ']'`},
		{`[1`, 2, `a comma or ']' is due, but there is the end of the text`},
		{`"abc`, 4, "the text ends inside a string"},
		{"\"a\nb\"", 2, "control character 0x0a in a string must be escaped"},
		{"\"a\xffb\"", 2, "byte 0xff, which is no UTF-8, is in a string"},
		{"\"\\n\xc3\"", 3, "byte 0xc3, which is no UTF-8, is in a string"},
		{"\xff", 0, "a value is due, but there is byte 0xff, which is no UTF-8"},
		{`"\ud83d"`, 1, `\ud83d is half of a surrogate pair`},
		{`"\x"`, 2, `there is no escape \x`},
		{`"\u12"`, 2, `four hexadecimal digits are due after \u`},
		{`01`, 0, "a number must not begin with 0"},
		{`1.`, 2, "a digit is due, but there is the end of the text"},
		{`-`, 1, "a digit is due, but there is the end of the text"},
		{`nul`, 3, `"null" is due, but there is the end of the text`},
		{`NaN`, 0, `a value is due, but there is 'N'`},
		{"\ufeff{}", 0, "a byte order mark stands before the value"},
		{strings.Repeat("[", 2000), 1000, "values are nested deeper than 1000"},
	} {
		_, err := Decode([]byte(tt.text))
		var wrong *SyntaxError
		if !errors.As(err, &wrong) {
			t.Errorf("%.40q passed", tt.text)
			continue
		}
		if wrong.Offset != tt.offset || wrong.Message != tt.message {
			t.Errorf("%.40q: got %v", tt.text, err)
		}
	}
}

func TestFromNode(t *testing.T) {
	set := newSet(t, `openapi: 3.0.3
x: {date: 2026-01-31, time: 2026-01-31T12:00:00Z, int: 007, hex: 0x1F, octal: 0o17, plus: +1.50, dot: .5, open: 1., exp: 1e3, inf: .inf, yes: yes, "on": true, none: ~, text: "1", list: [1, a], minus: -.5}
`)
	got := encode(FromNode(set.root().Get("x")))
	want := `{"date":"2026-01-31","dot":0.5,"exp":1e3,"hex":31,"inf":".inf","int":7,"list":[1,"a"],"minus":-0.5,"none":null,"octal":15,"on":true,"open":1,"plus":1.50,"text":"1","time":"2026-01-31T12:00:00Z","yes":"yes"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzDecode(f *testing.F) {
	for _, text := range []string{`{"a": [1, "\u00e9", null, true]}`, `"\ud83d\ude00"`, `1e5`, "\"\xff\"", `{"a":1,"a":2}`, `[[[`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			var wrong *SyntaxError
			if !errors.As(err, &wrong) || wrong.Offset < 0 || wrong.Offset > len(data) {
				t.Fatalf("%v", err)
			}
			return
		}
		// What passes here passes there, and is the same.
		if !utf8.Valid(data) {
			t.Fatal("invalid UTF-8 passed")
		}
		if want := standard(string(data)); !reflect.DeepEqual(v, want) {
			t.Fatalf("got %#v, want %#v", v, want)
		}
		if written, err := json.Marshal(v); err != nil {
			t.Fatal(err)
		} else if again, err := Decode(written); err != nil || !equal(v, again) {
			t.Fatalf("%s: %v", written, err)
		}
	})
}

// What takes a client long is a defect of a kind: no text does.
func TestDecodeIsLinear(t *testing.T) {
	start := time.Now()
	for _, data := range [][]byte{
		bytes.Repeat([]byte("["), 1<<20),
		append(append([]byte{'"'}, bytes.Repeat([]byte(`\u00e9`), 1<<18)...), '"'),
		bytes.Repeat([]byte("9"), 1<<20),
	} {
		v, err := Decode(data)
		if err == nil {
			schemaOf(t, v30, `{multipleOf: 3, minimum: 5, uniqueItems: true}`).Validate(v, Response)
		}
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
