#include "tests/sync/fake_hq.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "sync/sign.h"
#include "sync/wire.h"

struct fake_hq {
    struct MHD_Daemon *daemon;
    char *key, *certificate;
    pthread_mutex_t lock; // everything below
    enum mood mood;
    int64_t poison, requests, healths;
    int64_t copies[FAKE_HQ_RECORDS + 1];
    bool received[FAKE_HQ_RECORDS + 1]; // or refused by name
    struct buf bodies[FAKE_HQ_RECORDS + 1];
    uint8_t public_key[32];
    bool is_signed, was_compressed;
    char opened[ID_CAP]; // the session that the kiosk has opened
    struct {
        char session_id[ID_CAP];
        struct buf body;
        uint8_t hash[RECORD_HASH_BYTES];
    } others[FAKE_HQ_OTHERS];
    size_t other_count;
    bool is_spoilt;
    int64_t strangers, feeds, particulars_count;
    struct wire_particulars particulars;
};

// One request while it comes in.
struct request {
    struct buf body;
    char uri[512]; // as sent
    bool begun;
};

struct reply {
    int status;
    const char *type;
    struct buf body;
};

static void must(enum err err) {
    if (err != ERR_OK) {
        fprintf(stderr, "fake HQ: %s\n", err_text(err));
        abort();
    }
}

