// Package servers holds HTTP servers to try a contract tester on. All of them
// speak the API of specs/enterprise-api.base.yaml, or pretend to.
//
// Good keeps the contract. Defects lists servers that keep all of it but one
// promise: a tester has to find each. GoodVariants lists servers that keep all
// of it in other ways than Good does: a tester has to stay silent about each.
// Hostiles lists servers that no client should trust: a tester has to end in
// time and say what it met.
//
// # How a tester reaches the states
//
// The spec has no operation that makes an execution fail or ask a person, so
// every server here is born with executions in the states that a kickoff does
// not lead to for certain: see Fixtures. An execution that was kicked off runs
// until it has been asked for its status a few times (WithPolls) or until some
// time has passed (WithDuration), and then completes. An input with the value
// InputFails makes it fail instead, and InputAsks makes it wait for feedback at
// its second status poll. Both are conveniences for tests in Go: no client can
// learn of them from the spec.
//
// After a rejection the task runs again, and is done again when the next
// request comes: then it waits once more. What waits is reported as running;
// current_task names the task that waits.
//
// The handlers need a real server around them (net/http/httptest): some break
// the connection or take it over, which only HTTP/1.1 allows. None of them
// blocks longer than its request lives.
package servers
