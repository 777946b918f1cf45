#include "app/import_parts.h"

#include <sodium.h>
#include <string.h>

#include "app/base/text.h"
#include "app/pin.h"
#include "app/store/roster.h"

// --- Members -------------------------------------------------------------------------------------

static bool same_member(const struct member *a, const struct member *b) {
    return strcmp(a->licence_no, b->licence_no) == 0 && strcmp(a->kanji, b->kanji) == 0 &&
           strcmp(a->kana, b->kana) == 0 && strcmp(a->birth_date, b->birth_date) == 0 &&
           strcmp(a->affiliation, b->affiliation) == 0 && a->show_progress == b->show_progress;
}

static void warn_of_shared_licence(struct import *import, const struct member *member) {
    struct member *other = &import->before.member;
    if (!*member->licence_no) {
        return;
    }
    enum err err = roster_find_by_number(import->store, other, member->licence_no);
    bool shared =
        err == ERR_EXISTS || (err == ERR_OK && strcmp(other->licence_no, member->licence_no) == 0 &&
                              strcmp(other->id, member->id) != 0);
    if (err != ERR_EXISTS) {
        (void)import_found(import, err);
    }
    if (shared) {
        const struct word several = {"ほか複数", "(several)"};
        findings_add(import->findings, FINDING_LICENCE_SHARED, WORD(member->licence_no),
                     err == ERR_OK ? WORD(other->id) : several);
    }
}

// A roster is long: what is the same is found without a detour.
void import_member(struct import *import, const struct member_row *row) {
    const struct member *member = &row->member;
    struct member *before = &import->before.member;
    if (!import_is_first(import, TABLE_MEMBER, member->id)) {
        return;
    }
    bool found = import_found(import, roster_find_member(import->store, before, member->id));
    if (row->deleted) {
        import_delete(import, TABLE_MEMBER, MASTER_MEMBER, member->id, found);
        return;
    }
    if (found && same_member(before, member)) {
        import->report->counts[TABLE_MEMBER].unchanged++;
        return;
    }
    struct import_count *count = &import->report->counts[TABLE_MEMBER];
    *(found ? &count->changed : &count->added) += 1;
    warn_of_shared_licence(import, member);
    import->change.kind = MASTER_MEMBER;
    import->change.deleted = false;
    import->change.key[0] = '\0';
    import->change.member = *member;
    if (import->err == ERR_OK) {
        import_fail(import, master_put(import->store, &import->change));
    }
}

// --- Staff ---------------------------------------------------------------------------------------

static const struct staff *find_staff(const struct import *import, const char *id) {
    for (size_t i = 0; i < import->staff_count; i++) {
        if (strcmp(import->staff[i].id, id) == 0) {
            return &import->staff[i];
        }
    }
    return NULL;
}

// The hash that is there stays when the PIN is not given, or is the same.
static bool set_pin(struct import *import, struct staff *staff, const char *pin,
                    const struct staff *before) {
    if (before && (!*pin || pin_is(before, pin))) {
        memcpy(staff->pin_hash, before->pin_hash, sizeof staff->pin_hash);
        return true;
    }
    if (!*pin) {
        findings_add(import->findings, FINDING_PIN_NEEDED, (struct word){"暗証番号", "pin"},
                     NO_WORD);
        return false;
    }
    return pin_hash(staff->pin_hash, pin) || import_fail(import, ERR_NOMEM);
}

void import_staff(struct import *import, const struct staff_row *row) {
    const struct staff *before = find_staff(import, row->staff.id);
    if (!import_is_first(import, TABLE_STAFF, row->staff.id)) {
        return;
    }
    if (row->deleted) {
        import_delete(import, TABLE_STAFF, MASTER_STAFF, row->staff.id, before != NULL);
        return;
    }
    import->change = (struct master_change){.kind = MASTER_STAFF, .staff = row->staff};
    if (set_pin(import, &import->change.staff, row->pin, before)) {
        if (before) {
            import->before.staff = *before;
        }
        import_put(import, TABLE_STAFF, before != NULL);
    }
}

// --- Lists about members -------------------------------------------------------------------------

static bool is_in_files(const struct import *import, const char *member_id) {
    char text[MASTER_KEY_CAP + 8];
    snprintf(text, sizeof text, "%d %s", (int)TABLE_MEMBER, member_id);
    return seen_has(import->seen, text);
}

// Fills in the member's id where only the licence number is given. False after adding a finding.
static bool find_member(struct import *import, char id[ID_CAP], const char *licence_no) {
    struct member *member = &import->before.member;
    enum err err = *id ? roster_find_member(import->store, member, id)
                       : roster_find_by_number(import->store, member, licence_no);
    if (err == ERR_OK) {
        return text_copy(id, ID_CAP, member->id);
    }
    if (err == ERR_EXISTS) {
        findings_add(import->findings, FINDING_MEMBER_UNCLEAR, WORD(licence_no), NO_WORD);
    } else if (!import_found(import, err) && import->err == ERR_OK && !is_in_files(import, id)) {
        findings_add(import->findings, FINDING_UNKNOWN_MEMBER, WORD(*id ? id : licence_no),
                     NO_WORD);
    }
    return false;
}

