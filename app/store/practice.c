#include "app/store/practice.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/store/name_key.h"
#include "app/store/store_internal.h"

#define PRACTICE_DIR "practice"

// --- The folder ----------------------------------------------------------------------------------

static bool remove_files(int dir_fd) {
    bool removed = true;
    DIR *listing = fdopendir(dir_fd);
    if (!listing) {
        close(dir_fd);
        return false;
    }
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
        bool is_file = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
        removed = (!is_file || unlinkat(dir_fd, entry->d_name, 0) == 0) && removed;
    }
    closedir(listing);
    return removed;
}

static bool remove_dir(int parent_fd) {
    int dir_fd = openat(parent_fd, PRACTICE_DIR, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir_fd < 0) {
        return errno == ENOENT;
    }
    return remove_files(dir_fd) && unlinkat(parent_fd, PRACTICE_DIR, AT_REMOVEDIR) == 0;
}

enum err practice_remove(struct store *real) {
    if (remove_dir(real->dir_fd)) {
        return ERR_OK;
    }
    return store_refuse(real, err_from_errno(errno),
                        "What was practised in %s/" PRACTICE_DIR " can't be deleted (%s): delete "
                        "that folder by hand.",
                        real->dir, strerror(errno));
}

static enum err make_dir(struct store *real, char path[STORE_PATH_CAP]) {
    enum err err = practice_remove(real);
    if (err != ERR_OK) {
        return err;
    }
    int len = snprintf(path, STORE_PATH_CAP, "%s/" PRACTICE_DIR, real->dir);
    if (len < 0 || len >= STORE_PATH_CAP || mkdirat(real->dir_fd, PRACTICE_DIR, 0700) != 0) {
        return store_refuse(real, err_from_errno(errno),
                            "A folder for practice can't be made in %s (%s): let this user write "
                            "there, and see that the disk has space.",
                            real->dir, strerror(errno));
    }
    return ERR_OK;
}

// --- Master data ---------------------------------------------------------------------------------

// Looked at where it is: a temporary view hides the table of its name. Cards that were bound at the
// real kiosk count as the roster's; those bound in practice come before them, as ever. Whatever is
// about the way to HQ stays behind.
#define SEEN(table) "CREATE TEMP VIEW " table " AS SELECT * FROM real." table ";"
static const char look_at_real[] =
    SEEN("member") SEEN("name_key") SEEN("session") SEEN("session_claim") SEEN("item") SEEN(
        "item_credit") SEEN("key") SEEN("revoked") SEEN("staff") SEEN("format") SEEN("setting")
        SEEN("policy") SEEN("policy_rule") SEEN("requirement") SEEN("registration") SEEN("total")
            SEEN("certificate") "CREATE TEMP VIEW credential AS SELECT hash, member_id, method "
                                "FROM real.credential"
                                " WHERE NOT EXISTS (SELECT 1 FROM real.binding WHERE hash = "
                                "credential.hash)"
                                " UNION ALL SELECT hash, member_id, method FROM real.binding AS "
                                "last WHERE member_id <> ''"
                                " AND device_id = (SELECT device_id FROM real.binding WHERE hash = "
                                "last.hash"
                                "  ORDER BY at_utc_ms DESC, device_id DESC LIMIT 1);"
                                "INSERT INTO main.local_setting SELECT * FROM real.local_setting"
                                " WHERE name NOT LIKE 'local.hq.%'";

static enum err attach(struct store *practice, const struct store *real) {
    struct query query = query_start(practice, "ATTACH ? AS real");
    query_text(&query, real->path);
    enum err err = query_run(&query);
    return err == ERR_OK ? store_run_script(practice, look_at_real) : err;
}

// --- Open and close ------------------------------------------------------------------------------

static enum err begin(struct store *practice, const struct store *real) {
    enum err err = meta_put(practice, "practice", "1");
    practice->is_practice = err == ERR_OK;
    return err == ERR_OK ? attach(practice, real) : err;
}

static enum err refuse_nested(struct store *real) {
    return store_refuse(real, ERR_INVALID, "%s is practice already: end it first.", real->path);
}

enum err practice_open(struct store **out, struct store *real, char *problem, size_t cap) {
    char path[STORE_PATH_CAP];
    *out = NULL;
    enum err err = real->is_practice ? refuse_nested(real) : name_key_catch_up(real);
    if (err == ERR_OK) {
        err = make_dir(real, path);
    }
    if (err != ERR_OK) {
        snprintf(problem, cap, "%s", real->problem);
        return err;
    }
    err = store_open(out, path, STORE_WRITE, problem, cap);
    if (err == ERR_OK) {
        err = begin(*out, real);
        if (err != ERR_OK) {
            snprintf(problem, cap, "%s", store_problem(*out));
            practice_close(*out);
            *out = NULL;
        }
    }
    return err;
}

void practice_close(struct store *practice) {
    if (!practice) {
        return;
    }
    bool is_practice = practice->is_practice;
    int parent_fd = openat(practice->dir_fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    store_close(practice);
    if (is_practice && (parent_fd < 0 || !remove_dir(parent_fd))) {
        log_warn("store", "practice can't be deleted (%s): the next start tries again",
                 strerror(errno));
    }
    if (parent_fd >= 0) {
        close(parent_fd);
    }
}

bool store_is_practice(const struct store *store) {
    return store->is_practice;
}
