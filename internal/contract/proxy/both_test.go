package proxy_test

import (
	"context"
	"testing"

	"parlance/internal/contract"
	"parlance/testdata/servers"
)

// TestTesterThroughTheProxy sends all that the tester knows to send, most of it
// wrong, to good servers: the proxy has to see that each refusal is right.
func TestTesterThroughTheProxy(t *testing.T) {
	s := enterprise(t)
	for _, v := range servers.GoodVariants() {
		t.Run(v.ID, func(t *testing.T) {
			b := start(t, v.New(), s, contract.Options{})
			found, err := contract.Run(context.Background(), contract.Options{
				BaseURL: b.front.URL, Spec: s, Token: servers.Token, Fixtures: servers.Fixtures(), Seed: 3,
			})
			if err != nil || len(found.Failures) > 0 || found.Unfinished != nil {
				t.Errorf("what the tester finds behind the proxy: %v\n%s", err, describe(found))
			}
			r := b.proxy.Result()
			if len(r.Failures) > 0 || r.Requests != found.Requests {
				t.Errorf("%d requests were sent; what the proxy finds: %s", found.Requests, describe(r))
			}
		})
		if testing.Short() {
			break
		}
	}
}
