// ingest: bundles that were carried here. Each batch is answered just as one that came over the
// line; there the kiosk hears later that its records were held already.
#include "sync/hq/admin.h"

#include <jansson.h>
#include <stdio.h>

#include "app/base/log.h"
#include "sync/bundle.h"
#include "sync/hq/routes.h"
#include "sync/sign.h"
#include "sync/wire.h"

// One line on standard output for each batch.
static enum err print_taken(const struct bundle_batch *batch, const struct wire_result *results,
                            size_t count, int64_t held_seq) {
    char device[ID_CAP];
    int64_t counts[WIRE_REFUSED + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        counts[results[i].status]++;
    }
    enum err err = sign_key_id(device, sizeof device, batch->headers[BUNDLE_SIGNATURE_INPUT]);
    if (err != ERR_OK) {
        return err;
    }
    json_t *line = json_pack("{s:s s:I s:I s:I s:I s:I}", "device", device, "records",
                             (json_int_t)count, "stored", (json_int_t)counts[WIRE_STORED],
                             "duplicates", (json_int_t)counts[WIRE_DUPLICATE], "refused",
                             (json_int_t)counts[WIRE_REFUSED], "held", (json_int_t)held_seq);
    bool printed = line && json_dumpf(line, stdout, JSON_COMPACT) == 0 && putchar('\n') != EOF;
    json_decref(line);
    return printed ? ERR_OK : ERR_IO;
}

static enum err read_reply(char *problem, const struct bundle_batch *batch,
                           const struct reply *reply) {
    struct wire_result results[WIRE_BATCH_MAX];
    size_t count = 0;
    int64_t held_seq = 0;
    struct span body = buf_span(&reply->body);
    if (reply->status != 200) {
        if (!wire_problem_decode(problem, BUNDLE_PROBLEM_CAP, body)) {
            snprintf(problem, BUNDLE_PROBLEM_CAP, "refused (status %d)", reply->status);
        }
        return ERR_INVALID;
    }
    enum err err = wire_results_decode(results, &count, WIRE_BATCH_MAX, &held_seq, problem, body);
    err = err == ERR_OK ? print_taken(batch, results, count, held_seq) : err;
    if (err == ERR_IO) {
        snprintf(problem, BUNDLE_PROBLEM_CAP, "taken, but it can't be told on standard output");
    }
    return err;
}

static enum err take_batch(struct hq *hq, char *problem, const struct bundle_batch *batch) {
    const struct request request = {
        .method = BUNDLE_METHOD,
        .path = BUNDLE_PATH,
        .query = BUNDLE_QUERY,
        .content_type = batch->headers[BUNDLE_CONTENT_TYPE],
        .content_encoding = batch->headers[BUNDLE_CONTENT_ENCODING],
        .content_digest = batch->headers[BUNDLE_CONTENT_DIGEST],
        .signature_input = batch->headers[BUNDLE_SIGNATURE_INPUT],
        .signature = batch->headers[BUNDLE_SIGNATURE],
        .body = batch->body,
        .carried = true,
    };
    struct reply reply = {0};
    routes_answer(hq, &request, &reply, hq_now_utc_ms());
    enum err err = read_reply(problem, batch, &reply);
    reply_fini(&reply);
    return err;
}

// Stops at the first batch that is not as a kiosk wrote it; those before it are taken.
static int take_bundle(struct hq *hq, const char *file, struct span bytes) {
    struct bundle_reader reader;
    struct bundle_batch batch;
    char problem[BUNDLE_PROBLEM_CAP] = "";
    size_t taken = 0;
    bool found = true;
    enum err err = bundle_read_start(&reader, problem, bytes);
    while (err == ERR_OK && found) {
        err = bundle_read_next(&reader, &found, &batch, problem);
        if (err == ERR_OK && found) {
            err = take_batch(hq, problem, &batch);
            taken += err == ERR_OK;
        }
    }
    return err == ERR_OK ? EXIT_DONE
                         : admin_refuse("%s, batch %zu: %s; %zu taken before it", file, taken + 1,
                                        problem, taken);
}

static int take_file(struct hq *hq, const char *file) {
    struct buf bytes = BUF_EMPTY;
    enum err err = buf_read_file(&bytes, file, BUNDLE_MAX);
    int status = err == ERR_OK ? take_bundle(hq, file, buf_span(&bytes))
                               : admin_refuse("%s: can't be read: %s", file, err_text(err));
    buf_fini(&bytes);
    return status;
}

// A bad file does not hold up the next one: they may come from different kiosks.
int admin_ingest(struct hq *hq, const struct args *args) {
    int status = EXIT_DONE;
    log_set_level(LOG_WARN); // the outcome is printed
    for (int i = 0; i < args->word_count; i++) {
        int one = take_file(hq, args->words[i]);
        status = one == EXIT_DONE ? status : one;
    }
    return status;
}
