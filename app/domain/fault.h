// What can be wrong with the line, an enrolment, the store or a reader: a closed set, so that each
// has a sentence in every language of the screens. Beside it goes a technical detail in English,
// for the log, the command line and small print; no screen leads with that.
#pragma once

#define FAULT_LIST(X)                                                                              \
    X(FAULT_NONE, "none")                                                                          \
    X(FAULT_NO_CONNECTION, "no_connection")                                                        \
    X(FAULT_NAME_UNKNOWN, "name_unknown")                                                          \
    X(FAULT_TIMED_OUT, "timed_out")                                                                \
    X(FAULT_NOT_TRUSTED, "not_trusted") /* the certificate */                                      \
    X(FAULT_OTHER_KEY, "other_key")     /* than the one pinned at enrolment */                     \
    X(FAULT_NOT_HQ, "not_hq")           /* a network's sign-in page, a proxy */                    \
    X(FAULT_UNKNOWN_DEVICE, "unknown_device")                                                      \
    X(FAULT_SUSPENDED, "suspended")                                                                \
    X(FAULT_NOT_FOUND, "not_found")                                                                \
    X(FAULT_HQ_BUSY, "hq_busy")                                                                    \
    X(FAULT_HQ_BROKEN, "hq_broken")                                                                \
    X(FAULT_ANSWER_DAMAGED, "answer_damaged")                                                      \
    X(FAULT_HQ_REFUSED, "hq_refused") /* what was sent, not who sent it */                         \
    X(FAULT_HQ_LOST, "hq_lost")       /* records that it had acknowledged */                       \
    X(FAULT_CODE_REFUSED, "code_refused")                                                          \
    X(FAULT_CODE_EXPIRED, "code_expired")                                                          \
    X(FAULT_CODE_DAMAGED, "code_damaged")                                                          \
    X(FAULT_DEVICE_TAKEN, "device_taken") /* HQ knows this device under another key */             \
    X(FAULT_BAD_ADDRESS, "bad_address")                                                            \
    X(FAULT_TOO_MANY_TRIES, "too_many_tries")                                                      \
    X(FAULT_STORE_FULL, "store_full")                                                              \
    X(FAULT_STORE_DENIED, "store_denied")                                                          \
    X(FAULT_STORE_DAMAGED, "store_damaged")                                                        \
    X(FAULT_STORE_NEWER, "store_newer")                                                            \
    X(FAULT_STORE_IN_USE, "store_in_use")                                                          \
    X(FAULT_STORE_BROKEN, "store_broken")                                                          \
    X(FAULT_KIOSK, "kiosk") /* memory, threads: a restart is all that helps */                     \
    X(FAULT_READER_STARTING, "reader_starting")                                                    \
    X(FAULT_READER_ABSENT, "reader_absent")                                                        \
    X(FAULT_READER_DENIED, "reader_denied")                                                        \
    X(FAULT_READER_FAILING, "reader_failing")

#define ENUM_MEMBER(name, text) name,
enum fault { FAULT_LIST(ENUM_MEMBER) FAULT_COUNT };
#undef ENUM_MEMBER

const char *fault_name(enum fault fault);