static const char *header(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

// --- Being HQ ------------------------------------------------------------------------------------

static bool verify(const uint8_t public_key[32], struct MHD_Connection *connection,
                   const char *method, const struct request *request) {
    char path[sizeof request->uri];
    char problem[256];
    const char *query = strchr(request->uri, '?');
    snprintf(path, sizeof path, "%.*s", (int)strcspn(request->uri, "?"), request->uri);
    const struct sign_message message = {.method = method,
                                         .path = path,
                                         .query = query ? query : "?",
                                         .content_type = header(connection, "Content-Type"),
                                         .content_encoding = header(connection, "Content-Encoding"),
                                         .body = buf_span(&request->body)};
    enum err err = sign_verify(problem, &message, header(connection, "Content-Digest"),
                               header(connection, "Signature-Input"),
                               header(connection, "Signature"), public_key);
    return err == ERR_OK;
}

static void hold(struct fake_hq *hq, struct wire_result *result, const struct wire_event *event) {
    bool poisoned = event->seq == hq->poison && hq->mood == MOOD_REFUSE_ONE;
    *result = (struct wire_result){.seq = event->seq, .status = WIRE_DUPLICATE};
    memcpy(result->id, event->id, sizeof result->id);
    hq->copies[event->seq]++;
    hq->received[event->seq] = true;
    if (event->fact.kind == FACT_SESSION_OPEN) {
        memcpy(hq->opened, event->fact.session_id, sizeof hq->opened);
    }
    if (*event->fault || poisoned) {
        result->status = WIRE_REFUSED;
        snprintf(result->reason, sizeof result->reason, "%s", *event->fault ? event->fault : "no");
    } else if (hq->bodies[event->seq].len == 0) {
        result->status = WIRE_STORED;
        must(buf_append(&hq->bodies[event->seq], event->body.data, event->body.len));
    }
}

// The last number without a hole before it.
static int64_t held(const struct fake_hq *hq) {
    int64_t seq = 0;
    while (seq < FAKE_HQ_RECORDS && hq->received[seq + 1]) {
        seq++;
    }
    return seq;
}

static bool is_refused_whole(const struct fake_hq *hq, const struct wire_event *events,
                             size_t count) {
    for (size_t i = 0; i < count && hq->mood == MOOD_REFUSE_BATCH; i++) {
        if (events[i].seq == hq->poison) {
            return true;
        }
    }
    return false;
}

static void problem(struct reply *reply, int status, const char *detail) {
    reply->status = status;
    reply->type = WIRE_TYPE_PROBLEM;
    must(wire_problem_encode(&reply->body, status, "Trouble", detail));
}

static void answer_events(struct fake_hq *hq, struct reply *reply, struct span json) {
    struct wire_event *events;
    struct wire_result results[WIRE_BATCH_MAX];
    char sentence[WIRE_PROBLEM_CAP];
    size_t count;
    if (wire_events_decode(&events, &count, sentence, json) != ERR_OK) {
        problem(reply, 400, sentence);
        return;
    }
    if (hq->mood == MOOD_DEAF) {
        problem(reply, 500, "the disk of records is broken");
    } else if (is_refused_whole(hq, events, count)) {
        problem(reply, 422, "one of these is not wanted");
    } else {
        size_t named = 0;
        for (size_t i = 0; i < count; i++) {
            hold(hq, &results[named], &events[i]);
            named += events[i].seq != hq->poison || hq->mood != MOOD_SILENT_ON_ONE;
        }
        must(wire_results_encode(&reply->body, results, named, held(hq)));
    }
    wire_events_free(events, count);
}

static void answer_master(struct fake_hq *hq, struct reply *reply, const char *uri) {
    const struct wire_row first[] = {
        {MASTER_MEMBER, false, "m1", span_of_text("{\"id\":\"m1\",\"licence_no\":\"77\"}")},
        {MASTER_SETTING, false, "notice.en",
         span_of_text("{\"name\":\"notice.en\",\"value\":\"hello\"}")}};
    const struct wire_row bad[] = {
        {MASTER_MEMBER, false, "m2", span_of_text("{\"id\":\"m2\"}")},
        {MASTER_MEMBER, false, "m3", span_of_text("{\"id\":\"m3\",\"birth_date\":\"soon\"}")}};
    const struct wire_row second[] = {
        {MASTER_MEMBER, false, "m2", span_of_text("{\"id\":\"m2\",\"licence_no\":\"88\"}")}};
    if (strcmp(uri, "/v1/master?since=") == 0) {
        must(wire_page_encode(&reply->body, first, 2, "one & more", true));
    } else if (strcmp(uri, "/v1/master?since=one%20%26%20more") == 0) {
        bool is_bad = hq->mood == MOOD_BAD_PAGE;
        must(wire_page_encode(&reply->body, is_bad ? bad : second, is_bad ? 2 : 1, "two", false));
    } else {
        must(wire_page_encode(&reply->body, NULL, 0, "two", false));
    }
}

// --- Other kiosks' records -----------------------------------------------------------------------

// The session that is asked for, by its id as it stands in a query (of what may stand in one, the
// tests have only spaces); "" for cards. NULL: one that was not opened.
static const char *session_of(const struct fake_hq *hq, const char *uri) {
    char wanted[3 * ID_CAP] = "session=";
    size_t len = strlen(wanted);
    for (const char *at = hq->opened; *at; at++) {
        len += (size_t)snprintf(wanted + len, sizeof wanted - len, *at == ' ' ? "%%20" : "%c", *at);
    }
    snprintf(wanted + len, sizeof wanted - len, "&");
    bool asked = strstr(uri, "session=") != NULL;
    return !asked ? "" : *hq->opened && strstr(uri, wanted) ? hq->opened : NULL;
}

// Of a session or of cards, behind the place that the cursor names.
static void answer_feed(struct fake_hq *hq, struct reply *reply, const char *uri) {
    struct wire_record page[2];
    const char *session_id = session_of(hq, uri);
    const char *since = strstr(uri, "since=p");
    size_t at = since ? strtoul(since + strlen("since=p"), NULL, 10) : 0;
    size_t count = 0;
    char cursor[32];
    if (!session_id) {
        hq->strangers++;
        problem(reply, 403, "this device has not opened the session");
        return;
    }
    for (; at < hq->other_count && count < 2; at++) {
        if (strcmp(hq->others[at].session_id, session_id) == 0) {
            page[count++] =
                (struct wire_record){buf_span(&hq->others[at].body), hq->others[at].hash};
        }
    }
    hq->feeds++;
    snprintf(cursor, sizeof cursor, "p%zu", at);
    if (hq->mood == MOOD_BAD_FEED && since && *session_id) {
        must(buf_append_text(&reply->body, "{\"events\":[{}],\"cursor\":\"x\",\"more\":false}"));
    } else {
        must(wire_feed_encode(&reply->body, page, count, cursor, at < hq->other_count));
    }
    uint8_t *version = memmem(reply->body.data, reply->body.len, "\"v\":1", 5);
    if (hq->is_spoilt && !since && version) {
        version[4] = '9';
    }
}

static void answer_particulars(struct fake_hq *hq, struct reply *reply, struct span json) {
    char sentence[WIRE_PROBLEM_CAP];
    hq->particulars_count++;
    if (wire_particulars_decode(&hq->particulars, sentence, json) != ERR_OK) {
        problem(reply, 400, sentence);
    } else if (hq->mood == MOOD_UNFIT) {
        problem(reply, 422, "these are not the particulars that the record was made with");
    } else {
        reply->status = 204;
    }
}

static void answer_enrol(struct fake_hq *hq, struct reply *reply, struct MHD_Connection *connection,
                         const struct request *request) {
    struct wire_enrol enrol;
    char sentence[WIRE_PROBLEM_CAP];
    if (wire_enrol_decode(&enrol, sentence, buf_span(&request->body)) != ERR_OK) {
        problem(reply, 400, sentence);
    } else if (!verify(enrol.public_key, connection, "POST", request)) {
        problem(reply, 401, "not signed with the key that it brings");
    } else if (strcmp(enrol.code, "123456789012") != 0) {
        // Any other code is refused with the status that it ends in.
        int status = (int)(strtol(enrol.code, NULL, 10) % 1000);
        problem(reply, status > 0 ? status : 403, "this code was used or has run out");
    } else {
        struct wire_enrolled enrolled = {
            .name = "受付 1番", .venue = "会館", .hash_key = {0xab, 1}, .key_count = 1};
        text_copy(enrolled.device_id, sizeof enrolled.device_id, enrol.device_id);
        snprintf(enrolled.keys[0].kid, ID_CAP, "k1");
        memcpy(hq->public_key, enrol.public_key, sizeof hq->public_key);
        must(wire_enrolled_encode(&reply->body, &enrolled));
    }
}

static void answer_well(struct fake_hq *hq, struct reply *reply, struct MHD_Connection *connection,
                        const char *method, const struct request *request) {
    struct buf plain = BUF_EMPTY;
    enum wire_coding coding;
    reply->status = 200;
    reply->type = WIRE_TYPE_JSON;
    hq->is_signed = verify(hq->public_key, connection, method, request);
    if (strcmp(request->uri, "/v1/enrol") != 0 && !hq->is_signed) {
        problem(reply, 401, "not signed");
    } else if (!wire_coding_parse(&coding, header(connection, "Content-Encoding")) ||
               wire_decompress(&plain, buf_span(&request->body), coding) != ERR_OK) {
        problem(reply, 400, "not decompressed");
    } else if (strcmp(request->uri, "/v1/events") == 0) {
        hq->was_compressed = hq->was_compressed || coding != WIRE_IDENTITY;
        answer_events(hq, reply, buf_span(&plain));
    } else if (strncmp(request->uri, "/v1/events?", strlen("/v1/events?")) == 0) {
        answer_feed(hq, reply, request->uri);
    } else if (strcmp(request->uri, "/v1/particulars") == 0) {
        answer_particulars(hq, reply, buf_span(&plain));
    } else if (strcmp(request->uri, "/v1/health") == 0) {
        hq->healths++;
        reply->status = 204;
    } else if (strcmp(request->uri, "/v1/enrol") == 0) {
        answer_enrol(hq, reply, connection, request);
    } else {
        answer_master(hq, reply, request->uri);
    }
    buf_fini(&plain);
}

// --- Misbehaving ---------------------------------------------------------------------------------

static const struct {
    enum mood mood;
    int status;
    const char *type, *body, *name, *value; // one more header
} canned[] = {
    {MOOD_HTML, 200, "text/html", "<html>Welcome to our WiFi</html>", NULL, NULL},
    {MOOD_NOT_FOUND, 404, "text/html", "<html>404</html>", NULL, NULL},
    {MOOD_UNAUTHORIZED, 401, WIRE_TYPE_PROBLEM, "{\"title\":\"unknown device\"}", NULL, NULL},
    {MOOD_FORBIDDEN, 403, WIRE_TYPE_PROBLEM "; charset=utf-8", "{\"detail\":\"switched off\"}",
     NULL, NULL},
    {MOOD_ERROR, 500, "text/html", "<html>500</html>", NULL, NULL},
    {MOOD_NONSENSE, 200, WIRE_TYPE_JSON, "{\"ok\":tru", NULL, NULL},
    {MOOD_REDIRECT, 302, "text/html", "", "Location", "/v1/elsewhere"},
    {MOOD_LATER_SECONDS, 429, WIRE_TYPE_PROBLEM, "{\"title\":\"too many\"}", "Retry-After", "120"},
    {MOOD_LATER_DATE, 503, "text/html", "", "Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT"},
};

static ssize_t read_half(void *context, uint64_t position, char *out, size_t max) {
    (void)context;
    if (position > 0 || max < 10) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    memset(out, '[', 10);
    return 10;
}

static ssize_t read_endless(void *context, uint64_t position, char *out, size_t max) {
    (void)context;
    (void)position;
    memset(out, ' ', max);
    return (ssize_t)max;
}

static struct MHD_Response *canned_response(enum mood mood, int *status) {
    for (size_t i = 0; i < sizeof canned / sizeof *canned; i++) {
        if (canned[i].mood == mood) {
            struct MHD_Response *response = MHD_create_response_from_buffer(
                strlen(canned[i].body), (void *)canned[i].body, MHD_RESPMEM_PERSISTENT);
            MHD_add_response_header(response, "Content-Type", canned[i].type);
            if (canned[i].name) {
                MHD_add_response_header(response, canned[i].name, canned[i].value);
            }
            if (mood == MOOD_LATER_DATE) { // two minutes before Retry-After
                MHD_add_response_header(response, "Date", "Sun, 06 Nov 1994 08:49:37 GMT");
            }
            *status = canned[i].status;
            return response;
        }
    }
    return NULL;
}

static struct MHD_Response *streamed_response(enum mood mood) {
    bool half = mood == MOOD_HALF;
    struct MHD_Response *response = MHD_create_response_from_callback(
        half ? 1000 : MHD_SIZE_UNKNOWN, 65536, half ? read_half : read_endless, NULL, NULL);
    MHD_add_response_header(response, "Content-Type", WIRE_TYPE_JSON);
    return response;
}

static struct MHD_Response *good_response(struct fake_hq *hq, struct MHD_Connection *connection,
                                          const char *method, const struct request *request,
                                          int *status) {
    struct reply reply = {.body = BUF_EMPTY};
    pthread_mutex_lock(&hq->lock);
    answer_well(hq, &reply, connection, method, request);
    bool lose = hq->mood == MOOD_LOSE_ANSWER;
    pthread_mutex_unlock(&hq->lock);
    struct MHD_Response *response = NULL;
    if (!lose) {
        response =
            MHD_create_response_from_buffer(reply.body.len, reply.body.data, MHD_RESPMEM_MUST_COPY);
        MHD_add_response_header(response, "Content-Type", reply.type);
        *status = reply.status;
    }
    buf_fini(&reply.body);
    return response;
}

static enum mood current_mood(struct fake_hq *hq) {
    pthread_mutex_lock(&hq->lock);
    enum mood mood = hq->mood;
    pthread_mutex_unlock(&hq->lock);
    return mood;
}

static enum MHD_Result finish(struct fake_hq *hq, struct MHD_Connection *connection,
                              const char *method, const struct request *request) {
    int status = 200;
    enum mood mood = current_mood(hq);
    while (mood == MOOD_STALL) {
        tick_sleep_ms(10);
        mood = current_mood(hq) == MOOD_STALL ? MOOD_STALL : MOOD_DROP;
    }
    struct MHD_Response *response = canned_response(mood, &status);
    if (mood == MOOD_DROP) {
        return MHD_NO;
    }
    if (mood == MOOD_HALF || mood == MOOD_ENDLESS) {
        response = streamed_response(mood);
    }
    if (!response) {
        response = good_response(hq, connection, method, request, &status);
    }
    if (!response) {
        return MHD_NO;
    }
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return queued;
}

// --- The server ----------------------------------------------------------------------------------

static void *begin_request(void *context, const char *uri, struct MHD_Connection *connection) {
    (void)context;
    (void)connection;
    struct request *request = calloc(1, sizeof *request);
    if (request) {
        snprintf(request->uri, sizeof request->uri, "%s", uri);
    }
    return request;
}

static void end_request(void *context, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode code) {
    (void)context;
    (void)connection;
    (void)code;
    struct request *request = *state;
    if (request) {
        buf_fini(&request->body);
        free(request);
    }
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_len, void **state) {
    (void)url;
    (void)version;
    struct fake_hq *hq = context;
    struct request *request = *state;
    if (!request) {
        return MHD_NO;
    }
    if (*data_len > 0) {
        must(buf_append(&request->body, data, *data_len));
        *data_len = 0;
        return MHD_YES;
    }
    if (!request->begun) { // the headers: the body follows
        request->begun = true;
        return MHD_YES;
    }
    pthread_mutex_lock(&hq->lock);
    hq->requests++;
    pthread_mutex_unlock(&hq->lock);
    return finish(hq, connection, method, request);
}

static char *read_file(const char *dir, const char *name, const char *ending) {
    char path[512];
    struct buf file = BUF_EMPTY;
    const char *text;
    snprintf(path, sizeof path, "%s/%s%s", dir, name, ending);
    must(buf_read_file(&file, path, 65536));
    must(buf_terminate(&file, &text));
    char *copy = strdup(text);
    buf_fini(&file);
    return copy;
}

struct fake_hq *fake_hq_start(const char *dir, const char *certificate) {
    struct fake_hq *hq = calloc(1, sizeof *hq);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    pthread_mutex_init(&hq->lock, NULL);
    hq->key = read_file(dir, certificate, ".key");
    hq->certificate = read_file(dir, certificate, ".pem");
    hq->daemon = MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                                      MHD_USE_POLL | MHD_USE_TLS,
                                  0, NULL, NULL, handle, hq, MHD_OPTION_SOCK_ADDR,
                                  (struct sockaddr *)&address, MHD_OPTION_HTTPS_MEM_KEY, hq->key,
                                  MHD_OPTION_HTTPS_MEM_CERT, hq->certificate,
                                  MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL,
                                  MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL, MHD_OPTION_END);
    if (!hq->daemon) {
        fprintf(stderr, "fake HQ: no daemon\n");
        abort();
    }
    return hq;
}

