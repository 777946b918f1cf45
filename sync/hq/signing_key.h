// The keys that sign members' codes: the secret half here, the public half in master data.
#pragma once

#include "app/domain/types.h"
#include "sync/hq/hq.h"

// The key of that id, or the newest that is not retired when `kid` is NULL. ERR_NOT_FOUND: none.
MUST_USE enum err signing_key_find(struct hq *hq, char kid_out[ID_CAP], uint8_t secret_key[64],
                                   const char *kid);
