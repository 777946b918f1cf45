#include "tests/app/stderr_catch.h"

#include <stdio.h>
#include <unistd.h>

#include "tests/unit/cmocka_all.h"

static FILE *caught;
static int saved = -1;

void stderr_catch_begin(void) {
    caught = tmpfile();
    assert_non_null(caught);
    fflush(stderr);
    saved = dup(STDERR_FILENO);
    assert_true(saved >= 0);
    assert_true(dup2(fileno(caught), STDERR_FILENO) >= 0);
}

void stderr_catch_end(char *out, size_t cap) {
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(caught);
    out[fread(out, 1, cap - 1, caught)] = '\0';
    fclose(caught);
}
