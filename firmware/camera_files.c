// A camera made of files: for demonstrations, for tests, and for trying out a picture of a code
// that would not be read at the door.
#include "firmware/camera_source.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/tick.h"
#include "firmware/picture.h"

enum { FILES_MAX = 4096, PATH_CAP = 1024, FPS_DEFAULT = 10 };

struct entry {
    char name[256];
    bool unreadable; // has been logged
};

struct camera_files {
    struct camera_source source; // first: the two are one address
    char dir[PATH_CAP];
    int64_t gap_ms;
    int64_t due_ms; // of the next frame
    struct entry *entries;
    size_t count, next;
    bool any_read; // in this pass
    struct frame picture;
};

// --- The folder ----------------------------------------------------------------------------------

static bool is_picture(const char *name) {
    const char *dot = strrchr(name, '.');
    // A name with a leading dot is being written.
    return name[0] != '.' && dot && (strcasecmp(dot, ".png") == 0 || strcasecmp(dot, ".pgm") == 0);
}

static int compare_entries(const void *a, const void *b) {
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static enum err append_name(struct entry **entries, size_t *count, const char *name) {
    if (*count % 64 == 0) {
        struct entry *grown = realloc(*entries, (*count + 64) * sizeof **entries);
        if (!grown) {
            return ERR_NOMEM;
        }
        *entries = grown;
    }
    struct entry *entry = &(*entries)[*count];
    entry->unreadable = false;
    if (text_copy(entry->name, sizeof entry->name, name)) {
        (*count)++;
    }
    return ERR_OK;
}

static enum err read_names(struct entry **entries, size_t *count, DIR *dir) {
    enum err err = ERR_OK;
    const struct dirent *found = NULL;
    while (err == ERR_OK && *count < FILES_MAX && (found = readdir(dir))) {
        if (is_picture(found->d_name)) {
            err = append_name(entries, count, found->d_name);
        }
    }
    return err;
}

// What was logged once stays logged.
static void carry_over(struct entry *fresh, size_t count, const struct camera_files *files) {
    for (size_t i = 0; i < count; i++) {
        const struct entry *known =
            files->count == 0
                ? NULL
                : bsearch(&fresh[i], files->entries, files->count, sizeof *fresh, compare_entries);
        fresh[i].unreadable = known && known->unreadable;
    }
}

static enum err list_folder(struct camera_files *files, char *what) {
    DIR *dir = opendir(files->dir);
    if (!dir) {
        snprintf(what, CAMERA_WHAT_CAP, "folder of pictures: %s", strerror(errno));
        return err_from_errno(errno);
    }
    struct entry *fresh = NULL;
    size_t count = 0;
    enum err err = read_names(&fresh, &count, dir);
    closedir(dir);
    if (err == ERR_OK && count == 0) {
        snprintf(what, CAMERA_WHAT_CAP, "folder of pictures: no PNG or PGM file in it");
        err = ERR_NOT_FOUND;
    }
    if (err != ERR_OK) {
        free(fresh);
        return err;
    }
    qsort(fresh, count, sizeof *fresh, compare_entries);
    carry_over(fresh, count, files);
    free(files->entries);
    files->entries = fresh;
    files->count = count;
    files->next = 0;
    files->any_read = false;
    return ERR_OK;
}

// --- Frames --------------------------------------------------------------------------------------

static enum err files_open(struct camera_source *source, char *what) {
    struct camera_files *files = (struct camera_files *)source;
    enum err err = list_folder(files, what);
    if (err == ERR_OK) {
        snprintf(what, CAMERA_WHAT_CAP, "folder of pictures, one every %lld ms",
                 (long long)files->gap_ms);
        files->due_ms = tick_now_ms();
    }
    if (err == ERR_OK && files->count == FILES_MAX) {
        log_warn("camera", "only %d files of the folder are used", FILES_MAX);
    }
    return err;
}

static bool read_entry(struct camera_files *files, struct entry *entry) {
    char path[PATH_CAP + sizeof entry->name + 1];
    snprintf(path, sizeof path, "%s/%s", files->dir, entry->name);
    picture_fini(&files->picture);
    enum err err = picture_read_file(&files->picture, path);
    if (err != ERR_OK && !entry->unreadable) {
        log_warn("camera", "%s is skipped: %s", entry->name, err_text(err));
    }
    entry->unreadable = err != ERR_OK;
    files->any_read |= err == ERR_OK;
    return err == ERR_OK;
}

// Is the pass over? Then the next one begins, with the folder read again.
static enum err turn_over(struct camera_files *files, char *what) {
    if (files->next < files->count) {
        return ERR_OK;
    }
    if (!files->any_read) {
        snprintf(what, CAMERA_WHAT_CAP, "folder of pictures: none of its files can be read");
        return ERR_CORRUPT;
    }
    return list_folder(files, what);
}

static enum err files_next_frame(struct camera_source *source, struct frame *out, int timeout_ms,
                                 char *what) {
    struct camera_files *files = (struct camera_files *)source;
    int64_t wait_ms = files->due_ms - tick_now_ms();
    if (wait_ms > 0) {
        tick_sleep_ms(wait_ms < timeout_ms ? wait_ms : timeout_ms);
    }
    if (wait_ms > timeout_ms) {
        return ERR_TIMEOUT;
    }
    enum err err = turn_over(files, what);
    if (err != ERR_OK) {
        return err;
    }
    if (!read_entry(files, &files->entries[files->next++])) {
        return ERR_TIMEOUT;
    }
    files->due_ms = tick_now_ms() + files->gap_ms;
    *out = files->picture;
    return ERR_OK;
}

static void files_close(struct camera_source *source) {
    struct camera_files *files = (struct camera_files *)source;
    picture_fini(&files->picture);
}

// --- Life ----------------------------------------------------------------------------------------

static void files_destroy(struct camera_source *source) {
    struct camera_files *files = (struct camera_files *)source;
    free(files->entries);
    free(files);
}

static const struct camera_source_ops files_ops = {files_open, files_next_frame, files_close,
                                                   files_destroy};

// DIR@FPS. An @ before the last slash belongs to the path.
static bool parse_spec(struct camera_files *files, const char *spec) {
    const char *at = strrchr(spec, '@');
    double fps = FPS_DEFAULT;
    size_t len = strlen(spec);
    if (at && !strchr(at, '/')) {
        char *end = NULL;
        fps = strtod(at + 1, &end);
        if (end == at + 1 || *end != '\0' || !(fps >= 0.01 && fps <= 120)) {
            return false;
        }
        len = (size_t)(at - spec);
    }
    files->gap_ms = lround(1000 / fps);
    return len > 0 &&
           text_copy_span(files->dir, sizeof files->dir, (struct span){(const uint8_t *)spec, len});
}

enum err camera_files_create(struct camera_source **out, const char *spec) {
    struct camera_files *files = calloc(1, sizeof *files);
    if (!files) {
        return ERR_NOMEM;
    }
    files->source.ops = &files_ops;
    if (!parse_spec(files, spec)) {
        free(files);
        return ERR_INVALID;
    }
    *out = &files->source;
    return ERR_OK;
}
