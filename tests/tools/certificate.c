#include "tests/tools/certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int code) {
    if (code < 0) {
        fprintf(stderr, "certificate: %s\n", gnutls_strerror(code));
        abort();
    }
}

static gnutls_x509_privkey_t make_key(void) {
    gnutls_x509_privkey_t key;
    must(gnutls_x509_privkey_init(&key));
    must(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                      GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    return key;
}

static gnutls_x509_crt_t make_unsigned(gnutls_x509_privkey_t key, const char *name,
                                       const struct certificate_wish *wish) {
    gnutls_x509_crt_t made;
    must(gnutls_x509_crt_init(&made));
    must(gnutls_x509_crt_set_version(made, 3));
    must(gnutls_x509_crt_set_key(made, key));
    must(gnutls_x509_crt_set_dn_by_oid(made, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                       (unsigned)snprintf(NULL, 0, "%s", name)));
    must(gnutls_x509_crt_set_serial(made, &wish->serial, 1));
    must(gnutls_x509_crt_set_activation_time(made, (time_t)wish->from_utc_s));
    must(gnutls_x509_crt_set_expiration_time(made, (time_t)wish->to_utc_s));
    return made;
}

static void pad(gnutls_x509_crt_t certificate, size_t len) {
    uint8_t *nothing = calloc(1, len + 1);
    if (!nothing) {
        abort();
    }
    must(gnutls_x509_crt_set_extension_by_oid(certificate, "1.3.6.1.4.1.99999.1", nothing, len, 0));
    free(nothing);
}

size_t certificate_make(uint8_t *out, size_t cap, const struct certificate_wish *wish) {
    gnutls_x509_privkey_t key = make_key();
    gnutls_x509_crt_t issuer = make_unsigned(key, wish->issuer, wish);
    gnutls_x509_crt_t made = make_unsigned(key, "TEST SUBJECT", wish);
    if (wish->padding > 0) {
        pad(made, wish->padding);
    }
    must(gnutls_x509_crt_sign2(made, issuer, key, GNUTLS_DIG_SHA256, 0));
    must(gnutls_x509_crt_export(made, GNUTLS_X509_FMT_DER, out, &cap));
    gnutls_x509_crt_deinit(made);
    gnutls_x509_crt_deinit(issuer);
    gnutls_x509_privkey_deinit(key);
    return cap;
}
