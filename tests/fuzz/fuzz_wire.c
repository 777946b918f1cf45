// Messages of the line. The first byte says which; what is read can be written and is then read as
// the same.
#include <string.h>

#include "sync/wire.h"
#include "tests/fuzz/fuzz.h"

static void check_events(const struct wire_event *events, size_t count) {
    struct buf again = BUF_EMPTY;
    for (size_t i = 0; i < count; i++) {
        REQUIRE(events[i].seq > 0 && *events[i].id);
        if (!*events[i].fault) {
            const struct wire_record record = {buf_span(&events[i].body), events[i].hash};
            REQUIRE(strcmp(events[i].id, events[i].fact.id) == 0);
            enum err err = events[i].fact.practice ? ERR_INVALID : ERR_OK;
            REQUIRE(wire_events_encode(&again, &record, 1) == err);
        }
    }
    buf_fini(&again);
}

static void read_events(struct span json) {
    struct wire_event *events;
    size_t count;
    char problem[WIRE_PROBLEM_CAP] = "";
    if (wire_events_decode(&events, &count, problem, json) != ERR_OK) {
        REQUIRE(*problem && !events);
        return;
    }
    check_events(events, count);
    wire_events_free(events, count);
}

static void read_feed(struct span json) {
    struct wire_feed feed;
    char problem[WIRE_PROBLEM_CAP] = "";
    if (wire_feed_decode(&feed, problem, json) == ERR_OK) {
        REQUIRE(*feed.cursor && feed.count <= WIRE_BATCH_MAX);
        check_events(feed.events, feed.count);
    } else {
        REQUIRE(*problem && !feed.events);
    }
    wire_feed_free(&feed);
}

static void read_particulars(struct span json) {
    static struct wire_particulars first;
    static struct wire_particulars second;
    char problem[WIRE_PROBLEM_CAP] = "";
    struct buf again = BUF_EMPTY;
    if (wire_particulars_decode(&first, problem, json) != ERR_OK) {
        REQUIRE(*problem);
        return;
    }
    REQUIRE(wire_particulars_encode(&again, &first) == ERR_OK);
    REQUIRE(wire_particulars_decode(&second, problem, buf_span(&again)) == ERR_OK);
    REQUIRE(memcmp(&first, &second, sizeof first) == 0);
    buf_fini(&again);
}

static void read_results(struct span json) {
    static struct wire_result first[WIRE_BATCH_MAX];
    static struct wire_result second[WIRE_BATCH_MAX];
    size_t count;
    size_t again_count;
    int64_t held;
    char problem[WIRE_PROBLEM_CAP] = "";
    struct buf again = BUF_EMPTY;
    if (wire_results_decode(first, &count, WIRE_BATCH_MAX, &held, problem, json) != ERR_OK) {
        REQUIRE(*problem);
        return;
    }
    REQUIRE(count <= WIRE_BATCH_MAX && held >= 0);
    REQUIRE(wire_results_encode(&again, first, count, held) == ERR_OK);
    REQUIRE(wire_results_decode(second, &again_count, WIRE_BATCH_MAX, &held, problem,
                                buf_span(&again)) == ERR_OK);
    REQUIRE(count == again_count && memcmp(first, second, count * sizeof *first) == 0);
    buf_fini(&again);
}

static void check_row(const struct master_change *change) {
    static struct master_change second;
    char problem[WIRE_PROBLEM_CAP] = "";
    struct buf once = BUF_EMPTY;
    struct buf twice = BUF_EMPTY;
    REQUIRE(*change->key);
    REQUIRE(wire_row_encode(&once, change) == ERR_OK);
    REQUIRE(wire_row_decode(&second, problem, change->kind, buf_span(&once)) == ERR_OK);
    REQUIRE(strcmp(change->key, second.key) == 0);
    REQUIRE(wire_row_encode(&twice, &second) == ERR_OK);
    REQUIRE(span_equal(buf_span(&once), buf_span(&twice)));
    buf_fini(&once);
    buf_fini(&twice);
}

static void read_row(enum master_kind kind, struct span json) {
    static struct master_change change;
    char problem[WIRE_PROBLEM_CAP] = "";
    if (wire_row_decode(&change, problem, kind, json) == ERR_OK) {
        check_row(&change);
    } else {
        REQUIRE(*problem);
    }
}

static void read_page(struct span json) {
    static struct master_change change;
    struct wire_page *page;
    char problem[WIRE_PROBLEM_CAP] = "";
    if (wire_page_decode(&page, problem, json) != ERR_OK) {
        REQUIRE(*problem && !page);
        return;
    }
    REQUIRE(strlen(wire_page_cursor(page)) < WIRE_CURSOR_CAP);
    (void)wire_page_more(page);
    for (size_t i = 0; i < wire_page_count(page); i++) {
        if (wire_page_get(page, &change, problem, i) == ERR_OK && !change.deleted) {
            check_row(&change);
        }
    }
    wire_page_free(page);
}

static void read_enrolment(struct span json) {
    struct wire_enrol enrol;
    static struct wire_enrolled enrolled;
    char problem[WIRE_PROBLEM_CAP] = "";
    struct buf again = BUF_EMPTY;
    if (wire_enrol_decode(&enrol, problem, json) == ERR_OK) {
        REQUIRE(wire_enrol_encode(&again, &enrol) == ERR_OK);
        REQUIRE(wire_enrol_decode(&enrol, problem, buf_span(&again)) == ERR_OK);
    }
    again.len = 0;
    if (wire_enrolled_decode(&enrolled, problem, json) == ERR_OK) {
        REQUIRE(enrolled.key_count <= WIRE_KEYS_MAX);
        REQUIRE(wire_enrolled_encode(&again, &enrolled) == ERR_OK);
        REQUIRE(wire_enrolled_decode(&enrolled, problem, buf_span(&again)) == ERR_OK);
    }
    buf_fini(&again);
}

static void read_health(struct span json) {
    struct wire_health health;
    char problem[WIRE_PROBLEM_CAP] = "";
    struct buf again = BUF_EMPTY;
    if (wire_health_decode(&health, problem, json) == ERR_OK) {
        REQUIRE(wire_health_encode(&again, &health) == ERR_OK);
        REQUIRE(wire_health_decode(&health, problem, buf_span(&again)) == ERR_OK);
    }
    buf_fini(&again);
    char detail[20];
    REQUIRE(wire_problem_decode(detail, sizeof detail, json) == (*detail != '\0'));
}

static void unpack(enum wire_coding coding, struct span packed) {
    struct buf plain = BUF_EMPTY;
    if (wire_decompress(&plain, packed, coding) == ERR_OK) {
        REQUIRE(plain.len <= WIRE_BODY_MAX);
    }
    buf_fini(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct span rest = {data + 1, size - 1};
    switch (data[0]) {
    case 'e':
        read_events(rest);
        break;
    case 'f':
        read_feed(rest);
        break;
    case 'w':
        read_particulars(rest);
        break;
    case 'r':
        read_results(rest);
        break;
    case 'p':
        read_page(rest);
        break;
    case 'n':
        read_enrolment(rest);
        break;
    case 'h':
        read_health(rest);
        break;
    case 'g':
        unpack(WIRE_GZIP, rest);
        break;
    case 'z':
        unpack(WIRE_ZSTD, rest);
        break;
    default:
        read_row((enum master_kind)(data[0] % MASTER_KIND_COUNT), rest);
    }
    return 0;
}
