// member, session, staff, format, policy, registration, total, certificate: rows of master data
// from a JSON file, all or nothing.
#include "sync/hq/admin.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/credential/format.h"
#include "sync/hq/master.h"
#include "sync/wire.h"

enum { FILE_MAX = 64 * 1024 * 1024 };

// What a kind takes or wants beside its table on the wire; both may be NULL.
struct row_rules {
    enum master_kind kind;
    // What the command line takes that the wire does not; false with `problem` filled.
    bool (*prepare)(json_t *row, char *problem);
    bool (*check)(struct hq *hq, const struct master_change *change, char *problem);
};

struct import {
    const struct row_rules *rules;
    json_t *rows;
};

// --- Staff ---------------------------------------------------------------------------------------

// libsodium's INTERACTIVE time (2 passes) over 19 MiB instead of its 64: what OWASP names as the
// least, and what a Raspberry Pi with 512 MiB can spare beside a screen.
enum { PIN_OPS = 2, PIN_MEMORY = 19 * 1024 * 1024 };

static bool is_pin(const char *pin) {
    size_t len = pin ? strlen(pin) : 0;
    return len >= 4 && len <= 8 && strspn(pin, "0123456789") == len;
}

// "pin" becomes "pin_hash"; the number itself is never stored.
static bool prepare_staff(json_t *row, char *problem) {
    char hash[crypto_pwhash_STRBYTES];
    json_t *pin = json_object_get(row, "pin");
    const char *digits = json_string_value(pin);
    if (!pin) {
        return true;
    }
    if (!is_pin(digits)) {
        snprintf(problem, WIRE_PROBLEM_CAP, "pin: must be a text of 4 to 8 digits");
        return false;
    }
    if (crypto_pwhash_str(hash, digits, strlen(digits), PIN_OPS, PIN_MEMORY) != 0) {
        snprintf(problem, WIRE_PROBLEM_CAP, "pin: no memory to hash it");
        return false;
    }
    return json_object_del(row, "pin") == 0 &&
           json_object_set_new(row, "pin_hash", json_string(hash)) == 0;
}

static bool check_staff(struct hq *hq, const struct master_change *change, char *problem) {
    (void)hq;
    bool hashed = strncmp(change->staff.pin_hash, crypto_pwhash_STRPREFIX,
                          strlen(crypto_pwhash_STRPREFIX)) == 0;
    if (!hashed) {
        snprintf(problem, WIRE_PROBLEM_CAP, "pin_hash: not an Argon2id hash; give \"pin\" instead");
    }
    return hashed;
}

// --- Plain code formats --------------------------------------------------------------------------

struct collision {
    const struct code_format *format;
    char *problem;
};

static enum err look_for_collision(void *context, const char *key, const char *json) {
    const struct collision *collision = context;
    struct master_change other;
    if (strcmp(key, collision->format->id) == 0) {
        return ERR_OK; // it is about to be replaced
    }
    enum err err = wire_row_decode(&other, collision->problem, MASTER_FORMAT, span_of_text(json));
    if (err == ERR_OK &&
        format_may_collide(other.format.template_text, collision->format->template_text)) {
        snprintf(collision->problem, WIRE_PROBLEM_CAP,
                 "template: a code could match this one and that of %s (%.100s) too: make them "
                 "differ in what stands around the braces",
                 key, other.format.template_text);
        return ERR_EXISTS;
    }
    return err;
}

// Rows of the same file that came before are there already.
static bool check_format(struct hq *hq, const struct master_change *change, char *problem) {
    struct collision collision = {&change->format, problem};
    if (!format_is_valid(change->format.template_text)) {
        snprintf(problem, WIRE_PROBLEM_CAP,
                 "template: must hold exactly one name in braces, e.g. "
                 "https://example.jp/m/{member_id}");
        return false;
    }
    enum err err = master_each_row(hq->db, MASTER_FORMAT, look_for_collision, &collision);
    if (err != ERR_OK && !*problem) {
        snprintf(problem, WIRE_PROBLEM_CAP, "%s: %.200s", err_text(err), db_problem(hq->db));
    }
    return err == ERR_OK;
}

// --- Rows that speak of others -------------------------------------------------------------------

// A slip in an id would otherwise lie there for ever and mean nothing.
static bool is_there(struct hq *hq, char *problem, enum master_kind kind, const char *key) {
    struct buf row = BUF_EMPTY;
    enum err err = master_get_row(hq->db, &row, kind, key);
    buf_fini(&row);
    if (err == ERR_NOT_FOUND) {
        snprintf(problem, WIRE_PROBLEM_CAP, "no such %s: %s: add it first", master_kind_name(kind),
                 key);
    } else if (err != ERR_OK) {
        snprintf(problem, WIRE_PROBLEM_CAP, "%s: %.200s", err_text(err), db_problem(hq->db));
    }
    return err == ERR_OK;
}

