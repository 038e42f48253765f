package try

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"parlance/internal/contract"
)

// Host is a host that requests may go to.
type Host struct {
	Name string // lower case, without brackets: "api.example.com", "10.0.0.5"
	Port string // "" is any
}

// ParseHost reads "api.example.com", "api.example.com:8443" or "[fd00::1]:80".
func ParseHost(text string) (Host, error) {
	h := Host{Name: strings.ToLower(strings.TrimSpace(text))}
	if name, port, err := net.SplitHostPort(h.Name); err == nil {
		h = Host{name, port}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return h, fmt.Errorf("%q is no host: write api.example.com or api.example.com:8443", text)
		}
	}
	h.Name = strings.TrimSuffix(strings.Trim(h.Name, "[]"), ".")
	if _, err := netip.ParseAddr(h.Name); err == nil {
		return h, nil
	}
	if h.Name == "" || strings.ContainsAny(h.Name, "/:*@?# ") {
		return h, fmt.Errorf("%q is no host: write api.example.com or api.example.com:8443", text)
	}
	return h, nil
}

// String returns the host as ParseHost reads it.
func (h Host) String() string {
	if h.Port == "" {
		return h.Name
	}
	return net.JoinHostPort(h.Name, h.Port)
}

// mayAsk refuses what no page of this server on this computer has sent.
func (h *Handler) mayAsk(r *http.Request) *problem {
	if err := h.cross.Check(r); err != nil {
		return problemOf(http.StatusForbidden, CodeForeign, "only pages of this server may send requests")
	}
	if origin := r.Header.Get("Origin"); origin != "" && !isSameHost(origin, r.Host) {
		return problemOf(http.StatusForbidden, CodeForeign, "only pages of this server may send requests")
	}
	// A form of another page cannot have this type, and a script would be asked
	// for leave first, which it does not get.
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return problemOf(http.StatusUnsupportedMediaType, CodeForeign, "the request must be application/json")
	}
	if from, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && !from.Addr().Unmap().IsLoopback() {
		return problemOf(http.StatusForbidden, CodeForeign, "requests are sent for readers at the computer that parlance serve runs on: open the page there")
	}
	return nil
}

func isSameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, host)
}

// target is where a request goes.
type target struct {
	handler *Handler
	address string // as given
	name    string // of the host, lower case
	port    string
	local   bool // it is this computer by its name
}

// target reads an address and refuses one that requests may not go to.
func (h *Handler) target(r *http.Request, address string) (*target, *problem) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, problemOf(http.StatusBadRequest, CodeBad, "the address of the server is none: write it as http://127.0.0.1:8089")
	}
	if u.User != nil {
		return nil, problemOf(http.StatusBadRequest, CodeBad, "the address must not hold credentials: type them into the fields for them")
	}
	t := &target{handler: h, address: u.Scheme + "://" + u.Host, name: strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), port: u.Port()}
	if t.port == "" {
		t.port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	t.local = isLocal(t.name)
	if t.local && t.isOwn(r) {
		return nil, problemOf(http.StatusBadRequest, CodeAddress, "%s is this documentation itself: name the address of the API", t.address)
	}
	if !t.local && !t.isNamed() {
		p := problemOf(http.StatusForbidden, CodeHost, "%s is not this computer: start serve with --try-host %[1]s", t.name)
		p.subject, p.command = t.name, "parlance serve --try-host "+t.name
		return nil, p
	}
	return t, nil
}

// isLocal reports whether a host is this computer, whatever names mean.
func isLocal(name string) bool {
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// isOwn reports whether the target is the server that asks.
func (t *target) isOwn(r *http.Request) bool {
	own, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	_, port, err := net.SplitHostPort(own.String())
	return err == nil && port == t.port
}

func (t *target) isNamed() bool {
	return slices.ContainsFunc(t.handler.o.Hosts, func(h Host) bool {
		return h.Name == t.name && (h.Port == "" || h.Port == t.port)
	})
}

// beginWith returns the address that a form begins with: the first of the spec
// that requests may go to, else that of parlance mock.
func (h *Handler) beginWith(servers []string) string {
	for _, address := range servers {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		t := &target{handler: h, name: strings.ToLower(u.Hostname()), port: cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])}
		if isLocal(t.name) || t.isNamed() {
			return address
		}
	}
	return "http://" + mockAddress
}

// mockAddress is where parlance mock listens unless told otherwise.
const mockAddress = "127.0.0.1:8089"