void fake_hq_stop(struct fake_hq *hq) {
    fake_hq_set_mood(hq, MOOD_DROP);
    MHD_stop_daemon(hq->daemon);
    for (int i = 0; i <= FAKE_HQ_RECORDS; i++) {
        buf_fini(&hq->bodies[i]);
    }
    for (size_t i = 0; i < hq->other_count; i++) {
        buf_fini(&hq->others[i].body);
    }
    pthread_mutex_destroy(&hq->lock);
    free(hq->key);
    free(hq->certificate);
    free(hq);
}

void fake_hq_url(const struct fake_hq *hq, char *out, size_t cap) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(hq->daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(out, cap, "https://127.0.0.1:%u", info->port);
}

void fake_hq_set_mood(struct fake_hq *hq, enum mood mood) {
    pthread_mutex_lock(&hq->lock);
    hq->mood = mood;
    pthread_mutex_unlock(&hq->lock);
}

void fake_hq_forget(struct fake_hq *hq) {
    pthread_mutex_lock(&hq->lock);
    for (int i = 0; i <= FAKE_HQ_RECORDS; i++) {
        hq->received[i] = false;
        buf_fini(&hq->bodies[i]);
    }
    pthread_mutex_unlock(&hq->lock);
}

void fake_hq_set_poison(struct fake_hq *hq, int64_t seq) {
    pthread_mutex_lock(&hq->lock);
    hq->poison = seq;
    pthread_mutex_unlock(&hq->lock);
}

