// The nouns of the house, as values: facts, members, sessions, and the closed sets they draw on.
//
// Everything in app/domain is pure: no malloc, no clock, no stdio, no library. Times are UTC
// milliseconds since 1970 (`_utc_ms`); 0 means "none". Texts are NUL-terminated UTF-8 in fixed
// arrays, empty meaning "none". Closed sets have wire names (`*_name`, `*_parse`): those names are
// journalled for ever and never change.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ID_CAP = 64,      // identifiers given by HQ or an association: opaque, case-sensitive
    NUMBER_CAP = 32,  // licence and member numbers as text
    NAME_CAP = 128,   // a person's name, a room, a venue
    TITLE_CAP = 256,  // a session's or an item's title
    REASON_CAP = 256, // free text given by staff
    SCHEME_CAP = 32,  // a credit scheme, a category within it
    CODE_CAP = 24,    // a curriculum code, a group, a subject
    DATE_CAP = 11,    // YYYY-MM-DD
    HASH_HEX_CAP = 65 // BLAKE2b-256 in lower-case hexadecimal
};

// --- Facts (design section 3) -------------------------------------------------------------------

#define FACT_KIND_LIST(X)                                                                          \
    X(FACT_TAP, "tap")                                                                             \
    X(FACT_VOID, "void")                                                                           \
    X(FACT_AMEND, "amend")                                                                         \
    X(FACT_BIND, "bind")                                                                           \
    X(FACT_UNBIND, "unbind")                                                                       \
    X(FACT_WALK_IN, "walk_in")                                                                     \
    X(FACT_SESSION_OPEN, "session_open")                                                           \
    X(FACT_SESSION_CLOSE, "session_close")                                                         \
    X(FACT_CLOCK, "clock")                                                                         \
    X(FACT_BOOT, "boot")                                                                           \
    X(FACT_NOTE, "note")

#define DIRECTION_LIST(X)                                                                          \
    X(DIRECTION_NONE, "none")                                                                      \
    X(DIRECTION_IN, "in")                                                                          \
    X(DIRECTION_OUT, "out")

#define METHOD_LIST(X)                                                                             \
    X(METHOD_NONE, "none")                                                                         \
    X(METHOD_QR_SIGNED, "qr_signed")                                                               \
    X(METHOD_QR_PLAIN, "qr_plain")                                                                 \
    X(METHOD_NFC_UID, "nfc_uid")                                                                   \
    X(METHOD_NFC_NDEF, "nfc_ndef")                                                                 \
    X(METHOD_HPKI, "hpki")                                                                         \
    X(METHOD_TYPED, "typed")                                                                       \
    X(METHOD_STAFF, "staff")

#define TRUST_LIST(X)                                                                              \
    X(TRUST_UNKNOWN, "unknown")                                                                    \
    X(TRUST_RTC, "rtc")                                                                            \
    X(TRUST_SYNCED, "synced")

// What the kiosk made of a tap at the time. Only taps with a known subject are journalled.
#define VERDICT_LIST(X)                                                                            \
    X(VERDICT_NONE, "none")                                                                        \
    X(VERDICT_ACCEPTED, "accepted")                                                                \
    X(VERDICT_REPEAT, "repeat")               /* same direction again: changes nothing */          \
    X(VERDICT_NO_ENTRY, "no_entry")           /* leaving, but never seen to enter: staff look */   \
    X(VERDICT_WRONG_SESSION, "wrong_session") /* kept as evidence, counts for nothing */           \
    X(VERDICT_FLAGGED, "flagged")             /* accepted; the credential had a formal flaw */     \
    X(VERDICT_FULL, "full")                   /* no seat left: evidence only, until admitted */    \
    X(VERDICT_ELSEWHERE, "elsewhere")         /* entry that ends a stay in another room */         \
    X(VERDICT_LATE, "late")                   /* first entry after its window: counts */           \
    X(VERDICT_EARLY, "early")                 /* exit before the exit window: counts */

// What a doctor says when leaving before the exit window.
#define INTENT_LIST(X)                                                                             \
    X(INTENT_NONE, "none")                                                                         \
    X(INTENT_RETURNING, "returning")                                                               \
    X(INTENT_LEAVING, "leaving")

