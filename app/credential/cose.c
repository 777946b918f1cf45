#include "app/credential/cose.h"

#include <sodium.h>

#include "app/credential/cborio.h"

enum { TAG_SIGN1 = 18, ALG_EDDSA = -8, SIGNATURE_BYTES = 64 };
enum { LABEL_ALG = 1, LABEL_CRIT = 2, LABEL_CONTENT_TYPE = 3, LABEL_KID = 4, LABEL_LAST = 7 };

// --- Headers -------------------------------------------------------------------------------------

// What both buckets say. `seen` has a bit for each of RFC 9052's own labels.
struct headers {
    bool in_protected;
    unsigned seen;
    struct span kid;
    struct span critical; // the encoded list, when there is one
};

static enum err take_algorithm(const struct cborio_item *item) {
    int64_t algorithm;
    return cborio_to_int(&algorithm, item) && algorithm == ALG_EDDSA ? ERR_OK : ERR_INVALID;
}

// A label may not stand in both buckets, and read_protected has seen to it that alg stands in the
// one that is signed; so must crit.
static enum err take_header(void *context, const struct cborio_item *key, struct span value) {
    struct headers *headers = context;
    int64_t label;
    if (!cborio_to_int(&label, key) || label < LABEL_ALG || label > LABEL_LAST) {
        return ERR_OK;
    }
    unsigned bit = 1U << label;
    if (headers->seen & bit) {
        return ERR_INVALID;
    }
    headers->seen |= bit;
    struct span rest = value;
    struct cborio_item item;
    enum err err = cborio_read(&item, &rest);
    if (err != ERR_OK) {
        return err;
    }
    switch (label) {
    case LABEL_ALG:
        return take_algorithm(&item);
    case LABEL_CRIT:
        headers->critical = value;
        return headers->in_protected ? ERR_OK : ERR_INVALID;
    case LABEL_KID:
        headers->kid = item.bytes;
        return item.kind == CBORIO_BYTES ? ERR_OK : ERR_INVALID;
    default:
        return ERR_OK;
    }
}

// Each label listed as critical must be one that we act on, and be in the protected bucket.
static enum err check_critical(const struct headers *headers) {
    struct span rest = headers->critical;
    struct cborio_item item;
    enum err err = cborio_expect(&item, &rest, CBORIO_ARRAY);
    if (err != ERR_OK || item.value == 0) {
        return ERR_INVALID;
    }
    while (err == ERR_OK && rest.len > 0) {
        int64_t label = 0;
        err = cborio_read(&item, &rest);
        bool known = err == ERR_OK && cborio_to_int(&label, &item) &&
                     (label == LABEL_ALG || label == LABEL_CONTENT_TYPE || label == LABEL_KID);
        err = known && (headers->seen & 1U << label) ? ERR_OK : ERR_INVALID;
    }
    return err;
}

static enum err read_protected(struct headers *headers, struct span encoded) {
    headers->in_protected = true;
    enum err err = cborio_each_pair(&encoded, take_header, headers);
    if (err == ERR_OK && (encoded.len > 0 || !(headers->seen & 1U << LABEL_ALG))) {
        err = ERR_INVALID;
    }
    if (err == ERR_OK && headers->critical.len > 0) {
        err = check_critical(headers);
    }
    headers->in_protected = false;
    return err;
}

// --- The message ---------------------------------------------------------------------------------

static enum err read_frame(struct span *rest) {
    struct cborio_item item;
    enum err err = cborio_read(&item, rest);
    if (err == ERR_OK && item.kind == CBORIO_TAG) {
        err = item.value == TAG_SIGN1 ? cborio_read(&item, rest) : ERR_INVALID;
    }
    bool fit = err == ERR_OK && item.kind == CBORIO_ARRAY && item.value == 4;
    return fit ? ERR_OK : ERR_INVALID;
}

static enum err read_bytes(struct span *out, struct span *rest) {
    struct cborio_item item = {.bytes = {NULL, 0}};
    enum err err = cborio_expect(&item, rest, CBORIO_BYTES);
    *out = item.bytes;
    return err;
}

