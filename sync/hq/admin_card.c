// card: enrol a member's card. Only its keyed hash is kept; the number itself is never stored.
#include "sync/hq/admin.h"

#include <gnutls/gnutls.h>
#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "app/credential/hpki.h"
#include "app/credential/keyhash.h"
#include "sync/hq/master.h"

enum { CARD_BYTES_MAX = 10, IDM_BYTES = 8, RANDOM_UID_FIRST = 0x08, FILE_MAX = 64 * 1024 };

struct card {
    uint8_t bytes[CARD_BYTES_MAX];
    size_t len;
};

static bool read_card(struct card *out, const char *hex) {
    out->len = sizeof out->bytes;
    return hex_decode(out->bytes, &out->len, hex) == ERR_OK &&
           !sodium_is_zero(out->bytes, out->len);
}

// ISO 14443-3: 4, 7 or 10 bytes; 4 beginning with 0x08 are drawn anew at each reading.
static bool is_uid(const struct card *card) {
    return (card->len == 4 && card->bytes[0] != RANDOM_UID_FIRST) || card->len == 7 ||
           card->len == 10;
}

static int put_card(struct hq *hq, void *context) {
    const struct master_change *change = context;
    struct buf member = BUF_EMPTY;
    enum err err = master_get_row(hq->db, &member, MASTER_MEMBER, change->credential.member_id);
    buf_fini(&member);
    if (err == ERR_NOT_FOUND) {
        return admin_refuse("--member %s: no such member: add it first",
                            change->credential.member_id);
    }
    return err == ERR_OK ? admin_put_change(hq, change) : admin_fail(hq, err, "card add");
}

static int take_number(struct hq *hq, struct credential *out, const char *uid, const char *idm) {
    struct card card;
    if (!read_card(&card, uid ? uid : idm) || (uid && !is_uid(&card)) ||
        (idm && card.len != IDM_BYTES)) {
        return admin_refuse("card add: not a number that a card keeps (UID: 4, 7 or 10 bytes in "
                            "hexadecimal, not random; IDm: 8 bytes)");
    }
    out->method = METHOD_NFC_UID;
    keyhash_hex(out->hash, hq->hash_key, uid ? "uid" : "idm", (struct span){card.bytes, card.len});
    return EXIT_DONE;
}

// DER as the card holds it, or the same as PEM.
static enum err parse_certificate(struct hpki_certificate *out, struct span file) {
    const gnutls_datum_t pem = {(unsigned char *)file.data, (unsigned)file.len};
    gnutls_datum_t der;
    if (gnutls_pem_base64_decode2("CERTIFICATE", &pem, &der) != GNUTLS_E_SUCCESS) {
        return hpki_parse(out, file);
    }
    enum err err = hpki_parse(out, (struct span){der.data, der.size});
    gnutls_free(der.data);
    return err;
}

static int take_certificate(struct hq *hq, struct credential *out, const char *path) {
    struct buf file = BUF_EMPTY;
    struct hpki_certificate certificate;
    enum err err = buf_read_file(&file, path, FILE_MAX);
    if (err == ERR_OK) {
        err = parse_certificate(&certificate, buf_span(&file));
    }
    buf_fini(&file);
    if (err != ERR_OK) {
        return admin_refuse("--hpki %s: %s", path,
                            err == ERR_INVALID ? "not a certificate in DER or PEM" : err_text(err));
    }
    out->method = METHOD_HPKI;
    keyhash_hex(out->hash, hq->hash_key, "hpki",
                (struct span){certificate.fingerprint, sizeof certificate.fingerprint});
    return EXIT_DONE;
}

int admin_card_add(struct hq *hq, const struct args *args) {
    struct master_change change = {.kind = MASTER_CREDENTIAL};
    struct credential *credential = &change.credential;
    const char *uid = args_get(args, "uid");
    const char *idm = args_get(args, "idm");
    const char *hpki = args_get(args, "hpki");
    if ((uid != NULL) + (idm != NULL) + (hpki != NULL) != 1) {
        admin_refuse("card add: give one of --uid HEX, --idm HEX, --hpki FILE");
        return EXIT_USAGE;
    }
    int status =
        hpki ? take_certificate(hq, credential, hpki) : take_number(hq, credential, uid, idm);
    if (status != EXIT_DONE) {
        return status;
    }
    memcpy(change.key, credential->hash, sizeof credential->hash);
    if (!text_copy(credential->member_id, sizeof credential->member_id, args_get(args, "member"))) {
        return admin_refuse("--member: at most %d bytes", ID_CAP - 1);
    }
    return admin_in_transaction(hq, put_card, &change);
}

int admin_card_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_rows(hq, MASTER_CREDENTIAL);
}
