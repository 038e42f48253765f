package contractreport

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parlance/internal/contract"
)

func TestHTMLNeedsNothing(t *testing.T) {
	text := string(written(t, "html", sample(t), Options{}))
	if err := decode([]byte(text)); err != nil {
		t.Errorf("not well-formed: %v", err)
	}
	for _, bad := range []string{"<link", "<img", "<iframe", "src=\"", "@import", "url(", " style=\"", " onclick", "javascript:"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(link[1], "#") || !strings.Contains(text, ` id="`+link[1][1:]+`"`) {
			t.Errorf("link to %s", link[1])
		}
	}
	ids := regexp.MustCompile(` id="([^"]*)"`).FindAllString(text, -1)
	if slices.Sort(ids); len(slices.Compact(ids)) != len(regexp.MustCompile(` id="`).FindAllString(text, -1)) {
		t.Error("an id stands twice")
	}
}

// TestHTMLPolicy: the browser runs what the policy names, and nothing else.
func TestHTMLPolicy(t *testing.T) {
	text := string(written(t, "html", sample(t), Options{}))
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)
	if policy == nil {
		t.Fatal("no policy")
	}
	for _, element := range []string{"style", "script"} {
		found := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(text, -1)
		if len(found) != 1 {
			t.Fatalf("%d elements %s", len(found), element)
		}
		if want := element + "-src '" + hash(found[0][1]) + "'"; !strings.Contains(html.UnescapeString(policy[1]), want) {
			t.Errorf("the policy %s has no %s", policy[1], want)
		}
	}
}

func TestHTMLLimitsExchanges(t *testing.T) {
	r := sample(t)
	e := r.Exchanges[5]
	for range maxListed {
		r.Exchanges = append(r.Exchanges, e)
	}
	text := string(written(t, "html", r, Options{}))
	if !strings.Contains(text, "<p>6 more are in the HAR report.</p>") || !strings.Contains(text, "2006 exchanges") {
		t.Error("the page does not say how many exchanges are left out")
	}
}

func TestPretty(t *testing.T) {
	const value = `{"a/b": {"x": [{"n": 1.50}, {"n": 2e3}, {}], "y~": []}, "s": "\u0041<\n", "last": null}`
	tests := []struct {
		place string
		want  string // marked lines begin with >
	}{
		{"", `
  {
    "a/b": {
      "x": [
        {
          "n": 1.50
        },
        {
          "n": 2e3
        },
        {}
      ],
      "y~": []
    },
    "s": "A<\n",
    "last": null
  }`},
		{"/a~1b/x/*/n", `
  {
    "a/b": {
      "x": [
        {
>         "n": 1.50
        },
        {
>         "n": 2e3
        },
        {}
      ],
      "y~": []
    },
    "s": "A<\n",
    "last": null
  }`},
		{"/a~1b/x/*/gone/deeper", `
  {
    "a/b": {
      "x": [
>       {
          "n": 1.50
        },
>       {
          "n": 2e3
        },
>       {}
      ],
      "y~": []
    },
    "s": "A<\n",
    "last": null
  }`},
		{"/a~1b", `
  {
>   "a/b": {
>     "x": [
>       {
>         "n": 1.50
>       },
>       {
>         "n": 2e3
>       },
>       {}
>     ],
>     "y~": []
>   },
    "s": "A<\n",
    "last": null
  }`},
		{"/kickoff_id", `
> {
    "a/b": {
      "x": [
        {
          "n": 1.50
        },
        {
          "n": 2e3
        },
        {}
      ],
      "y~": []
    },
    "s": "A<\n",
    "last": null
  }`},
	}
	c := newClean(&contract.Result{}, Options{})
	for _, test := range tests {
		var out strings.Builder
		for _, l := range c.newBody([]byte(value), test.place, maxShown).Lines {
			lead := "\n  "
			if l.Marked {
				lead = "\n> "
			}
			out.WriteString(lead + l.Indent + l.Text)
		}
		if out.String() != test.want {
			t.Errorf("%s: got%s", test.place, out.String())
		}
	}
}

func TestBody(t *testing.T) {
	c := newClean(&contract.Result{}, Options{})
	tests := []struct {
		text  string
		lines int
		left  int
	}{
		{"a\nb\r\n", 2, 0},
		{`{"a": 1`, 1, 0},
		{"\xff\x00", 1, 0},
		{strings.Repeat("x", maxShown+5), 1, 5},
		{strings.Repeat("[", 201) + strings.Repeat("]", 201), 401, 0},
		{strings.Repeat("[", 9000) + strings.Repeat("]", 9000), 1, 0},
	}
	for _, test := range tests {
		got := c.newBody([]byte(test.text), "/a", maxShown)
		if len(got.Lines) != test.lines || got.Left != test.left {
			t.Errorf("%.20q: %d lines, %d left", test.text, len(got.Lines), got.Left)
		}
	}
}
