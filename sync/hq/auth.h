// Who is asking: a device, by its HTTP message signature (RFC 9421).
#pragma once

#include "sync/hq/request.h"

// *known is true and *out set when the signature is a device's that may come in; else `reply` holds
// the 401 or 403.
MUST_USE enum err auth_device(struct db *db, struct device *out, bool *known,
                              const struct request *request, struct reply *reply);

// Is the request signed with this very key, under this key id? Else `reply` holds the 401.
MUST_USE enum err auth_signed_by(bool *out, const struct request *request, const char *key_id,
                                 const uint8_t public_key[32], struct reply *reply);
