// One row of master data into its table; the page around it is master.c's.
#pragma once

#include "app/domain/master.h"
#include "app/store/store_internal.h"

// --- master_people.c -----------------------------------------------------------------------------

MUST_USE enum err master_put_member(struct store *store, const struct member *member);
MUST_USE enum err master_put_credential(struct store *store, const struct credential *credential);
MUST_USE enum err master_put_registration(struct store *store, const char *key,
                                          const struct registration *registration);
MUST_USE enum err master_put_total(struct store *store, const struct credit_total *total);
MUST_USE enum err master_put_certificate(struct store *store, const char *key,
                                         const struct certificate *certificate);

// --- master_session.c, master_policy.c: replaced whole, with what belongs to them ----------------

MUST_USE enum err master_put_session(struct store *store, const struct session *session);
MUST_USE enum err master_put_policy(struct store *store, const struct policy *policy);

// --- master.c ------------------------------------------------------------------------------------

// Runs `sql`, whose one argument is `key`.
MUST_USE enum err master_delete_by_key(struct store *store, const char *sql, const char *key);
