// Writes every golden picture anew: ui_golden_write DIR. Run through tests/ui/golden_update.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/ui/golden.h"

enum { PICTURES_MAX = 1024, NAME_LEN = 128 };

struct album {
    const char *dir;
    char names[PICTURES_MAX][NAME_LEN];
    int count, written, failed, removed;
};

// A picture that looks as before keeps its file, so that only changes are committed.
static bool is_as_before(const char *path, const struct picture *now) {
    struct picture golden;
    if (!picture_load(&golden, path)) {
        return false;
    }
    struct difference difference = picture_compare(&golden, now, NULL);
    picture_free(&golden);
    return !difference.size && difference.pixels == 0;
}

static void write_picture(void *context, struct ui *ui, const char *name) {
    struct album *album = context;
    struct picture picture;
    char path[1024];
    char raw[1024];
    if (album->count == PICTURES_MAX) {
        album->failed++;
        return;
    }
    snprintf(album->names[album->count++], NAME_LEN, "%s.png", name);
    snprintf(path, sizeof path, "%s/%s.png", album->dir, name);
    snprintf(raw, sizeof raw, "%s/%s.new", album->dir, name);
    bool loaded = ui_save_png(ui, raw) == ERR_OK && picture_load(&picture, raw);
    remove(raw);
    if (!loaded) {
        album->failed++;
        return;
    }
    if (!is_as_before(path, &picture)) {
        bool stored = picture_store(&picture, path);
        album->written += stored;
        album->failed += !stored;
    }
    picture_free(&picture);
}

static bool is_in(const struct album *album, const char *name) {
    for (int i = 0; i < album->count; i++) {
        if (strcmp(album->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

// Pictures of screens that are gone go too.
static void remove_others(struct album *album) {
    DIR *dir = opendir(album->dir);
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *end = strrchr(entry->d_name, '.');
        char path[1024];
        if (end && strcmp(end, ".png") == 0 && !is_in(album, entry->d_name)) {
            snprintf(path, sizeof path, "%s/%s", album->dir, entry->d_name);
            album->removed += remove(path) == 0;
        }
    }
    if (dir) {
        closedir(dir);
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: ui_golden_write DIR\n");
        return 2;
    }
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    static struct album album;
    album.dir = argv[1];
    mkdir(argv[1], 0777);
    golden_each(write_picture, &album);
    remove_others(&album);
    printf("%d pictures, %d of them new or changed, %d gone, %d failed\n", album.count,
           album.written, album.removed, album.failed);
    return album.failed ? 1 : 0;
}
