#include "app/store/store_internal.h"

#include <string.h>

enum err value_get(struct store *store, char *out, size_t cap, const char *sql, const char *name) {
    struct query query = query_start(store, sql);
    query_text(&query, name);
    bool found = query_next(&query);
    if (found) {
        query_read_text(&query, out, cap);
    }
    return query_finish_found(&query, found);
}

static enum err put_value(struct store *store, const char *sql, const char *name,
                          const char *value) {
    struct query query = query_start(store, sql);
    query_text(&query, name);
    query_text(&query, value);
    return query_run(&query);
}

enum err meta_get(struct store *store, char *out, size_t cap, const char *name) {
    return value_get(store, out, cap, "SELECT value FROM meta WHERE name = ?", name);
}

enum err meta_put(struct store *store, const char *name, const char *value) {
    return put_value(store,
                     "INSERT INTO meta (name, value) VALUES (?, ?)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     name, value);
}

enum err setting_get(struct store *store, char *out, size_t cap, const char *name) {
    return value_get(store, out, cap, "SELECT value FROM local_setting WHERE name = ?", name);
}

enum err setting_put(struct store *store, const char *name, const char *value) {
    if (!*name || strlen(name) >= ID_CAP || strlen(value) >= SETTING_VALUE_CAP) {
        return store_refuse(store, ERR_TOO_BIG,
                            "A setting was not put into %s: its name has %zu bytes (1 to %d are "
                            "allowed), its value %zu (up to %d).",
                            store->path, strlen(name), ID_CAP - 1, strlen(value),
                            SETTING_VALUE_CAP - 1);
    }
    return put_value(store,
                     "INSERT INTO local_setting (name, value) VALUES (?, ?)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     name, value);
}
