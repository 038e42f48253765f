package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parlance/testdata/servers"
)

// testServer runs "parlance test" on a server with the workflows and fixtures
// of the proving ground.
func testServer(t *testing.T, handler http.Handler, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	dir := t.TempDir()
	var fixtures strings.Builder
	for _, state := range []string{"finished", "failed", "revoked", "waiting"} {
		fixtures.WriteString("    " + state + ": [" + strings.Join(servers.Fixtures()[state], ", ") + "]\n")
	}
	files := map[string]string{
		"parlance.yaml":  "docs: docs\nspecs: [{base: api.yaml}]\ntest:\n  workflows: [enterprise-api.arazzo.yaml]\n  fixtures:\n" + fixtures.String(),
		"docs/docs.json": `{"navigation": {"pages": []}}`,
	}
	for name, from := range map[string]string{"api.yaml": "enterprise-api.base.yaml", "enterprise-api.arazzo.yaml": "enterprise-api.arazzo.yaml"} {
		data, err := os.ReadFile("../../specs/" + from)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = strings.ReplaceAll(string(data), "./enterprise-api.base.yaml", "./api.yaml")
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, err bytes.Buffer
	args = append([]string{"test", server.URL, "--config", filepath.Join(dir, "parlance.yaml")}, args...)
	getenv := func(name string) string { return map[string]string{"PARLANCE_TOKEN": servers.Token}[name] }
	code = Main(context.Background(), args, Streams{Out: &out, Err: &err}, getenv)
	return code, out.String(), err.String()
}

func TestContractOfGoodServer(t *testing.T) {
	code, out, stderr := testServer(t, servers.Good(), "--min-coverage", "100%")
	if code != ExitClean || !strings.Contains(out, "no broken promise") || strings.Contains(out, "skipped") {
		t.Errorf("exit %d\n%s%s", code, out, stderr)
	}
}

// TestContractFindsWorkflowDefects runs what only the steps of workflows can
// see; the other defects are those of package contract.
func TestContractFindsWorkflowDefects(t *testing.T) {
	for _, defect := range servers.Defects() {
		if defect.Needs != "workflows" {
			continue
		}
		code, out, stderr := testServer(t, defect.New())
		if code != ExitFindings || strings.Contains(out+stderr, servers.Token) {
			t.Errorf("%s (%s): exit %d\n%s%s", defect.ID, defect.Doc, code, out, stderr)
		}
	}
}

// TestContractHidesTheToken looks for the token of a server that tells it in
// every format.
func TestContractHidesTheToken(t *testing.T) {
	i := slices.IndexFunc(servers.Defects(), func(d servers.Defect) bool { return d.Class == "leak" })
	for _, name := range testFormatNames() {
		code, out, stderr := testServer(t, servers.Defects()[i].New(), "--format", name)
		if code != ExitFindings || strings.Contains(out+stderr, servers.Token) {
			t.Errorf("%s: exit %d, the token is shown: %v", name, code, strings.Contains(out+stderr, servers.Token))
		}
	}
}

// TestProxy sends two requests of a client through the proxy to a server that
// lies, ends it as Ctrl-C does, and reads the report.
func TestProxy(t *testing.T) {
	i := slices.IndexFunc(servers.Defects(), func(d servers.Defect) bool { return d.Class == "status" })
	handlers := map[string]http.Handler{"good": servers.Good(), "broken": servers.Defects()[i].New()}
	for name, handler := range handlers {
		server := httptest.NewServer(handler)
		ctx, interrupt := context.WithCancel(context.Background())
		said, says := io.Pipe()
		var out bytes.Buffer
		code := make(chan int)
		go func() {
			args := []string{"test", server.URL, "--spec", "../../specs/enterprise-api.base.yaml", "--proxy", "127.0.0.1:0"}
			code <- Main(ctx, args, Streams{Out: &out, Err: says}, func(string) string { return servers.Token })
			says.Close()
		}()
		line, err := bufio.NewReader(said).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(io.Discard, said) }()
		address, _, _ := strings.Cut(line, " ")
		for _, path := range []string{"/inputs", "/status/7f9f2a6c-0d6b-4b57-9d3a-2f8a1f6f1c11"} {
			request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+servers.Token)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
		}
		interrupt()
		if got := <-code; got == ExitClean != (name == "good") || !strings.Contains(out.String(), "2 requests") {
			t.Errorf("%s (%s): exit %d\n%s", name, servers.Defects()[i].ID, got, out.String())
		}
		server.Close()
	}
}