enum err cose_sign1_parse(struct cose_sign1 *out, struct span bytes) {
    *out = (struct cose_sign1){0};
    struct span rest = bytes;
    struct headers headers = {0};
    enum err err = read_frame(&rest);
    if (err == ERR_OK) {
        err = read_bytes(&out->protected_header, &rest);
    }
    if (err == ERR_OK) {
        err = read_protected(&headers, out->protected_header);
    }
    if (err == ERR_OK) {
        err = cborio_each_pair(&rest, take_header, &headers);
    }
    if (err == ERR_OK) {
        err = read_bytes(&out->payload, &rest);
    }
    if (err == ERR_OK) {
        err = read_bytes(&out->signature, &rest);
    }
    out->kid = headers.kid;
    bool whole = out->signature.len == SIGNATURE_BYTES && rest.len == 0;
    return err == ERR_OK && !whole ? ERR_INVALID : err;
}

// --- The signature -------------------------------------------------------------------------------

// Sig_structure of RFC 9052 section 4.4.
static enum err append_to_be_signed(struct buf *out, struct span protected_header,
                                    struct span external_aad, struct span payload) {
    enum err err = cborio_append_head(out, CBORIO_ARRAY, 4);
    if (err == ERR_OK) {
        err = cborio_append_text(out, "Signature1");
    }
    if (err == ERR_OK) {
        err = cborio_append_bytes(out, protected_header);
    }
    if (err == ERR_OK) {
        err = cborio_append_bytes(out, external_aad);
    }
    return err == ERR_OK ? cborio_append_bytes(out, payload) : err;
}

enum err cose_sign1_verify(const struct cose_sign1 *message, struct span external_aad,
                           const uint8_t public_key[32]) {
    if (message->signature.len != SIGNATURE_BYTES) {
        return ERR_INVALID;
    }
    struct buf signed_bytes = BUF_EMPTY;
    enum err err = append_to_be_signed(&signed_bytes, message->protected_header, external_aad,
                                       message->payload);
    if (err == ERR_OK && crypto_sign_verify_detached(message->signature.data, signed_bytes.data,
                                                     signed_bytes.len, public_key) != 0) {
        err = ERR_INVALID;
    }
    buf_fini(&signed_bytes);
    return err;
}

// The key id goes into the protected bucket: in the other one a flipped bit would go unseen.
static enum err append_protected(struct buf *out, struct span kid) {
    enum err err = cborio_append_head(out, CBORIO_MAP, kid.len > 0 ? 2 : 1);
    if (err == ERR_OK) {
        err = cborio_append_int(out, LABEL_ALG);
    }
    if (err == ERR_OK) {
        err = cborio_append_int(out, ALG_EDDSA);
    }
    if (err == ERR_OK && kid.len > 0) {
        err = cborio_append_int(out, LABEL_KID);
    }
    return err == ERR_OK && kid.len > 0 ? cborio_append_bytes(out, kid) : err;
}

static enum err append_message(struct buf *out, struct span protected_header, struct span payload,
                               struct span signature) {
    enum err err = cborio_append_head(out, CBORIO_TAG, TAG_SIGN1);
    if (err == ERR_OK) {
        err = cborio_append_head(out, CBORIO_ARRAY, 4);
    }
    if (err == ERR_OK) {
        err = cborio_append_bytes(out, protected_header);
    }
    if (err == ERR_OK) {
        err = cborio_append_head(out, CBORIO_MAP, 0);
    }
    if (err == ERR_OK) {
        err = cborio_append_bytes(out, payload);
    }
    return err == ERR_OK ? cborio_append_bytes(out, signature) : err;
}

enum err cose_sign1_append(struct buf *out, struct span kid, struct span payload,
                           const uint8_t secret_key[64]) {
    struct buf header = BUF_EMPTY;
    struct buf to_sign = BUF_EMPTY;
    uint8_t signature[SIGNATURE_BYTES];
    enum err err = append_protected(&header, kid);
    if (err != ERR_OK) {
        goto out;
    }
    err = append_to_be_signed(&to_sign, buf_span(&header), (struct span){NULL, 0}, payload);
    if (err != ERR_OK) {
        goto out;
    }
    crypto_sign_detached(signature, NULL, to_sign.data, to_sign.len, secret_key);
    err =
        append_message(out, buf_span(&header), payload, (struct span){signature, sizeof signature});
out:
    buf_fini(&to_sign);
    buf_fini(&header);
    return err;
}
