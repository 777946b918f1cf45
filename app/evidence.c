#include "app/evidence.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/text.h"
#include "app/evidence_parts.h"
#include "app/store/journal.h"
#include "sync/wire.h"

static const char readme[] =
    "受付記録の証拠 / Evidence of attendance\n"
    "\n"
    "この中の記録・研修会・ルールから、誰に何単位を提案したかを後から確かめられます。\n"
    "From the records, the session and the rules in here every proposed unit can be checked.\n"
    "\n"
    "  uketsuke verify --evidence FILE.tar\n"
    "\n"
    "このプログラムがなくても / without this program:\n"
    "\n"
    "  tar xf FILE.tar && cd evidence\n"
    "  openssl pkeyutl -verify -pubin -inkey device.pem -rawin -in manifest.json "
    "-sigfile manifest.sig\n"
    "  sha256sum *            # manifest.json の値と同じか / the same as in manifest.json?\n"
    "\n"
    "device.pem が本当に受付端末の鍵かは、医師会の控えと照らし合わせてください。\n"
    "Hold device.pem against the association's own note of the kiosk's key.\n"
    "氏名があるのは attendance.csv だけです。Only attendance.csv has names.\n";

struct making {
    struct store *store;
    const struct export_data *data;
    const struct device_key *key;
    struct buf parts[EVIDENCE_PART_COUNT];
    int64_t first_seq, last_seq; // of this device's records in it; 0: none
    json_t *head;                // the newest record: its sequence and hash
    enum err err;
};

// --- Session, policy, history --------------------------------------------------------------------

static void add_row(struct making *making, enum evidence_part part,
                    const struct master_change *change) {
    if (making->err == ERR_OK) {
        making->err = wire_row_encode(&making->parts[part], change);
    }
    if (making->err == ERR_OK) {
        making->err = buf_append(&making->parts[part], "\n", 1);
    }
}

static void add_rules(struct making *making) {
    const struct export_data *data = making->data;
    struct master_change *change = calloc(1, sizeof *change);
    if (!change) {
        making->err = ERR_NOMEM;
        return;
    }
    change->kind = MASTER_SESSION;
    for (size_t i = 0; i < data->session_count; i++) {
        change->session = data->sessions[i];
        add_row(making, EVIDENCE_SESSIONS, change);
    }
    if (data->policy) {
        change->kind = MASTER_POLICY;
        change->policy = *data->policy;
        add_row(making, EVIDENCE_POLICY, change);
    }
    change->kind = MASTER_TOTAL;
    for (size_t i = 0; i < data->person_count; i++) {
        for (size_t j = 0; j < data->people[i]->history_count; j++) {
            change->total = data->people[i]->history[j];
            add_row(making, EVIDENCE_HISTORY, change);
        }
    }
    free(change);
}

// --- Records -------------------------------------------------------------------------------------

static void add_record(struct making *making, struct span body) {
    struct buf *journal = &making->parts[EVIDENCE_JOURNAL];
    if (making->err == ERR_OK) {
        making->err = buf_append(journal, body.data, body.len);
    }
    if (making->err == ERR_OK) {
        making->err = buf_append(journal, "\n", 1);
    }
}

static void note_seq(struct making *making, int64_t seq) {
    making->first_seq = making->first_seq == 0 || seq < making->first_seq ? seq : making->first_seq;
    making->last_seq = seq > making->last_seq ? seq : making->last_seq;
}

static void add_facts(struct making *making) {
    const struct export_data *data = making->data;
    for (size_t i = 0; i < data->fact_count && making->err == ERR_OK; i++) {
        struct buf body = BUF_EMPTY;
        const struct fact *fact = &data->facts[i];
        making->err = journal_body(making->store, &body, fact->id);
        add_record(making, buf_span(&body));
        buf_fini(&body);
        if (strcmp(fact->device_id, store_device_id(making->store)) == 0) {
            note_seq(making, fact->seq);
        }
    }
}

static bool is_of_these(const struct making *making, const char *boot_id) {
    for (size_t i = 0; i < making->data->fact_count; i++) {
        if (strcmp(making->data->facts[i].stamp.boot_id, boot_id) == 0) {
            return true;
        }
    }
    return false;
}

// Boots are no facts for the rules, but tell where a clock began.
static bool add_boot(void *context, const struct journal_entry *entry) {
    struct making *making = context;
    struct fact fact;
    uint8_t prev[RECORD_HASH_BYTES];
    if (record_decode(&fact, prev, entry->body) == ERR_OK && fact.kind == FACT_BOOT &&
        is_of_these(making, fact.stamp.boot_id)) {
        add_record(making, entry->body);
        note_seq(making, fact.seq);
    }
    return making->err == ERR_OK;
}

// --- The chain -----------------------------------------------------------------------------------

static json_t *link_json(const struct journal_entry *entry) {
    char hex[HASH_HEX_CAP];
    hex_encode(hex, (struct span){entry->hash, sizeof entry->hash});
    return json_pack("{s:I,s:s}", "seq", (json_int_t)entry->seq, "hash", hex);
}

static bool add_link(void *context, const struct journal_entry *entry) {
    struct making *making = context;
    json_t *link = link_json(entry);
    if (entry->seq <= making->last_seq) {
        making->err = evidence_append_json(&making->parts[EVIDENCE_CHAIN], link);
    }
    json_decref(making->head);
    making->head = link;
    return making->err == ERR_OK;
}

