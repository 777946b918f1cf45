// The closed set of reasons why an operation could not be done.
//
// A refusal (an unknown card, a wrong session) is a domain result and never an error. An error is
// logged once, where its cause is known, and travels upwards as a value that the compiler does not
// allow a caller to drop.
#pragma once

#define MUST_USE __attribute__((warn_unused_result))

#define ERR_LIST(X)                                                                                \
    X(ERR_OK, "ok")                                                                                \
    X(ERR_NOMEM, "out of memory")                                                                  \
    X(ERR_IO, "input/output error")                                                                \
    X(ERR_FULL, "no space left")                                                                   \
    X(ERR_PERM, "permission denied")                                                               \
    X(ERR_NOT_FOUND, "not found")                                                                  \
    X(ERR_EXISTS, "already there")                                                                 \
    X(ERR_INVALID, "not valid")                                                                    \
    X(ERR_TOO_BIG, "larger than allowed")                                                          \
    X(ERR_VERSION, "made by a newer version")                                                      \
    X(ERR_CORRUPT, "damaged")                                                                      \
    X(ERR_BUSY, "in use by another process")                                                       \
    X(ERR_TIMEOUT, "timed out")                                                                    \
    X(ERR_GONE, "device gone")                                                                     \
    X(ERR_UNSUPPORTED, "not supported")                                                            \
    X(ERR_NET, "network error")

enum err {
#define ERR_ENUM(name, text) name,
    ERR_LIST(ERR_ENUM)
#undef ERR_ENUM
};

// A static, lower-case phrase for the error.
const char *err_text(enum err err);

// The error that an errno value stands for; ERR_IO where nothing closer is known.
enum err err_from_errno(int errnum);