void fake_hq_set_public_key(struct fake_hq *hq, const uint8_t public_key[32]) {
    pthread_mutex_lock(&hq->lock);
    memcpy(hq->public_key, public_key, sizeof hq->public_key);
    pthread_mutex_unlock(&hq->lock);
}

void fake_hq_add_other(struct fake_hq *hq, const char *session_id, struct span body) {
    pthread_mutex_lock(&hq->lock);
    size_t at = hq->other_count++;
    must(text_copy(hq->others[at].session_id, ID_CAP, session_id) ? ERR_OK : ERR_TOO_BIG);
    must(buf_append(&hq->others[at].body, body.data, body.len));
    record_hash(hq->others[at].hash, body);
    pthread_mutex_unlock(&hq->lock);
}

void fake_hq_spoil_other(struct fake_hq *hq) {
    pthread_mutex_lock(&hq->lock);
    hq->is_spoilt = true;
    pthread_mutex_unlock(&hq->lock);
}

// --- What it saw ---------------------------------------------------------------------------------

static int64_t locked(struct fake_hq *hq, const int64_t *value) {
    pthread_mutex_lock(&hq->lock);
    int64_t copy = *value;
    pthread_mutex_unlock(&hq->lock);
    return copy;
}

int64_t fake_hq_requests(struct fake_hq *hq) {
    return locked(hq, &hq->requests);
}