// transport returns what carries one request: by no proxy, over a connection of
// its own.
func (t *target) transport() *http.Transport {
	return &http.Transport{
		DialContext:            t.dial,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// refusal says that what a name means is none of where requests may go.
type refusal struct{ message, command string }

func (r refusal) Error() string { return r.message }

// dial resolves the host once, and connects to what it means where that may be.
func (t *target) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	list, err := t.lookup(ctx)
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	failed := error(refusal{fmt.Sprintf("the name %s means no address", t.name), ""})
	var refused error
	for _, ip := range list {
		if r := t.check(ip); r != nil {
			refused = *r
			continue
		}
		conn, err := d.DialContext(ctx, network, net.JoinHostPort(ip.Unmap().String(), t.port))
		if err == nil {
			return conn, nil
		}
		failed, refused = err, nil
	}
	return nil, cmp.Or(refused, failed)
}

func (t *target) lookup(ctx context.Context) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(t.name); err == nil {
		return []netip.Addr{ip}, nil
	}
	if t.handler.o.Lookup != nil {
		return t.handler.o.Lookup(ctx, t.name)
	}
	return net.DefaultResolver.LookupNetIP(ctx, "ip", t.name)
}

// check says why an address may not be dialled, nil where it may: a name of this
// computer must mean this computer, another one an address of the public net.
// All else must be named itself: so a name cannot lead into a private net.
func (t *target) check(ip netip.Addr) *refusal {
	ip = ip.Unmap().WithZone("")
	switch {
	case slices.ContainsFunc(t.handler.o.Hosts, func(h Host) bool { return h.is(ip) && (h.Port == "" || h.Port == t.port) }):
		return nil
	case t.local && ip.IsLoopback():
		return nil
	case t.local:
		return &refusal{fmt.Sprintf("%s means %s, which is not this computer: it may not be sent to", t.name, ip), ""}
	case isPublic(ip):
		return nil
	}
	return &refusal{
		fmt.Sprintf("%s means %s, which is no public address: if that is meant, start serve with --try-host %[1]s,%[2]s", t.name, ip),
		fmt.Sprintf("parlance serve --try-host %s,%s", t.name, ip),
	}
}

func (h Host) is(ip netip.Addr) bool {
	own, err := netip.ParseAddr(h.Name)
	return err == nil && own.Unmap().WithZone("") == ip
}

// special are ranges that are not of the public net though they look like it, as
// the registries of IANA have them (RFC 6890): shared by carriers, for tests and
// documentation, reserved, and those that hold an IPv4 address of whatever kind
// within them.
var special = prefixes(`
	0.0.0.0/8 100.64.0.0/10 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4
	::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fec0::/10`)

func prefixes(list string) []netip.Prefix {
	var made []netip.Prefix
	for text := range strings.FieldsSeq(list) {
		made = append(made, netip.MustParsePrefix(text))
	}
	return made
}

func isPublic(ip netip.Addr) bool {
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// noAnswer says in a reader's words why no answer came.
func (t *target) noAnswer(err error, timeout time.Duration, d *contract.Draft) *problem {
	var refused refusal
	var name *net.DNSError
	var dial *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &refused):
		return &problem{status: http.StatusForbidden, code: CodeAddress, message: refused.message, command: refused.command}
	case errors.Is(err, context.Canceled):
		return problemOf(http.StatusBadGateway, CodeFailed, "the request was given up")
	case errors.As(err, &name):
		return problemOf(http.StatusBadGateway, CodeFailed, "the name %s cannot be resolved: is it written right?", t.name)
	case errors.As(err, &certificate):
		return problemOf(http.StatusBadGateway, CodeFailed, "this computer does not trust the certificate of %s (%v): make it trusted, or use an http address", t.address, certificate.Err)
	case contract.IsTimeout(err):
		p := problemOf(http.StatusGatewayTimeout, CodeSlow, "the server at %s gave no answer within %v", t.address, timeout)
		p.subject = t.address
		return p
	case errors.As(err, &dial) && dial.Op == "dial":
		p := problemOf(http.StatusBadGateway, CodeSilent, "the server at %s does not answer: start it, or name another address", t.address)
		p.subject = t.address
		if t.local {
			p.command = "parlance mock"
			if t.name+":"+t.port != mockAddress {
				p.command += " --listen " + net.JoinHostPort(t.name, t.port)
			}
		}
		return p
	}
	return problemOf(http.StatusBadGateway, CodeFailed, "the server at %s gave no answer that could be read: %s", t.address, d.Hide(err.Error()))
}
