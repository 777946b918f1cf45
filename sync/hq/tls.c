#include "sync/hq/tls.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/text.h"

enum { PEM_MAX = 256 * 1024, SHA256_BYTES = 32 };

static enum err refuse(char *problem, const char *what, const char *file, const char *why) {
    snprintf(problem, TLS_PROBLEM_CAP, "%s %.200s: %.200s", what, file, why);
    return ERR_INVALID;
}

static enum err read_pem(struct buf *out, char *problem, const char *what, const char *file) {
    const char *text = NULL;
    enum err err = buf_read_file(out, file, PEM_MAX);
    if (err == ERR_OK) {
        err = buf_terminate(out, &text);
    }
    return err == ERR_OK ? ERR_OK : refuse(problem, what, file, err_text(err));
}

static gnutls_datum_t datum_of(const struct buf *buf) {
    return (gnutls_datum_t){buf->data, (unsigned)buf->len};
}

static enum err check_pair(const struct tls_files *files, char *problem, const char *key_file) {
    gnutls_certificate_credentials_t credentials = NULL;
    gnutls_datum_t certificate = datum_of(&files->certificate);
    gnutls_datum_t key = datum_of(&files->key);
    int code = gnutls_certificate_allocate_credentials(&credentials);
    if (code >= 0) {
        code = gnutls_certificate_set_x509_key_mem(credentials, &certificate, &key,
                                                   GNUTLS_X509_FMT_PEM);
        gnutls_certificate_free_credentials(credentials);
    }
    return code >= 0
               ? ERR_OK
               : refuse(problem, "--tls-cert with --tls-key", key_file, gnutls_strerror(code));
}

enum err tls_load(struct tls_files *out, char *problem, const char *certificate_file,
                  const char *key_file) {
    *out = (struct tls_files){BUF_EMPTY, BUF_EMPTY};
    enum err err = read_pem(&out->certificate, problem, "--tls-cert", certificate_file);
    if (err == ERR_OK) {
        err = read_pem(&out->key, problem, "--tls-key", key_file);
    }
    if (err == ERR_OK) {
        err = check_pair(out, problem, key_file);
    }
    if (err != ERR_OK) {
        tls_files_fini(out);
    }
    return err;
}

void tls_files_fini(struct tls_files *files) {
    if (files->key.data) {
        sodium_memzero(files->key.data, files->key.cap);
    }
    buf_fini(&files->certificate);
    buf_fini(&files->key);
}

// --- Pins ----------------------------------------------------------------------------------------

static int public_key_id(uint8_t out[SHA256_BYTES], const struct buf *pem) {
    gnutls_x509_crt_t certificate = NULL;
    gnutls_datum_t data = datum_of(pem);
    size_t len = SHA256_BYTES;
    int code = gnutls_x509_crt_init(&certificate);
    if (code < 0) {
        return code;
    }
    code = gnutls_x509_crt_import(certificate, &data, GNUTLS_X509_FMT_PEM);
    if (code >= 0) {
        code = gnutls_x509_crt_get_key_id(certificate, GNUTLS_KEYID_USE_SHA256, out, &len);
    }
    gnutls_x509_crt_deinit(certificate);
    return code;
}

static enum err write_pin(char out[TLS_PIN_CAP], const uint8_t id[SHA256_BYTES]) {
    struct buf text = BUF_EMPTY;
    enum err err = buf_append_text(&text, "sha256//");
    if (err == ERR_OK) {
        err = base64_append(&text, (struct span){id, SHA256_BYTES});
    }
    if (err == ERR_OK && !text_copy_span(out, TLS_PIN_CAP, buf_span(&text))) {
        err = ERR_TOO_BIG;
    }
    buf_fini(&text);
    return err;
}

enum err tls_pin(char out[TLS_PIN_CAP], char *problem, const char *certificate_file) {
    struct buf pem = BUF_EMPTY;
    uint8_t id[SHA256_BYTES];
    enum err err = read_pem(&pem, problem, "--pin-cert", certificate_file);
    if (err == ERR_OK) {
        int code = public_key_id(id, &pem);
        err = code >= 0 ? write_pin(out, id)
                        : refuse(problem, "--pin-cert", certificate_file, gnutls_strerror(code));
    }
    buf_fini(&pem);
    return err;
}
