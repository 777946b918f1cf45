// What signing and verifying share: the components of our messages. Private to sync/sign*.c.
#pragma once

#include "sync/sign.h"

#define SIGN_LABEL "sig1"
#define SIGN_ALGORITHM "ed25519"
enum { SIGN_COMPONENT_MAX = 6 };

// The components that a message of ours must cover, in the order in which we sign them.
// `content_digest` is the header's value (NULL without a body). Returns how many.
size_t sign_components(struct sign_component out[SIGN_COMPONENT_MAX],
                       const struct sign_message *message, const char *content_digest);
