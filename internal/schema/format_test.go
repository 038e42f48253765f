package schema

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestFormats(t *testing.T) {
	for _, tt := range []struct{ format, good, bad string }{
		{"uuid", `3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90 | 00000000-0000-0000-0000-000000000000 | 3F0C9A52-7D41-4B8E-9C63-1E5A8F2B7D90`,
			`abcd1234-5678-90ef-ghij-klmnopqrstuv | 3f0c9a527d414b8e9c631e5a8f2b7d90 | {3f0c9a52-7d41-4b8e-9c63-1e5a8f2b7d90} | x`},
		{"date-time", `2026-01-31T12:00:00Z | 2026-01-31t12:00:00.123z | 2026-01-31T12:00:00+09:00 | 1998-12-31T23:59:60Z | 1998-12-31T15:59:60.5-08:00`,
			`2026-01-31 12:00:00Z | 2026-01-31T12:00:00 | 2026-02-30T12:00:00Z | 2026-01-31T25:00:00Z | 2026-01-31T12:00:00.Z | 2026-01-31T12:00:00+0900 | 2026-01-31T12:00:60Z | 2026-01-31 | now`},
		{"date", `2026-01-31 | 2024-02-29`, `2026-02-29 | 2026-13-01 | 26-01-01 | 2026-1-1 | 2026-01-31T`},
		{"time", `12:00:00Z | 23:59:60Z | 12:00:00.5+01:00`, `12:00:00 | 24:00:00Z | 12:00Z | 22:59:60Z`},
		{"duration", `P1D | PT15M | P1Y2M3DT4H5M6S | P4W | PT0.5S`, `P | PT | 1D | P1S | P1DT | PT1D`},
		{"uri", `https://example.com | http://[::1]:8080/a?b#c | urn:uuid:x | mailto:a@example.com | https://example.com/한글 | https://a:b@example.com:80/%20`,
			`example.com | /a | https:// | http:x | https://example.com/a b | https://example.com/%zz | https://exa<mple | https://example.com:port/ | 1http://x | a#b#c`},
		{"uri-reference", `/a/b?c | # | a | //example.com/x`, `a b | \a | %1 | //[::1/x`},
		{"email", `a@example.com | a.b+c@sub.example.com | a@localhost | "a b"@example.com | a@[192.0.2.1] | 한@예.kr`,
			`a | @example.com | a@ | a..b@example.com | a@-x.com | a b@example.com | .a@example.com`},
		{"ipv4", `192.0.2.1 | 0.0.0.0`, `192.0.2.256 | 192.0.2 | 192.0.2.01 | ::1`},
		{"ipv6", `::1 | 2001:db8::1 | ::ffff:192.0.2.1`, `192.0.2.1 | 1::2::3 | fe80::1%eth0`},
		{"hostname", `example.com | a-b.c | 1.2`, `-a.com | a_b.com | a..b | a.com.`},
		{"byte", `aGVsbG8= | AAAA | _-8=`, `a | aGVsbG8 | *** | aGVs=bG8`},
		{"regex", `^a+$ | (?=a) | [a-z]`, `( | [ | *a`},
		{"json-pointer", `/a/b~1c | /`, `a | /~ | /~2`},
		{"relative-json-pointer", `0 | 1/a | 2#`, `a | 01 | -1`},
		{"unknown", `anything`, ``},
	} {
		c := schemaOf(t, v30, `{type: string, format: `+tt.format+`}`)
		for _, s := range list(tt.good) {
			if found := c.Validate(s, Response); len(found) > 0 {
				t.Errorf("%s: %q is one, but: %s", tt.format, s, found[0].Message)
			}
		}
		for _, s := range list(tt.bad) {
			if c.Valid(s, Response) {
				t.Errorf("%s: %q passed", tt.format, s)
			}
		}
		if tt.format != "json-pointer" && tt.format != "uri-reference" && tt.format != "byte" && tt.format != "regex" && tt.bad != "" && c.Valid("", Response) {
			t.Errorf("%s: the empty string passed", tt.format)
		}
	}
}

func TestIntegerFormats(t *testing.T) {
	for _, tt := range []struct{ format, good, bad string }{
		{"int32", `0 | 2147483647 | -2147483648 | 1.0 | 1e3`, `2147483648 | -2147483649 | 1e10 | 1.5`},
		{"int64", `9223372036854775807 | -9223372036854775808`, `9223372036854775808 | 1e19`},
		{"float", `1e300 | 0.1`, ``},
	} {
		c := schemaOf(t, v30, `{type: number, format: `+tt.format+`}`)
		for _, s := range list(tt.good) {
			if !c.Valid(json.Number(s), Response) {
				t.Errorf("%s: %s is one", tt.format, s)
			}
		}
		for _, s := range list(tt.bad) {
			if c.Valid(json.Number(s), Response) {
				t.Errorf("%s: %s passed", tt.format, s)
			}
		}
	}
}

// Numbers compare and divide as fractions of any length do.
func TestNumbersAgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		b := []byte{}
		if r.IntN(3) == 0 {
			b = append(b, '-')
		}
		for range 1 + r.IntN(5) {
			b = append(b, "0012359"[r.IntN(7)])
		}
		if r.IntN(2) == 0 {
			b = append(b, '.')
			for range 1 + r.IntN(20) {
				b = append(b, "0001259"[r.IntN(7)])
			}
		}
		if r.IntN(3) == 0 {
			b = append(b, 'e')
			b = append(b, []string{"0", "1", "-1", "+2", "-3", "12"}[r.IntN(6)]...)
		}
		return string(b)
	}
	for range 50_000 {
		a, b := text(), text()
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		l := newLimit(b)
		if got, want := l.compare(a), x.Cmp(y); got != want {
			t.Fatalf("%s against %s: got %d, want %d", a, b, got, want)
		}
		if got, want := isIntegerText(a), x.IsInt(); got != want {
			t.Fatalf("%s an integer: got %v", a, got)
		}
		if got, want := equal(json.Number(a), json.Number(b)), x.Cmp(y) == 0; got != want {
			t.Fatalf("%s equal %s: got %v", a, b, got)
		}
		if y.Sign() > 0 {
			if got, want := l.divides(a), new(big.Rat).Quo(x, y).IsInt(); got != want {
				t.Fatalf("%s multiple of %s: got %v", a, b, got)
			}
		}
	}
}