// Why a scan gave nobody (design section 4): a domain result with a sentence of its own.
#define REFUSAL_LIST(X)                                                                            \
    X(REFUSAL_NONE, "none")                                                                        \
    X(REFUSAL_UNKNOWN_CARD, "unknown_card")     /* readable card, enrolled to nobody */            \
    X(REFUSAL_UNKNOWN_CODE, "unknown_code")     /* a code in no format that we know */             \
    X(REFUSAL_UNKNOWN_NUMBER, "unknown_number") /* typed number on no roster */                    \
    X(REFUSAL_NOT_CONFIRMED, "not_confirmed")   /* typed number, wrong birth date */               \
    X(REFUSAL_EXPIRED, "expired")               /* rotating code, past its time */                 \
    X(REFUSAL_REVOKED, "revoked")                                                                  \
    X(REFUSAL_FORGED, "forged")             /* signature does not hold */                          \
    X(REFUSAL_UNKNOWN_KEY, "unknown_key")   /* signed by a key that we do not have (yet) */        \
    X(REFUSAL_DAMAGED, "damaged")           /* our prefix, but truncated or malformed */           \
    X(REFUSAL_TOO_LARGE, "too_large")       /* more bytes than any code of ours */                 \
    X(REFUSAL_TYPE_B, "type_b")             /* ISO 14443-B: its identifier changes at each read */ \
    X(REFUSAL_RANDOM_UID, "random_uid")     /* 4 bytes, first 0x08: changes at each read */        \
    X(REFUSAL_BLANK_UID, "blank_uid")       /* all zero */                                         \
    X(REFUSAL_MY_NUMBER, "my_number")       /* JPKI answers: not ours to read */                   \
    X(REFUSAL_UNREADABLE, "unreadable")     /* torn away, or a tag that lies about itself */       \
    X(REFUSAL_NO_SESSION, "no_session")     /* nobody has opened reception */                      \
    X(REFUSAL_CHANGING_IDM, "changing_idm") /* a phone whose IDm is drawn anew at each read */

#define ENUM_MEMBER(name, text) name,
enum fact_kind { FACT_KIND_LIST(ENUM_MEMBER) FACT_KIND_COUNT };
enum direction { DIRECTION_LIST(ENUM_MEMBER) DIRECTION_COUNT };
enum method { METHOD_LIST(ENUM_MEMBER) METHOD_COUNT };
enum trust { TRUST_LIST(ENUM_MEMBER) TRUST_COUNT };
enum verdict { VERDICT_LIST(ENUM_MEMBER) VERDICT_COUNT };
enum refusal { REFUSAL_LIST(ENUM_MEMBER) REFUSAL_COUNT };
enum intent { INTENT_LIST(ENUM_MEMBER) INTENT_COUNT };
#undef ENUM_MEMBER

const char *fact_kind_name(enum fact_kind kind);
const char *direction_name(enum direction direction);
const char *method_name(enum method method);
const char *trust_name(enum trust trust);
const char *verdict_name(enum verdict verdict);
const char *refusal_name(enum refusal refusal);
const char *intent_name(enum intent intent);

// False, and *out untouched, for a name that is not in the set.
bool fact_kind_parse(enum fact_kind *out, const char *name);
bool direction_parse(enum direction *out, const char *name);
bool method_parse(enum method *out, const char *name);
bool trust_parse(enum trust *out, const char *name);
bool verdict_parse(enum verdict *out, const char *name);
bool refusal_parse(enum refusal *out, const char *name);
bool intent_parse(enum intent *out, const char *name);

// When and on which device: the part of a fact that the shell stamps, not the rules.
struct stamp {
    int64_t at_utc_ms;
    int64_t mono_ms; // since boot
    char boot_id[ID_CAP];
    enum trust trust;
};

// One fact. Which fields mean something depends on `kind`; the rest are empty:
// - tap: session, subject (member or typed), method, credential, direction, verdict, flaw, staff,
//   intent. Entered afterwards by staff (method staff): true_utc_ms says when it really was, reason
//   why it is believed.
// - session_open: session, staff, direction (pinned, or none)
// - session_close: session, staff, head_count
// - clock: true_utc_ms, what a trusted source said at this moment
// - void: target (a tap, an amend or a void), session, reason, staff
// - amend: target (a tap), session, reason, staff, and what becomes of it: direction, true_utc_ms,
//   member, scheme (what a doctor claims: no staff then), intent; what is empty stays as it was. A
//   tap that counted for nothing (wrong room, full house) counts once staff amend its direction.
// - bind, unbind: member, credential, method, staff; unbind also reason
// - walk_in: session, member, particulars_hash, staff. The member is "walk_in:" and the record's
// own
//   id; the particulars themselves lie beside the journal (app/store/particulars.h)
// - note: reason
// - boot: reason (version)
struct fact {
    char id[37]; // UUIDv7
    char device_id[ID_CAP];
    int64_t seq; // 1, 2, 3 ... without gaps, per device
    enum fact_kind kind;
    struct stamp stamp;
    char session_id[ID_CAP];
    char member_id[ID_CAP];
    char typed[NUMBER_CAP];
    enum method method;
    char credential_hash[HASH_HEX_CAP]; // keyed: app/credential/keyhash.h
    enum direction direction;
    enum verdict verdict;
    enum refusal flaw; // with VERDICT_FLAGGED: what was formally wrong
    char staff_id[ID_CAP];
    char target_id[37];
    char reason[REASON_CAP];
    int64_t true_utc_ms;
    enum intent intent;
    char scheme[SCHEME_CAP];
    char particulars_hash[HASH_HEX_CAP]; // salted: app/record/particulars.h
    int32_t head_count;                  // people counted in the room; 0: not counted
    bool practice;                       // made in practice: never taken for a real one
};

