#include "app/credential/hpki.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>

// Far more than any certificate has, and far less than overflows a length of GnuTLS's.
enum { DER_MAX = 64 * 1024 };
_Static_assert(HPKI_FINGERPRINT_BYTES == crypto_hash_sha256_BYTES, "a fingerprint is a SHA-256");

enum err hpki_parse(struct hpki_certificate *out, struct span der) {
    *out = (struct hpki_certificate){.valid_to_utc_s = -1};
    if (der.len == 0 || der.len > DER_MAX) {
        return ERR_INVALID;
    }
    gnutls_x509_crt_t certificate;
    if (gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS) {
        return ERR_NOMEM;
    }
    const gnutls_datum_t datum = {(unsigned char *)der.data, (unsigned)der.len};
    if (gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS) {
        out->valid_to_utc_s = (int64_t)gnutls_x509_crt_get_expiration_time(certificate);
    }
    gnutls_x509_crt_deinit(certificate);
    // Over the bytes as they came: GnuTLS's own is over what it made of them.
    crypto_hash_sha256(out->fingerprint, der.data, der.len);
    return out->valid_to_utc_s == -1 ? ERR_INVALID : ERR_OK;
}
