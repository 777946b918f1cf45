#include "app/stamp.h"

#include "app/base/text.h"
#include "app/store/journal.h"
#include "firmware/clock.h"

struct stamp stamp_now(const char *boot_id) {
    static const enum trust trusts[] = {
        [CLOCK_UNKNOWN] = TRUST_UNKNOWN, [CLOCK_RTC] = TRUST_RTC, [CLOCK_SYNCED] = TRUST_SYNCED};
    struct clock_reading reading = clock_read();
    struct stamp stamp = {
        .at_utc_ms = reading.utc_ms, .mono_ms = reading.mono_ms, .trust = trusts[reading.trust]};
    (void)text_copy(stamp.boot_id, sizeof stamp.boot_id, boot_id); // both hold a UUID
    return stamp;
}

enum err stamp_record_true_time(struct store *store, const char *boot_id, int64_t true_utc_ms) {
    struct fact fact = {
        .kind = FACT_CLOCK, .stamp = stamp_now(boot_id), .true_utc_ms = true_utc_ms};
    return journal_append(store, &fact);
}