int64_t fake_hq_healths(struct fake_hq *hq) {
    return locked(hq, &hq->healths);
}

int64_t fake_hq_strangers(struct fake_hq *hq) {
    return locked(hq, &hq->strangers);
}

int64_t fake_hq_feeds(struct fake_hq *hq) {
    return locked(hq, &hq->feeds);
}

bool fake_hq_particulars(struct fake_hq *hq, int64_t *count, struct wire_particulars *last) {
    pthread_mutex_lock(&hq->lock);
    *count = hq->particulars_count;
    *last = hq->particulars;
    pthread_mutex_unlock(&hq->lock);
    return *count > 0;
}

int64_t fake_hq_copies(struct fake_hq *hq, int64_t seq) {
    return locked(hq, &hq->copies[seq]);
}

int64_t fake_hq_stored(struct fake_hq *hq) {
    int64_t count = 0;
    pthread_mutex_lock(&hq->lock);
    for (int i = 0; i <= FAKE_HQ_RECORDS; i++) {
        count += hq->bodies[i].len > 0;
    }
    pthread_mutex_unlock(&hq->lock);
    return count;
}

bool fake_hq_is_signed(struct fake_hq *hq) {
    pthread_mutex_lock(&hq->lock);
    bool is_signed = hq->is_signed;
    pthread_mutex_unlock(&hq->lock);
    return is_signed;
}

bool fake_hq_was_compressed(struct fake_hq *hq) {
    pthread_mutex_lock(&hq->lock);
    bool was_compressed = hq->was_compressed;
    pthread_mutex_unlock(&hq->lock);
    return was_compressed;
}

size_t fake_hq_body(struct fake_hq *hq, int64_t seq, uint8_t *out, size_t cap) {
    pthread_mutex_lock(&hq->lock);
    size_t len = hq->bodies[seq].len <= cap ? hq->bodies[seq].len : 0;
    if (len > 0) {
        memcpy(out, hq->bodies[seq].data, len);
    }
    pthread_mutex_unlock(&hq->lock);
    return len;
}
