// Adapters that somebody wrote: what can be used can be printed with.
#include "app/transfer/print.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct adapter adapter;
    struct print print;
    struct buf out = BUF_EMPTY;
    char problem[ADAPTER_PROBLEM_CAP];
    enum err err = adapter_read(&adapter, problem, (struct span){data, size});
    REQUIRE((err == ERR_OK) == (problem[0] == '\0'));
    if (err == ERR_OK) {
        static struct session session = {.id = "T1", .item_count = 1};
        static struct attendance attendance = {.member_id = "M1"};
        static struct proposal proposal;
        const struct value_source source = {
            .session = &session, .attendance = &attendance, .proposal = &proposal, .now_utc_ms = 1};
        REQUIRE(print_start(&print, &out, &adapter) == ERR_OK);
        REQUIRE(print_row(&print, &source) == ERR_OK);
        REQUIRE(print.rows == 2);
        print_end(&print);
    }
    buf_fini(&out);
    adapter_fini(&adapter);
    return 0;
}
