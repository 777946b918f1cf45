#include "app/evidence.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/evidence_parts.h"
#include "sync/wire.h"

struct record {
    uint8_t hash[RECORD_HASH_BYTES], prev[RECORD_HASH_BYTES];
};
struct link {
    int64_t seq;
    uint8_t hash[RECORD_HASH_BYTES];
};

struct checking {
    struct evidence_summary *summary;
    struct span parts[EVIDENCE_PART_COUNT];
    json_t *manifest;
    uint8_t key[32];
    struct session *sessions; // the first is the one that this is about
    size_t session_count;
    struct master_change *policy; // NULL: the session's rules were not known
    struct credit_total *history;
    size_t history_count;
    struct fact *facts;
    struct record *records; // of each fact
    size_t fact_count;
    struct link *links;
    size_t link_count;
    size_t findings;
    void (*finding)(void *context, const char *sentence);
    void *context;
    enum err err; // out of memory
};

static void say(struct checking *checking, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(struct checking *checking, const char *format, ...) {
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    checking->findings++;
    checking->finding(checking->context, sentence);
}

// --- Archive, signature, hashes ------------------------------------------------------------------

static bool unpack(struct checking *checking, int64_t *made_utc_s, struct span bytes) {
    struct archive_part parts[ARCHIVE_PARTS_MAX];
    size_t count = 0;
    bool right =
        archive_read(parts, &count, made_utc_s, bytes) == ERR_OK && count == EVIDENCE_PART_COUNT;
    for (size_t i = 0; right && i < count; i++) {
        char name[ARCHIVE_NAME_CAP];
        snprintf(name, sizeof name, EVIDENCE_FOLDER "%s", evidence_part_names[i]);
        right = strcmp(name, parts[i].name) == 0;
        checking->parts[i] = parts[i].bytes;
    }
    if (!right) {
        say(checking, "The file is not an evidence bundle as it was written: it was changed, cut "
                      "short or packed anew.");
    }
    return right;
}

static const char *manifest_text(const struct checking *checking, const char *name) {
    const char *text = json_string_value(json_object_get(checking->manifest, name));
    return text ? text : "";
}

static bool read_manifest(struct checking *checking) {
    struct evidence_summary *summary = checking->summary;
    struct span text = checking->parts[EVIDENCE_MANIFEST];
    size_t key_len = sizeof checking->key;
    checking->manifest =
        json_loadb((const char *)text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
    const char *key = manifest_text(checking, "key");
    summary->made_utc_ms = json_integer_value(json_object_get(checking->manifest, "made_utc_ms"));
    bool read =
        json_integer_value(json_object_get(checking->manifest, "evidence")) == EVIDENCE_VERSION &&
        base64url_decode(checking->key, &key_len, span_of_text(key)) == ERR_OK && key_len == 32 &&
        text_copy(summary->key, sizeof summary->key, key) &&
        text_copy(summary->session_id, sizeof summary->session_id,
                  manifest_text(checking, "session")) &&
        text_copy(summary->device_id, sizeof summary->device_id, manifest_text(checking, "device"));
    if (!read) {
        say(checking, "manifest.json can't be read, or is of another version.");
    }
    return read;
}

static void check_signature(struct checking *checking) {
    struct span manifest = checking->parts[EVIDENCE_MANIFEST];
    struct span signature = checking->parts[EVIDENCE_SIGNATURE];
    struct buf pem = BUF_EMPTY;
    if (signature.len != crypto_sign_BYTES ||
        crypto_sign_verify_detached(signature.data, manifest.data, manifest.len, checking->key) !=
            0) {
        say(checking, "The signature does not hold: manifest.json was changed after it was "
                      "signed, or by somebody else.");
    }
    if (evidence_append_pem(&pem, checking->key) != ERR_OK) {
        checking->err = ERR_NOMEM;
    } else if (!span_equal(buf_span(&pem), checking->parts[EVIDENCE_DEVICE])) {
        say(checking, "device.pem is not the key that manifest.json names.");
    }
    buf_fini(&pem);
}

static void check_hashes(struct checking *checking, int64_t made_utc_s) {
    const json_t *parts = json_object_get(checking->manifest, "parts");
    if (json_array_size(parts) != EVIDENCE_PART_COUNT - EVIDENCE_DEVICE ||
        made_utc_s != checking->summary->made_utc_ms / 1000) {
        say(checking, "manifest.json is about other parts than those that are here.");
        return;
    }
    for (int part = EVIDENCE_DEVICE; part < EVIDENCE_PART_COUNT; part++) {
        json_t *is = evidence_part_json((enum evidence_part)part, checking->parts[part]);
        if (!json_equal(is, json_array_get(parts, (size_t)(part - EVIDENCE_DEVICE)))) {
            say(checking, "%s is not what was signed.", evidence_part_names[part]);
        }
        json_decref(is);
    }
}

// --- Lines ---------------------------------------------------------------------------------------

static size_t count_lines(struct span text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

// The next line, without its line feed.
static bool next_line(struct span *line, struct span *rest) {
    const uint8_t *end = rest->len > 0 ? memchr(rest->data, '\n', rest->len) : NULL;
    if (!end) {
        return false;
    }
    *line = (struct span){rest->data, (size_t)(end - rest->data)};
    *rest = (struct span){end + 1, rest->len - line->len - 1};
    return true;
}

// One row more than there are lines, so that there is always one; NULL noted.
static void *make_room(struct checking *checking, enum evidence_part part, size_t size) {
    void *room = calloc(count_lines(checking->parts[part]) + 1, size);
    if (!room) {
        checking->err = ERR_NOMEM;
    }
    return room;
}

// --- What the rules were given -------------------------------------------------------------------

static struct master_change *read_row(struct checking *checking, enum evidence_part part,
                                      enum master_kind kind) {
    char problem[WIRE_PROBLEM_CAP];
    struct master_change *change = calloc(1, sizeof *change);
    if (!change) {
        checking->err = ERR_NOMEM;
    } else if (wire_row_decode(change, problem, kind, checking->parts[part]) != ERR_OK) {
        say(checking, "%s can't be read: %s", evidence_part_names[part], problem);
        free(change);
        change = NULL;
    }
    return change;
}

static void read_sessions(struct checking *checking) {
    struct span rest = checking->parts[EVIDENCE_SESSIONS];
    struct span line;
    char problem[WIRE_PROBLEM_CAP];
    struct master_change *change = calloc(1, sizeof *change);
    checking->sessions = make_room(checking, EVIDENCE_SESSIONS, sizeof *checking->sessions);
    while (change && checking->sessions && next_line(&line, &rest)) {
        if (wire_row_decode(change, problem, MASTER_SESSION, line) != ERR_OK) {
            say(checking, "sessions.jsonl can't be read: %s", problem);
            break;
        }
        checking->sessions[checking->session_count++] = change->session;
    }
    free(change);
}

static void read_history(struct checking *checking) {
    struct span rest = checking->parts[EVIDENCE_HISTORY];
    struct span line;
    char problem[WIRE_PROBLEM_CAP];
    struct master_change *change = calloc(1, sizeof *change);
    checking->history = make_room(checking, EVIDENCE_HISTORY, sizeof *checking->history);
    while (change && checking->history && next_line(&line, &rest)) {
        if (wire_row_decode(change, problem, MASTER_TOTAL, line) != ERR_OK) {
            say(checking, "history.jsonl can't be read: %s", problem);
            break;
        }
        checking->history[checking->history_count++] = change->total;
    }
    free(change);
}

static void read_journal(struct checking *checking) {
    struct span rest = checking->parts[EVIDENCE_JOURNAL];
    struct span line;
    checking->facts = make_room(checking, EVIDENCE_JOURNAL, sizeof *checking->facts);
    checking->records = make_room(checking, EVIDENCE_JOURNAL, sizeof *checking->records);
    while (checking->err == ERR_OK && next_line(&line, &rest)) {
        struct record *record = &checking->records[checking->fact_count];
        if (record_decode(&checking->facts[checking->fact_count], record->prev, line) != ERR_OK) {
            say(checking, "Line %zu of journal.jsonl is no record.", checking->fact_count + 1);
            return;
        }
        record_hash(record->hash, line);
        checking->fact_count++;
    }
    checking->summary->records = (int64_t)checking->fact_count;
}

// --- The chain -----------------------------------------------------------------------------------

static void read_chain(struct checking *checking) {
    struct span rest = checking->parts[EVIDENCE_CHAIN];
    struct span line;
    checking->links = make_room(checking, EVIDENCE_CHAIN, sizeof *checking->links);
    while (checking->err == ERR_OK && next_line(&line, &rest)) {
        struct link *link = &checking->links[checking->link_count];
        size_t len = sizeof link->hash;
        json_t *object = json_loadb((const char *)line.data, line.len, 0, NULL);
        const char *hash = json_string_value(json_object_get(object, "hash"));
        link->seq = json_integer_value(json_object_get(object, "seq"));
        bool read = hash && hex_decode(link->hash, &len, hash) == ERR_OK && len == 32;
        json_decref(object);
        if (!read) {
            say(checking, "Line %zu of chain.jsonl can't be read.", checking->link_count + 1);
            return;
        }
        checking->link_count++;
    }
}

static const struct link *find_link(const struct checking *checking, int64_t seq) {
    for (size_t i = 0; i < checking->link_count; i++) {
        if (checking->links[i].seq == seq) {
            return &checking->links[i];
        }
    }
    return NULL;
}

// This device's records are where the chain says, and each names the one before it.
static void check_chain(struct checking *checking) {
    for (size_t i = 0; i < checking->fact_count; i++) {
        const struct fact *fact = &checking->facts[i];
        const struct record *record = &checking->records[i];
        if (strcmp(fact->device_id, checking->summary->device_id) != 0) {
            continue; // its own bundle has its chain
        }
        const struct link *own = find_link(checking, fact->seq);
        const struct link *before = find_link(checking, fact->seq - 1);
        if (!own || memcmp(own->hash, record->hash, sizeof own->hash) != 0) {
            say(checking, "Record %" PRId64 " is not the one in the chain.", fact->seq);
        }
        if (fact->seq > 1 && (!before || memcmp(before->hash, record->prev, 32) != 0)) {
            say(checking, "Record %" PRId64 " does not follow the one before it.", fact->seq);
        }
    }
}

// --- Computing anew ------------------------------------------------------------------------------

// What is said in words may be said in others one day; what was decided may not.
static json_t *without_sentences(struct span line) {
    json_t *person = json_loadb((const char *)line.data, line.len, 0, NULL);
    size_t i;
    json_t *proposal;
    json_array_foreach(json_object_get(person, "proposals"), i, proposal) {
        json_object_del(proposal, "ja");
        json_object_del(proposal, "en");
    }
    return person;
}

static size_t history_of(struct credit_total *out, const struct checking *checking,
                         const char *member_id) {
    size_t count = 0;
    for (size_t i = 0; i < checking->history_count; i++) {
        if (strcmp(checking->history[i].member_id, member_id) == 0) {
            out[count++] = checking->history[i];
        }
    }
    return count;
}

static json_t *compute_person(const struct checking *checking, struct credit_total *history,
                              const struct attendance *attendance) {
    struct proposal proposals[PROPOSAL_MAX];
    const struct session *session = checking->sessions;
    size_t history_count = history_of(history, checking, attendance->member_id);
    size_t count = credit_propose(proposals, session, attendance,
                                  checking->policy ? &checking->policy->policy : NULL, history,
                                  history_count, checking->summary->made_utc_ms);
    checking->summary->people++;
    checking->summary->proposals += (int64_t)count;
    return evidence_person(session, attendance, proposals, count, false);
}

static void compare_people(struct checking *checking, const struct attendance *attendances,
                           size_t count) {
    struct span rest = checking->parts[EVIDENCE_PROPOSALS];
    struct span line = {NULL, 0};
    struct credit_total *history = calloc(checking->history_count + 1, sizeof *history);
    if (!history) {
        checking->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(attendances[i].session_id, checking->summary->session_id) != 0) {
            continue;
        }
        json_t *is = compute_person(checking, history, &attendances[i]);
        json_t *said = next_line(&line, &rest) ? without_sentences(line) : NULL;
        if (!json_equal(is, said)) {
            say(checking, "The records give something else for %s than proposals.jsonl says.",
                attendances[i].member_id);
        }
        json_decref(is);
        json_decref(said);
    }
    if (rest.len > 0) {
        say(checking, "proposals.jsonl has people whom the records do not have.");
    }
    free(history);
}

static void compute_anew(struct checking *checking) {
    size_t cap = checking->fact_count + 1;
    struct attendance *attendances = calloc(cap, sizeof *attendances);
    if (!attendances) {
        checking->err = ERR_NOMEM;
        return;
    }
    size_t count = attendance_merge(attendances, cap, checking->facts, checking->fact_count,
                                    checking->sessions, checking->session_count);
    compare_people(checking, attendances, count < cap ? count : cap);
    free(attendances);
}

// --- The whole -----------------------------------------------------------------------------------

static void check_contents(struct checking *checking) {
    read_sessions(checking);
    if (checking->parts[EVIDENCE_POLICY].len > 0) {
        checking->policy = read_row(checking, EVIDENCE_POLICY, MASTER_POLICY);
    }
    read_history(checking);
    read_journal(checking);
    read_chain(checking);
    if (checking->findings > 0 || checking->err != ERR_OK) {
        return;
    }
    if (checking->session_count == 0 ||
        strcmp(checking->sessions->id, checking->summary->session_id) != 0) {
        say(checking, "sessions.jsonl begins with another session than the manifest's.");
        return;
    }
    check_chain(checking);
    compute_anew(checking);
}

enum err evidence_check(struct evidence_summary *out, size_t *findings, struct span bytes,
                        void (*finding)(void *context, const char *sentence), void *context) {
    struct checking checking = {.summary = out, .finding = finding, .context = context};
    int64_t made_utc_s = 0;
    *out = (struct evidence_summary){.records = 0};
    if (unpack(&checking, &made_utc_s, bytes) && read_manifest(&checking)) {
        check_signature(&checking);
        check_hashes(&checking, made_utc_s);
        if (checking.findings == 0 && checking.err == ERR_OK) {
            check_contents(&checking);
        }
    }
    json_decref(checking.manifest);
    free(checking.sessions);
    free(checking.policy);
    free(checking.history);
    free(checking.facts);
    free(checking.records);
    free(checking.links);
    *findings = checking.findings;
    return checking.err;
}
