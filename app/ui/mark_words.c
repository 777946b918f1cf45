#include "app/ui/mark_words.h"

#include <stdio.h>
#include <string.h>

static const enum string_id words[VIEW_MARKS_MAX] = {
    STR_MARK_LATE,      STR_MARK_EARLY,   STR_MARK_NO_EXIT,    STR_MARK_NO_ENTRY,
    STR_MARK_ELSEWHERE, STR_MARK_FLAW,    STR_MARK_AMENDED,    STR_MARK_CORRECTED,
    STR_MARK_UNSURE,    STR_MARK_WALK_IN, STR_MARK_WRONG_ROOM, STR_MARK_FULL,
    STR_MARK_CROWDED};
_Static_assert(ATTENDANCE_CROWDED == 1 << (VIEW_MARKS_MAX - 1), "each mark has a word");

enum string_id mark_word(int index) {
    return words[index];
}

static void append(char out[PHRASE_CAP], enum language language, enum string_id word) {
    size_t used = strlen(out);
    const char *between = language == LANGUAGE_EN ? ", " : "・";
    snprintf(out + used, PHRASE_CAP - used, "%s%s", used > 0 ? between : "",
             phrase_get(language, word));
}

void mark_words(char out[PHRASE_CAP], enum language language, uint32_t marks, bool pending) {
    out[0] = '\0';
    for (int i = 0; i < VIEW_MARKS_MAX; i++) {
        if (marks & UINT32_C(1) << i) {
            append(out, language, words[i]);
        }
    }
    if (pending) {
        append(out, language, STR_MARK_PENDING);
    }
}
