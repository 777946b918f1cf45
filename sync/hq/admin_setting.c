// setting: what HQ fixes for every kiosk.
#include "sync/hq/admin.h"

#include "app/base/text.h"

static int put(struct hq *hq, void *context) {
    return admin_put_change(hq, context);
}

int admin_setting_set(struct hq *hq, const struct args *args) {
    struct master_change change = {.kind = MASTER_SETTING};
    struct setting *setting = &change.setting;
    if (!text_copy(setting->name, sizeof setting->name, args->words[0]) || !*setting->name ||
        !text_copy(setting->value, sizeof setting->value, args->words[1])) {
        return admin_refuse("setting: the name must have 1 to %d bytes, the value at most %d",
                            (int)sizeof setting->name - 1, (int)sizeof setting->value - 1);
    }
    (void)text_copy(change.key, sizeof change.key, setting->name);
    return admin_in_transaction(hq, put, &change);
}

int admin_setting_list(struct hq *hq, const struct args *args) {
    (void)args;
    return admin_print_rows(hq, MASTER_SETTING);
}
