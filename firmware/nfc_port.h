// One owner for each port. libnfc's own claim on a serial port has no effect under glibc, and two
// processes on one port corrupt each other's frames; a lock on the device file keeps others of our
// kind away, and the kernel drops it with the process however that ends.
#pragma once

#include <stdbool.h>

#include "app/base/err.h"

struct nfc_port {
    int fd; // -1: the connection string names no device file (USB), the driver claims it
};

// ERR_GONE: there is no such device; ERR_BUSY: another process has it; ERR_PERM; ERR_IO.
MUST_USE enum err nfc_port_claim(struct nfc_port *port, const char *connstring);
void nfc_port_release(struct nfc_port *port);

// The device behind the port was unplugged.
bool nfc_port_is_gone(const struct nfc_port *port);
