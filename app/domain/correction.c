#include "app/domain/correction.h"

#include <string.h>

#define NAME(name, text) [(name)] = (text),
static const char *const names[CORRECTION_COUNT] = {CORRECTION_LIST(NAME)};
#undef NAME

const char *correction_name(enum correction correction) {
    return names[correction];
}

enum correction correction_parse(const char *reason) {
    for (int i = CORRECTION_OTHER + 1; i < CORRECTION_COUNT; i++) {
        if (strcmp(names[i], reason) == 0) {
            return (enum correction)i;
        }
    }
    return CORRECTION_OTHER;
}

size_t correction_choices(enum correction out[CORRECTION_CHOICES], enum correction_kind kind) {
    static const enum correction choices[][CORRECTION_CHOICES] = {
        [CORRECTION_VOID] = {CORRECTION_WRONG_PERSON, CORRECTION_DUPLICATE,
                             CORRECTION_NOT_ATTENDING, CORRECTION_TRIAL, CORRECTION_EQUIPMENT,
                             CORRECTION_OWN_WORD},
        [CORRECTION_AMEND] = {CORRECTION_WRONG_DIRECTION, CORRECTION_WRONG_TIME, CORRECTION_SEEN,
                              CORRECTION_OWN_WORD, CORRECTION_ADMITTED, CORRECTION_EQUIPMENT},
        [CORRECTION_AFTERWARDS] = {CORRECTION_FORGOTTEN, CORRECTION_NO_CARD, CORRECTION_EQUIPMENT,
                                   CORRECTION_SEEN, CORRECTION_OWN_WORD, CORRECTION_PAPER},
    };
    memcpy(out, choices[kind], sizeof choices[kind]);
    return CORRECTION_CHOICES;
}

const enum correction unbind_choices[UNBIND_CHOICES] = {CORRECTION_LOST, CORRECTION_REISSUED,
                                                        CORRECTION_WRONG_PERSON};
