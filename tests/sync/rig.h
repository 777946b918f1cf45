// A kiosk with a real store and a real line to a fake HQ, in a directory of its own.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/store/journal.h"
#include "app/uplink.h"
#include "tests/sync/fake_hq.h"

enum { PATIENCE_MS = 60000, STEP_MS = 5 };

// For cmocka_run_group_tests: the directory and the certificates.
int rig_set_up(void **state);
int rig_tear_down(void **state);
extern char rig_ca_file[300];

struct kiosk {
    char data_dir[300];
    struct store *store;
    struct device_key key;
    struct fake_hq *hq;
    struct uplink *uplink;
    bool master_changed;
    int clocks;
    int64_t foreign; // records of other kiosks that were new
    int traced_sent, traced_acknowledged, traced_refused;
};

// With its HQ, and no line yet.
void open_kiosk(struct kiosk *kiosk);
enum err enrol(struct kiosk *kiosk, const char *code, char *problem, enum fault *fault);
void start(struct kiosk *kiosk);
// All three.
void open_enrolled(struct kiosk *kiosk);
void close_kiosk(struct kiosk *kiosk);

// So many taps, on offer.
void tap(struct kiosk *kiosk, int count);
void poll_once(struct kiosk *kiosk);
void poll_until(struct kiosk *kiosk, bool (*done)(struct kiosk *kiosk));
struct uplink_status status_of(struct kiosk *kiosk);

bool is_drained(struct kiosk *kiosk);
bool is_in_trouble(struct kiosk *kiosk);
bool is_ok(struct kiosk *kiosk);
bool has_master(struct kiosk *kiosk);

// Every record of the journal is at HQ, byte for byte, and nothing else is.
void assert_all_at_hq(struct kiosk *kiosk);