// "walk_in:" + the UUID of the walk_in record: who is on no roster, until HQ finds out.
#define WALK_IN_PREFIX "walk_in:"
bool member_is_walk_in(const char *member_id);

// --- Master data: HQ is its author, a kiosk only holds a copy -----------------------------------

struct member {
    char id[ID_CAP];
    char licence_no[NUMBER_CAP]; // 医籍登録番号, normalised (identifier.h)
    char kanji[NAME_CAP];
    char kana[NAME_CAP];
    char birth_date[DATE_CAP]; // YYYY-MM-DD, or empty
    char affiliation[NAME_CAP];
    bool show_progress; // the member allows totals and progress to be shown at a kiosk
};

// Pre-registered (事前申込) for a session.
struct registration {
    char session_id[ID_CAP];
    char member_id[ID_CAP];
};

// Credit that HQ has confirmed (確定) for a member: one item of one scheme on one day.
struct credit_total {
    char id[ID_CAP];
    char member_id[ID_CAP];
    char scheme[SCHEME_CAP];
    char category[SCHEME_CAP];
    char code[CODE_CAP];
    char title[TITLE_CAP];
    int32_t units_x10;
    char on_date[DATE_CAP];
};

// A certificate (認定証) that a member holds: renewal counts what was earned while it is valid.
struct certificate {
    char member_id[ID_CAP];
    char scheme[SCHEME_CAP];
    char valid_from[DATE_CAP], valid_to[DATE_CAP]; // both days count
};

// An alias of a member: a card or plain code, known only by its keyed hash.
struct credential {
    char hash[HASH_HEX_CAP];
    char member_id[ID_CAP];
    enum method method;
    int64_t bound_utc_ms; // when staff bound it at a kiosk; 0: headquarters did
};

enum { ITEM_CREDIT_MAX = 8, SESSION_ITEM_MAX = 24 };

// Approved units of one item in one scheme. Data, never derived (domain.md 2.1).
struct item_credit {
    char scheme[SCHEME_CAP]; // domain/policy.h names the known ones; any other is an association's
                             // own
    char category[SCHEME_CAP]; // part of the scheme: first_term, practical, renewal ... (policy.h)
    char code[CODE_CAP];       // curriculum code, group or subject, for schemes that have them
    int32_t units_x10;         // tenths of a unit: 0.5 is 5
};

struct item {
    char title[TITLE_CAP];
    char lecturer[NAME_CAP];
    int64_t starts_utc_ms, ends_utc_ms;
    struct item_credit credits[ITEM_CREDIT_MAX];
    size_t credit_count;
};

// Both ends count (domain.md section 6, case 6). from == to == 0: no window, always inside.
struct window {
    int64_t from_utc_ms, to_utc_ms;
};

enum admission {
    ADMISSION_OPEN,      // whoever comes
    ADMISSION_REGISTERED // pre-registered doctors; others only where staff admit them
};

enum { SESSION_CLAIM_MAX = 4 };

struct session {
    char id[ID_CAP];
    char title[TITLE_CAP];
    char subtitle[TITLE_CAP];
    char venue[NAME_CAP];
    char room[NAME_CAP];
    int64_t starts_utc_ms, ends_utc_ms;
    struct window entry, exit;
    char policy_version[ID_CAP];
    bool approved;            // an unapproved session takes attendance; its credit stays pending
    char approval_no[ID_CAP]; // 認定番号
    char organiser[NAME_CAP];
    int32_t capacity; // 定員; 0: no limit
    enum admission admission;
    char claims[SESSION_CLAIM_MAX][SCHEME_CAP]; // schemes of which a doctor may claim one
    size_t claim_count;                         // 0: each scheme by itself
    struct item items[SESSION_ITEM_MAX];
    size_t item_count;
};

// A public key of HQ's that signs member QR codes.
struct token_key {
    char kid[ID_CAP];
    uint8_t public_key[32];                      // Ed25519
    int64_t not_before_utc_ms, not_after_utc_ms; // 0: no bound
};

// By token id (cti, hexadecimal) or by member: exactly one is set.
struct revocation {
    char cti[ID_CAP];
    char member_id[ID_CAP];
};

enum staff_role { ROLE_RECEPTION, ROLE_MANAGER };

struct staff {
    char id[ID_CAP];
    char name[NAME_CAP];
    char pin_hash[128]; // Argon2id, in libsodium's string form
    enum staff_role role;
};
