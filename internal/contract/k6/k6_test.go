package k6

import (
	"bytes"
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/internal/source"
	"parlance/internal/spec"
	"parlance/testdata/servers"
)

var update = flag.Bool("update", false, "write the goldens anew")

// secret is the token of the plans: no file may hold it.
const secret = "tok-of-the-plan-0123456789"

func plan(t *testing.T) *contract.Result {
	t.Helper()
	data, err := os.ReadFile("../../../specs/enterprise-api.base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := new(spec.Loader).Load(source.NewFile("specs/enterprise-api.base.yaml", data))
	p, err := contract.Plan(context.Background(), contract.Options{
		BaseURL: "http://127.0.0.1:8080/v1", Spec: s, Token: secret, Seed: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func write(t *testing.T) (folder string, files map[string][]byte) {
	t.Helper()
	files, err := Script(plan(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder, files
}

func TestGolden(t *testing.T) {
	_, files := write(t)
	for name, data := range files {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("%s holds the token", name)
		}
	}
	golden := filepath.Join("testdata", DataFile)
	if *update {
		if err := os.WriteFile(golden, files[DataFile], 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(files[DataFile], want) {
		t.Errorf("%s is another than in %s: run the test with -update and look at the difference", DataFile, golden)
	}
}

func TestEqualPlansGiveEqualScripts(t *testing.T) {
	_, first := write(t)
	for range 3 {
		if _, again := write(t); !bytes.Equal(again[DataFile], first[DataFile]) {
			t.Fatal("two plans of one seed give different scripts")
		}
	}
}

func TestNothingToWrite(t *testing.T) {
	if _, err := Script(&contract.Result{Redactor: contract.NewRedactor()}, Options{}); err == nil {
		t.Error("a result that is no plan gives a script")
	}
}

// TestK6 runs the script by the program that PARLANCE_K6 names.
func TestK6(t *testing.T) {
	program := os.Getenv("PARLANCE_K6")
	if program == "" {
		t.Skip("PARLANCE_K6 names no k6 to run the script with")
	}
	tests := []struct {
		name string
		opts []servers.Option
		lie  string // of a defect; "" for the good server
		want int    // k6's exit code: 99 says that a threshold was crossed
	}{
		{name: "good"},
		{name: "status", lie: "kickoff-201", want: 99},
		{name: "media type", lie: "inputs-text-plain", want: 99},
	}
	folder, _ := write(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := servers.Good(test.opts...)
			for _, d := range servers.Defects() {
				if d.ID == test.lie {
					h = d.New(test.opts...)
				}
			}
			server := httptest.NewServer(h)
			defer server.Close()
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			c := exec.CommandContext(ctx, program, "run", "--quiet", "--no-usage-report", "script.js")
			c.Dir = folder
			c.Env = append(os.Environ(), "BASE_URL="+server.URL+"/", "PARLANCE_TOKEN="+servers.Token, "VUS=2")
			out, _ := c.CombinedOutput()
			if c.ProcessState.ExitCode() != test.want {
				t.Fatalf("k6 ends with %d\n%s", c.ProcessState.ExitCode(), out)
			}
			if strings.Contains(string(out), "Error") {
				t.Errorf("the script broke off\n%s", out)
			}
			if strings.Contains(string(out), servers.Token) {
				t.Error("the output holds the token")
			}
			if testing.Verbose() {
				t.Logf("%s", out)
			}
		})
	}
}