// From the record before the first, which the first one names, to the last; and the newest of all.
static void add_chain(struct making *making) {
    enum err err = ERR_OK;
    if (making->err == ERR_OK) {
        err = journal_each(making->store, 1, INT64_MAX, add_boot, making);
    }
    int64_t from = making->first_seq > 1 ? making->first_seq - 1 : 1;
    if (making->err == ERR_OK && err == ERR_OK) {
        err = journal_each(making->store, from, INT64_MAX, add_link, making);
    }
    making->err = making->err == ERR_OK ? err : making->err;
}

// --- People --------------------------------------------------------------------------------------

static int by_member(const void *a, const void *b) {
    const struct export_person *x = *(struct export_person *const *)a;
    const struct export_person *y = *(struct export_person *const *)b;
    return strcmp(x->attendance->member_id, y->attendance->member_id);
}

// By member id: an order by name would say something about names.
static void add_people(struct making *making) {
    const struct export_data *data = making->data;
    struct export_person **people = calloc(data->person_count + 1, sizeof(struct export_person *));
    if (!people) {
        making->err = ERR_NOMEM;
        return;
    }
    memcpy((void *)people, (const void *)data->people,
           data->person_count * sizeof(struct export_person *));
    qsort((void *)people, data->person_count, sizeof(struct export_person *), by_member);
    for (size_t i = 0; i < data->person_count && making->err == ERR_OK; i++) {
        json_t *person = evidence_person(data->session, people[i]->attendance, people[i]->proposals,
                                         people[i]->proposal_count, true);
        making->err = evidence_append_json(&making->parts[EVIDENCE_PROPOSALS], person);
        json_decref(person);
    }
    free((void *)people);
}

// --- The whole -----------------------------------------------------------------------------------

static json_t *parts_json(const struct making *making) {
    json_t *parts = json_array();
    for (int part = EVIDENCE_DEVICE; part < EVIDENCE_PART_COUNT; part++) {
        json_array_append_new(
            parts, evidence_part_json((enum evidence_part)part, buf_span(&making->parts[part])));
    }
    return parts;
}

static void add_manifest(struct making *making) {
    struct buf key = BUF_EMPTY;
    const char *key_text = "";
    char made[UTC_TEXT_CAP];
    const struct export_data *data = making->data;
    enum err err = base64url_append(&key, (struct span){making->key->public_key, 32});
    err = err == ERR_OK ? buf_terminate(&key, &key_text) : err;
    utc_to_text(made, data->now_utc_ms);
    json_t *manifest =
        json_pack("{s:i,s:s,s:s,s:s,s:s,s:s,s:I,s:o,s:O?}", "evidence", EVIDENCE_VERSION, "program",
                  "uketsuke " UK_VERSION, "session", data->session->id, "device",
                  store_device_id(making->store), "key", key_text, "made", made, "made_utc_ms",
                  (json_int_t)data->now_utc_ms, "parts", parts_json(making), "head", making->head);
    err = err == ERR_OK ? evidence_append_json(&making->parts[EVIDENCE_MANIFEST], manifest) : err;
    json_decref(manifest);
    buf_fini(&key);
    making->err = making->err == ERR_OK ? err : making->err;
}

static void sign(struct making *making) {
    uint8_t signature[crypto_sign_BYTES];
    struct span manifest = buf_span(&making->parts[EVIDENCE_MANIFEST]);
    if (making->err == ERR_OK) {
        crypto_sign_detached(signature, NULL, manifest.data, manifest.len, making->key->secret_key);
        making->err = buf_append(&making->parts[EVIDENCE_SIGNATURE], signature, sizeof signature);
    }
}

static enum err pack(struct buf *out, const struct making *making) {
    struct archive_part parts[EVIDENCE_PART_COUNT];
    for (int i = 0; i < EVIDENCE_PART_COUNT; i++) {
        snprintf(parts[i].name, sizeof parts[i].name, EVIDENCE_FOLDER "%s", evidence_part_names[i]);
        parts[i].bytes = buf_span(&making->parts[i]);
    }
    return archive_write(out, parts, EVIDENCE_PART_COUNT, making->data->now_utc_ms / 1000);
}

static void add_all(struct making *making, struct span csv) {
    making->err = buf_append_text(&making->parts[EVIDENCE_README], readme);
    if (making->err == ERR_OK) {
        making->err = buf_append(&making->parts[EVIDENCE_CSV], csv.data, csv.len);
    }
    if (making->err == ERR_OK) {
        making->err = evidence_append_pem(&making->parts[EVIDENCE_DEVICE], making->key->public_key);
    }
    add_rules(making);
    add_facts(making);
    add_chain(making);
    add_people(making);
    add_manifest(making);
    sign(making);
}

enum err evidence_make(struct buf *out, struct store *store, const struct export_data *data,
                       struct span csv, const struct device_key *key) {
    struct making making = {.store = store, .data = data, .key = key};
    add_all(&making, csv);
    enum err err = making.err == ERR_OK ? pack(out, &making) : making.err;
    json_decref(making.head);
    for (int i = 0; i < EVIDENCE_PART_COUNT; i++) {
        buf_fini(&making.parts[i]);
    }
    return err;
}
