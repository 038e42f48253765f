package contract_test

import (
	"io"
	"log"
)

// discard takes the complaints of servers whose handlers break connections on
// purpose.
var discard = log.New(io.Discard, "", 0)
