// The server's certificate and key, as files: read, checked, and the pin that kiosks keep.
#pragma once

#include "app/base/buf.h"

enum { TLS_PROBLEM_CAP = 512, TLS_PIN_CAP = 64 };

// PEM texts, NUL-terminated. ERR_INVALID, with a sentence in `problem`, when they are not a
// certificate and its own private key.
struct tls_files {
    struct buf certificate, key;
};
MUST_USE enum err tls_load(struct tls_files *out, char *problem, const char *certificate_file,
                           const char *key_file);
void tls_files_fini(struct tls_files *files);

// "sha256//BASE64" of the first certificate's public key (SubjectPublicKeyInfo).
MUST_USE enum err tls_pin(char out[TLS_PIN_CAP], char *problem, const char *certificate_file);
