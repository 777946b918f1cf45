// Master data on the move: one change to one row, from HQ or a file, to a kiosk's copy.
#pragma once

#include "app/domain/policy.h"
#include "app/domain/types.h"

#define MASTER_KIND_LIST(X)                                                                        \
    X(MASTER_MEMBER, "member")                                                                     \
    X(MASTER_CREDENTIAL, "credential")                                                             \
    X(MASTER_SESSION, "session")                                                                   \
    X(MASTER_KEY, "key")                                                                           \
    X(MASTER_REVOCATION, "revoked")                                                                \
    X(MASTER_STAFF, "staff")                                                                       \
    X(MASTER_FORMAT, "format")                                                                     \
    X(MASTER_SETTING, "setting")                                                                   \
    X(MASTER_POLICY, "policy")                                                                     \
    X(MASTER_REGISTRATION, "registration")                                                         \
    X(MASTER_TOTAL, "total")                                                                       \
    X(MASTER_CERTIFICATE, "certificate")

#define ENUM_MEMBER(name, text) name,
enum master_kind { MASTER_KIND_LIST(ENUM_MEMBER) MASTER_KIND_COUNT };
#undef ENUM_MEMBER

const char *master_kind_name(enum master_kind kind);
bool master_kind_parse(enum master_kind *out, const char *name);

// A plain code's shape: a literal template with one capture, e.g. https://example.jp/m/{member_id}
struct code_format {
    char id[ID_CAP];
    char template_text[TITLE_CAP];
};

// Settings that HQ fixes for a kiosk: reception.hold_suppress_ms, result.show_ms, retention.days,
// notice.ja, notice.en, notice.in_force (YYYY-MM-DD), ...
struct setting {
    char name[ID_CAP];
    char value[1024];
};

enum { MASTER_KEY_CAP = 2 * ID_CAP };

struct master_change {
    enum master_kind kind;
    bool deleted;             // only `key` means something then
    char key[MASTER_KEY_CAP]; // the row's primary key as text; of two ids: "a/b" (session/member,
                              // member/scheme)
    union {
        struct member member;
        struct credential credential;
        struct session session;
        struct token_key token_key;
        struct revocation revocation;
        struct staff staff;
        struct code_format format;
        struct setting setting;
        struct policy policy;
        struct registration registration;
        struct credit_total total;
        struct certificate certificate;
    };
};