static bool check_registration(struct hq *hq, const struct master_change *change, char *problem) {
    return is_there(hq, problem, MASTER_SESSION, change->registration.session_id) &&
           is_there(hq, problem, MASTER_MEMBER, change->registration.member_id);
}

static bool check_total(struct hq *hq, const struct master_change *change, char *problem) {
    return is_there(hq, problem, MASTER_MEMBER, change->total.member_id);
}

static bool check_certificate(struct hq *hq, const struct master_change *change, char *problem) {
    return is_there(hq, problem, MASTER_MEMBER, change->certificate.member_id);
}

static const struct row_rules all_rules[] = {
    {MASTER_MEMBER, NULL, NULL},
    {MASTER_SESSION, NULL, NULL},
    {MASTER_STAFF, prepare_staff, check_staff},
    {MASTER_FORMAT, NULL, check_format},
    {MASTER_POLICY, NULL, NULL},
    {MASTER_REGISTRATION, NULL, check_registration},
    {MASTER_TOTAL, NULL, check_total},
    {MASTER_CERTIFICATE, NULL, check_certificate},
};

// The noun is the kind's own name.
static const struct row_rules *rules_of(const struct args *args) {
    for (size_t i = 0; i < sizeof all_rules / sizeof *all_rules; i++) {
        if (strcmp(master_kind_name(all_rules[i].kind), args->noun) == 0) {
            return &all_rules[i];
        }
    }
    return NULL;
}

// --- Rows in -------------------------------------------------------------------------------------

static bool decode_row(struct hq *hq, struct master_change *out, const struct row_rules *rules,
                       json_t *row, char *problem) {
    if (!json_is_object(row)) {
        snprintf(problem, WIRE_PROBLEM_CAP, "not a JSON object");
        return false;
    }
    if (rules->prepare && !rules->prepare(row, problem)) {
        return false;
    }
    char *text = json_dumps(row, JSON_COMPACT);
    if (!text) {
        snprintf(problem, WIRE_PROBLEM_CAP, "out of memory");
        return false;
    }
    enum err err = wire_row_decode(out, problem, rules->kind, span_of_text(text));
    sodium_memzero(text, strlen(text));
    free(text);
    return err == ERR_OK && (!rules->check || rules->check(hq, out, problem));
}

// Every bad row is named, not only the first.
static int put_rows(struct hq *hq, void *context) {
    const struct import *import = context;
    size_t count = json_array_size(import->rows);
    size_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        struct master_change change;
        char problem[WIRE_PROBLEM_CAP] = "";
        if (!decode_row(hq, &change, import->rules, json_array_get(import->rows, i), problem)) {
            admin_refuse("row %zu: %s", i + 1, problem);
            bad++;
        } else if (admin_put_change(hq, &change) != EXIT_DONE) {
            return EXIT_REFUSED;
        }
    }
    return bad == 0 ? EXIT_DONE
                    : admin_refuse("nothing was added: mend %zu of %zu rows and add them again",
                                   bad, count);
}

static json_t *read_rows(const char *file) {
    struct buf text = BUF_EMPTY;
    json_error_t error;
    json_t *rows = NULL;
    enum err err = strcmp(file, "-") == 0 ? buf_read_fd(&text, STDIN_FILENO, FILE_MAX)
                                          : buf_read_file(&text, file, FILE_MAX);
    if (err != ERR_OK) {
        admin_refuse("--json %s: %s", file, err_text(err));
        goto out;
    }
    rows = json_loadb((const char *)text.data, text.len, JSON_REJECT_DUPLICATES, &error);
    if (!rows) {
        admin_refuse("--json %s: line %d, column %d: %s", file, error.line, error.column,
                     error.text);
    }
out:
    buf_fini(&text);
    return rows;
}

int admin_rows_add(struct hq *hq, const struct args *args) {
    struct import import = {.rules = rules_of(args)};
    json_t *read = read_rows(args_get(args, "json"));
    if (!read) {
        return EXIT_REFUSED;
    }
    import.rows = json_is_array(read) ? json_incref(read) : json_pack("[O]", read);
    int status = admin_in_transaction(hq, put_rows, &import);
    if (status == EXIT_DONE) {
        printf("added %zu\n", json_array_size(import.rows));
    }
    json_decref(import.rows);
    json_decref(read);
    return status;
}

// --- Rows out ------------------------------------------------------------------------------------

int admin_rows_list(struct hq *hq, const struct args *args) {
    return admin_print_rows(hq, rules_of(args)->kind);
}

static int remove_row(struct hq *hq, void *context) {
    const struct args *args = context;
    enum err err = master_delete_row(hq->db, rules_of(args)->kind, args->words[0]);
    return err == ERR_OK          ? EXIT_DONE
           : err == ERR_NOT_FOUND ? admin_refuse("no such %s: %s", args->noun, args->words[0])
                                  : admin_fail(hq, err, args->noun);
}

int admin_rows_remove(struct hq *hq, const struct args *args) {
    struct args copy = *args;
    return admin_in_transaction(hq, remove_row, &copy);
}
