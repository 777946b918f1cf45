#include "app/credential/hpki.h"

#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

// Far more than any certificate has, and far less than overflows a length of GnuTLS's.
enum { DER_MAX = 64 * 1024 };

static bool read_fields(struct hpki_certificate *out, gnutls_x509_crt_t certificate) {
    size_t len = sizeof out->fingerprint;
    int code =
        gnutls_x509_crt_get_fingerprint(certificate, GNUTLS_DIG_SHA256, out->fingerprint, &len);
    time_t valid_to = gnutls_x509_crt_get_expiration_time(certificate);
    out->valid_to_utc_s = (int64_t)valid_to;
    return code == GNUTLS_E_SUCCESS && len == sizeof out->fingerprint && valid_to != (time_t)-1;
}

enum err hpki_parse(struct hpki_certificate *out, struct span der) {
    *out = (struct hpki_certificate){.valid_to_utc_s = 0};
    if (der.len == 0 || der.len > DER_MAX) {
        return ERR_INVALID;
    }
    gnutls_x509_crt_t certificate;
    if (gnutls_x509_crt_init(&certificate) != GNUTLS_E_SUCCESS) {
        return ERR_NOMEM;
    }
    const gnutls_datum_t datum = {(unsigned char *)der.data, (unsigned)der.len};
    bool whole =
        gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
        read_fields(out, certificate);
    gnutls_x509_crt_deinit(certificate);
    return whole ? ERR_OK : ERR_INVALID;
}
