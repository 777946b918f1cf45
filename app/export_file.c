// Where exports come from and go to: adapters in folders, files that are whole or not there.
#include "app/export.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/base/file.h"
#include "app/base/text.h"

// --- Adapters ------------------------------------------------------------------------------------

static int is_json(const struct dirent *entry) {
    size_t len = strlen(entry->d_name);
    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

// Takes over what is in `adapter`, in the place of one of the same name.
static void keep(struct adapter *out, size_t *count, size_t cap, struct adapter *adapter) {
    size_t at = 0;
    while (at < *count && strcmp(out[at].name, adapter->name) != 0) {
        at++;
    }
    if (at == cap) {
        adapter_fini(adapter);
        return;
    }
    if (at < *count) {
        adapter_fini(&out[at]);
    } else {
        ++*count;
    }
    out[at] = *adapter;
}

static enum err read_adapter(struct adapter *out, const char *path, char *problem) {
    struct buf json = BUF_EMPTY;
    *out = (struct adapter){.columns = NULL};
    enum err err = buf_read_file(&json, path, ADAPTER_BYTES_MAX);
    if (err == ERR_OK) {
        err = adapter_read(out, problem, buf_span(&json));
    } else {
        snprintf(problem, ADAPTER_PROBLEM_CAP, "can't be read (%s)", err_text(err));
    }
    buf_fini(&json);
    return err;
}

struct adapter_list {
    struct adapter *out;
    size_t *count;
    size_t cap;
    char *problem; // the first one
    size_t problem_cap;
};

static void tell_problem(const struct adapter_list *list, const char *name, const char *why) {
    if (!*list->problem) {
        snprintf(list->problem, list->problem_cap, "the adapter %s can't be used: %s", name, why);
    }
}

static void take_file(const struct adapter_list *list, const char *folder, const char *name) {
    char path[PATH_MAX];
    char problem[ADAPTER_PROBLEM_CAP];
    struct adapter adapter;
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (len < 0 || (size_t)len >= sizeof path) {
        tell_problem(list, name, "its path is too long");
        return;
    }
    if (read_adapter(&adapter, path, problem) == ERR_OK) {
        keep(list->out, list->count, list->cap, &adapter);
        return;
    }
    adapter_fini(&adapter);
    tell_problem(list, path, problem);
}

static enum err take_folder(const struct adapter_list *list, const char *dir) {
    char folder[PATH_MAX];
    struct dirent **entries = NULL;
    if (!dir) {
        return ERR_OK;
    }
    snprintf(folder, sizeof folder, "%s/adapters", dir);
    int found = scandir(folder, &entries, is_json, alphasort);
    if (found < 0) {
        return errno == ENOENT ? ERR_OK : err_from_errno(errno);
    }
    for (int i = 0; i < found; i++) {
        take_file(list, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return ERR_OK;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct adapter *)a)->name, ((const struct adapter *)b)->name);
}

enum err export_adapters(struct adapter *out, size_t *count, size_t cap,
                         const struct export_places *places, char *problem, size_t problem_cap) {
    const struct adapter_list list = {out, count, cap, problem, problem_cap};
    *count = 0;
    problem[0] = '\0';
    enum err err = take_folder(&list, places->share_dir);
    err = err == ERR_OK ? take_folder(&list, places->data_dir) : err;
    qsort(out, *count, sizeof *out, by_name);
    return err;
}

enum { ADAPTERS_MAX = 64 };

enum err export_find_adapter(struct adapter *out, const char *name,
                             const struct export_places *places, char *problem,
                             size_t problem_cap) {
    struct adapter *all = calloc(ADAPTERS_MAX, sizeof *all);
    size_t count = 0;
    *out = (struct adapter){.columns = NULL};
    enum err err =
        all ? export_adapters(all, &count, ADAPTERS_MAX, places, problem, problem_cap) : ERR_NOMEM;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        if (err == ERR_OK && strcmp(all[i].name, name) == 0) {
            *out = all[i];
            found = true;
        } else {
            adapter_fini(&all[i]);
        }
    }
    free(all);
    if (err != ERR_OK || found) {
        return err;
    }
    bool broken = *problem != '\0';
    if (!broken) {
        snprintf(problem, problem_cap, "there is no adapter '%s' in %s/adapters or %s/adapters",
                 name, places->share_dir, places->data_dir);
    }
    return broken ? ERR_INVALID : ERR_NOT_FOUND;
}

// --- Writing -------------------------------------------------------------------------------------

enum err export_write(const char *path, struct span bytes, char *problem, size_t cap) {
    enum err err = file_replace(path, bytes);
    if (err != ERR_OK) {
        snprintf(problem, cap, "%s can't be written (%s); check the folder and its free space",
                 path, strerror(errno));
    }
    return err;
}
