package contract_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parlance/internal/contract"
	"parlance/testdata/servers"
)

// texts calls do for all text that a value holds, also where only this package
// could read it.
func texts(v reflect.Value, seen map[uintptr]bool, do func(string)) {
	switch v.Kind() {
	case reflect.String:
		do(v.String())
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		texts(v.Elem(), seen, do)
	case reflect.Interface:
		if err, ok := v, v.CanInterface(); ok {
			if e, isError := err.Interface().(error); isError {
				do(e.Error())
				return
			}
		}
		texts(v.Elem(), seen, do)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[contract.Redactor]() {
			return // it has to know them
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), seen, do)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			do(string(v.Bytes()))
			return
		}
		for i := range v.Len() {
			texts(v.Index(i), seen, do)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			texts(key, seen, do)
			texts(v.MapIndex(key), seen, do)
		}
	}
}

// TestNoSecretIsKept has a server that repeats the token wherever it can.
func TestNoSecretIsKept(t *testing.T) {
	good := servers.Good()
	loud := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get("Authorization")
		w.Header().Set("X-Echo", token)
		if strings.Contains(r.URL.Path, "status") {
			w.Header().Set("Content-Type", token)
			w.WriteHeader(http.StatusOK)
			fmt.Fprintf(w, `{"status":"running","%s":1,"current_task":%q}`, token, token)
			return
		}
		if strings.Contains(r.URL.Path, "stop") {
			w.Header().Set("Location", "http://elsewhere/?t="+token)
			w.WriteHeader(http.StatusFound)
			return
		}
		good.ServeHTTP(w, r)
	})
	for name, keep := range map[string]bool{"kept": true, "failures": false} {
		t.Run(name, func(t *testing.T) {
			r := try(t, loadSpec(t, "enterprise-api.base.yaml"), loud, func(o *contract.Options) { o.Keep = keep })
			if len(r.Failures) == 0 || keep && len(r.Exchanges) == 0 {
				t.Fatal("nothing was found, or kept")
			}
			hidden := 0
			texts(reflect.ValueOf(r), map[uintptr]bool{}, func(s string) {
				if strings.Contains(s, servers.Token) {
					t.Errorf("the token is kept: %q", short(s))
				}
				if strings.Contains(s, "[redacted]") {
					hidden++
				}
			})
			if hidden == 0 {
				t.Error("no token was taken out: the test looks at the wrong places")
			}
			if r.Redactor.Holds(describe(r)) {
				t.Error("the token is in what is shown")
			}
		})
	}
}

// TestRateLimitsAreSaidOnce has a server that wants to be left alone for longer
// than a run waits, and one that wants a pause again and again.
func TestRateLimitsAreSaidOnce(t *testing.T) {
	for name, after := range map[string]string{"too long": "86400", "short": "0"} {
		t.Run(name, func(t *testing.T) {
			good := servers.Good()
			var n atomic.Int64
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if n.Add(1)%5 == 0 {
					w.Header().Set("Retry-After", after)
					w.WriteHeader(http.StatusTooManyRequests)
					return
				}
				good.ServeHTTP(w, r)
			})
			r := try(t, loadSpec(t, "enterprise-api.base.yaml"), h, func(o *contract.Options) { o.Stateless = true })
			said := 0
			for _, note := range r.Notes {
				said += strings.Count(note, "429")
			}
			if said != 1 || r.Unfinished != nil {
				t.Errorf("said %d times: %q, %v", said, r.Notes, r.Unfinished)
			}
			for _, f := range r.Failures {
				if f.Status == http.StatusTooManyRequests {
					t.Errorf("a limit is a failure: %s %s", f.Rule, f.Message)
				}
			}
		})
	}
}

// TestCancellationEndsInTime cancels a run of a server that stops answering at
// that moment, so that cleaning up cannot succeed.
func TestCancellationEndsInTime(t *testing.T) {
	good := servers.Good(servers.WithPolls(1 << 30))
	var hanging atomic.Bool
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hanging.Load() {
			// Only after its body was read does a server see that the client left.
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
			return
		}
		good.ServeHTTP(w, r)
	}))
	defer server.Close()
	defer server.CloseClientConnections()
	var cancelled time.Time
	o := contract.Options{
		BaseURL: server.URL, Spec: loadSpec(t, "enterprise-api.base.yaml"), Token: servers.Token, Timeout: 300 * time.Millisecond,
		Progress: func(p contract.Progress) {
			if p.Requests == 60 {
				hanging.Store(true)
				cancelled = time.Now()
				cancel()
			}
		},
	}
	r, err := contract.Run(ctx, o)
	if err != nil || r.Unfinished == nil {
		t.Fatalf("%v, %+v", err, r)
	}
	if took := time.Since(cancelled); took > 11*time.Second {
		t.Errorf("cleaning up took %v", took)
	}
}
