// member, session, staff, format: rows of master data from a JSON file, all or nothing.
#include "sync/hq/admin.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/credential/format.h"
#include "sync/wire.h"

enum { FILE_MAX = 64 * 1024 * 1024 };

struct import {
    enum master_kind kind;
    // What the command line takes that the wire does not; false with `problem` filled.
    bool (*prepare)(json_t *row, char *problem);
    bool (*check)(const struct master_change *change, char *problem);
    json_t *rows;
};

// --- Rows in -------------------------------------------------------------------------------------

static bool decode_row(struct master_change *out, const struct import *import, json_t *row,
                       char *problem) {
    if (!json_is_object(row)) {
        snprintf(problem, WIRE_PROBLEM_CAP, "not a JSON object");
        return false;
    }
    if (import->prepare && !import->prepare(row, problem)) {
        return false;
    }
    char *text = json_dumps(row, JSON_COMPACT);
    if (!text) {
        snprintf(problem, WIRE_PROBLEM_CAP, "out of memory");
        return false;
    }
    enum err err = wire_row_decode(out, problem, import->kind, span_of_text(text));
    sodium_memzero(text, strlen(text));
    free(text);
    return err == ERR_OK && (!import->check || import->check(out, problem));
}

// Every bad row is named, not only the first.
static int put_rows(struct hq *hq, void *context) {
    const struct import *import = context;
    size_t count = json_array_size(import->rows);
    size_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        struct master_change change;
        char problem[WIRE_PROBLEM_CAP] = "";
        if (!decode_row(&change, import, json_array_get(import->rows, i), problem)) {
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

static int import_rows(struct hq *hq, struct import *import, const struct args *args) {
    json_t *read = read_rows(args_get(args, "json"));
    if (!read) {
        return EXIT_REFUSED;
    }
    import->rows = json_is_array(read) ? json_incref(read) : json_pack("[O]", read);
    int status = admin_in_transaction(hq, put_rows, import);
    if (status == EXIT_DONE) {
        printf("added %zu\n", json_array_size(import->rows));
    }
    json_decref(import->rows);
    json_decref(read);
    return status;
}

// --- Members and sessions ------------------------------------------------------------------------

int admin_member_add(struct hq *hq, const struct args *args) {
    struct import import = {.kind = MASTER_MEMBER};
    return import_rows(hq, &import, args);
}

int admin_member_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_rows(hq, MASTER_MEMBER);
}

int admin_session_add(struct hq *hq, const struct args *args) {
    struct import import = {.kind = MASTER_SESSION};
    return import_rows(hq, &import, args);
}

int admin_session_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_rows(hq, MASTER_SESSION);
}

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

static bool check_staff(const struct master_change *change, char *problem) {
    bool hashed = strncmp(change->staff.pin_hash, crypto_pwhash_STRPREFIX,
                          strlen(crypto_pwhash_STRPREFIX)) == 0;
    if (!hashed) {
        snprintf(problem, WIRE_PROBLEM_CAP, "pin_hash: not an Argon2id hash; give \"pin\" instead");
    }
    return hashed;
}

int admin_staff_add(struct hq *hq, const struct args *args) {
    struct import import = {.kind = MASTER_STAFF, .prepare = prepare_staff, .check = check_staff};
    return import_rows(hq, &import, args);
}

int admin_staff_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_rows(hq, MASTER_STAFF);
}

// --- Plain code formats --------------------------------------------------------------------------

static bool check_format(const struct master_change *change, char *problem) {
    bool valid = format_is_valid(change->format.template_text);
    if (!valid) {
        snprintf(problem, WIRE_PROBLEM_CAP,
                 "template: must hold exactly one name in braces, e.g. "
                 "https://example.jp/m/{member_id}");
    }
    return valid;
}

int admin_format_add(struct hq *hq, const struct args *args) {
    struct import import = {.kind = MASTER_FORMAT, .check = check_format};
    return import_rows(hq, &import, args);
}

int admin_format_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_rows(hq, MASTER_FORMAT);
}