void import_registration(struct import *import, const struct registration_row *row) {
    struct registration registration = row->registration;
    char key[MASTER_KEY_CAP];
    bool registered = false;
    bool known = import_knows_session(import, registration.session_id);
    if (!known && import->err == ERR_OK) {
        findings_add(import->findings, FINDING_UNKNOWN_SESSION, WORD(registration.session_id),
                     NO_WORD);
    }
    if (!find_member(import, registration.member_id, row->licence_no) || !known) {
        return;
    }
    snprintf(key, sizeof key, "%s/%s", registration.session_id, registration.member_id);
    if (!import_is_first(import, TABLE_REGISTRATION, key) ||
        !import_found(import,
                      programme_is_registered(import->store, &registered, registration.session_id,
                                              registration.member_id))) {
        return;
    }
    if (row->deleted) {
        import_delete(import, TABLE_REGISTRATION, MASTER_REGISTRATION, key, registered);
        return;
    }
    import->change =
        (struct master_change){.kind = MASTER_REGISTRATION, .registration = registration};
    import->before.registration = registration;
    import_put(import, TABLE_REGISTRATION, registered);
}

// --- Totals --------------------------------------------------------------------------------------

// The same row of the same file is the same record, however often it is imported.
static void derive_id(struct credit_total *total) {
    crypto_generichash_state state;
    uint8_t hash[16];
    char hex[2 * sizeof hash + 1];
    const char *parts[] = {total->member_id, total->scheme, total->category,
                           total->code,      total->title,  total->on_date};
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        crypto_generichash_update(&state, (const uint8_t *)parts[i], strlen(parts[i]) + 1);
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    hex_encode(hex, (struct span){hash, sizeof hash});
    snprintf(total->id, sizeof total->id, "csv:%s", hex);
}

enum { TOTALS_MAX = 2000 };

static bool find_total(struct import *import, const struct credit_total *total) {
    size_t count = 0;
    bool found = false;
    struct credit_total *all = calloc(TOTALS_MAX, sizeof *all);
    enum err err =
        all ? roster_totals(import->store, all, &count, TOTALS_MAX, total->member_id) : ERR_NOMEM;
    if (import_found(import, err)) {
        for (size_t i = 0; i < count && !found; i++) {
            found = strcmp(all[i].id, total->id) == 0;
            if (found) {
                import->before.total = all[i];
            }
        }
    }
    free(all);
    return found;
}

void import_total(struct import *import, const struct total_row *row) {
    struct credit_total total = row->total;
    if (!find_member(import, total.member_id, row->licence_no)) {
        return;
    }
    if (!*total.id) {
        derive_id(&total);
    }
    if (!import_is_first(import, TABLE_TOTAL, total.id)) {
        return;
    }
    bool found = find_total(import, &total);
    if (row->deleted) {
        import_delete(import, TABLE_TOTAL, MASTER_TOTAL, total.id, found);
        return;
    }
    import->change = (struct master_change){.kind = MASTER_TOTAL, .total = total};
    import_put(import, TABLE_TOTAL, found);
}

// --- Certificates --------------------------------------------------------------------------------

enum { CERTIFICATES_MAX = 64 };

static bool find_certificate(struct import *import, const struct certificate *certificate) {
    static struct certificate all[CERTIFICATES_MAX];
    size_t count = 0;
    if (import_found(import, roster_certificates(import->store, all, &count, CERTIFICATES_MAX,
                                                 certificate->member_id))) {
        for (size_t i = 0; i < count; i++) {
            if (strcmp(all[i].scheme, certificate->scheme) == 0) {
                import->before.certificate = all[i];
                return true;
            }
        }
    }
    return false;
}

void import_certificate(struct import *import, const struct certificate_row *row) {
    struct certificate certificate = row->certificate;
    char key[MASTER_KEY_CAP];
    if (!find_member(import, certificate.member_id, row->licence_no)) {
        return;
    }
    snprintf(key, sizeof key, "%s/%s", certificate.member_id, certificate.scheme);
    if (!import_is_first(import, TABLE_CERTIFICATE, key)) {
        return;
    }
    bool found = find_certificate(import, &certificate);
    if (row->deleted) {
        import_delete(import, TABLE_CERTIFICATE, MASTER_CERTIFICATE, key, found);
        return;
    }
    if (strcmp(certificate.valid_to, certificate.valid_from) < 0) {
        findings_add(import->findings, FINDING_END_FIRST, WORD(key), NO_WORD);
        return;
    }
    import->change = (struct master_change){.kind = MASTER_CERTIFICATE, .certificate = certificate};
    import_put(import, TABLE_CERTIFICATE, found);
}
