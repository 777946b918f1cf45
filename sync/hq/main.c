// uketsuke-hq: headquarters. `serve` answers the kiosks; the nouns are for the people behind it.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/base/log.h"
#include "sync/hq/admin.h"

#define DB "db! "
#define ROWS DB "json!"
#define ROWS_USAGE "--json FILE|-"

static const struct command commands[] = {
    {"serve", NULL, DB "listen! tls-cert! tls-key!", 0, serve, false,
     "--listen ADDR:PORT --tls-cert FILE --tls-key FILE"},
    {"device", "list", DB, 0, admin_device_list, true, ""},
    {"device", "invite", DB "url! name venue pin-cert", 0, admin_device_invite, true,
     "--url https://HOST:PORT [--name NAME] [--venue VENUE] [--pin-cert FILE]"},
    {"device", "suspend", DB, 1, admin_device_suspend, true, "ID"},
    {"device", "resume", DB, 1, admin_device_resume, true, "ID"},
    {"member", "add", ROWS, 0, admin_member_add, true, ROWS_USAGE},
    {"member", "list", DB, 0, admin_member_list, true, ""},
    {"session", "add", ROWS, 0, admin_session_add, true, ROWS_USAGE},
    {"session", "list", DB, 0, admin_session_list, true, ""},
    {"staff", "add", ROWS, 0, admin_staff_add, true, ROWS_USAGE},
    {"staff", "list", DB, 0, admin_staff_list, true, ""},
    {"format", "add", ROWS, 0, admin_format_add, true, ROWS_USAGE},
    {"format", "list", DB, 0, admin_format_list, true, ""},
    {"setting", "set", DB, 2, admin_setting_set, true, "NAME VALUE"},
    {"setting", "list", DB, 0, admin_setting_list, true, ""},
    {"key", "add", DB "kid", 0, admin_key_add, true, "[--kid KID]"},
    {"key", "list", DB, 0, admin_key_list, true, ""},
    {"key", "retire", DB "withdraw=", 1, admin_key_retire, true, "KID [--withdraw]"},
    {"token", "issue", DB "member! ttl kid", 0, admin_token_issue, true,
     "--member ID [--ttl SECONDS] [--kid KID]"},
    {"token", "revoke", DB "cti member", 0, admin_token_revoke, true, "--cti HEX | --member ID"},
    {"token", "list", DB, 0, admin_token_list, true, ""},
    {"card", "add", DB "member! uid idm", 0, admin_card_add, true,
     "--member ID --uid HEX | --idm HEX"},
    {"card", "list", DB, 0, admin_card_list, true, ""},
    {"records", NULL, DB "device", 0, admin_records, true, "[--device ID]"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static const char *space_and(const char *text) {
    return text ? text : "";
}

static void print_usage(FILE *to) {
    fputs("usage:\n", to);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &commands[i];
        fprintf(to, "  uketsuke-hq %s%s%s --db sqlite:FILE%s%s\n", command->noun,
                command->verb ? " " : "", space_and(command->verb), *command->usage ? " " : "",
                command->usage);
    }
}

static const struct command *find_command(int argc, char *const *argv) {
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &commands[i];
        bool noun = argc > 1 && strcmp(argv[1], command->noun) == 0;
        bool verb = !command->verb || (argc > 2 && strcmp(argv[2], command->verb) == 0);
        if (noun && verb) {
            return command;
        }
    }
    return NULL;
}

static int run(const struct command *command, const struct args *args) {
    struct hq hq;
    char problem[DB_PROBLEM_CAP];
    if (!command->opens_database) {
        return command->run(NULL, args);
    }
    if (hq_open(&hq, args_get(args, "db"), problem) != ERR_OK) {
        return admin_refuse("--db: %s", problem);
    }
    int status = command->run(&hq, args);
    hq_close(&hq);
    if (fflush(stdout) != 0) {
        return admin_refuse("can't write to standard output: is the disk full?");
    }
    return status;
}

int main(int argc, char **argv) {
    struct args args;
    char problem[256];
    umask(077); // the database holds secrets
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return EXIT_DONE;
    }
    const struct command *command = find_command(argc, argv);
    if (!command) {
        admin_refuse("no such command: \"uketsuke-hq --help\" lists them");
        return EXIT_USAGE;
    }
    int first = command->verb ? 3 : 2;
    if (args_parse(&args, problem, argc - first, argv + first, command->options, command->words) !=
        ERR_OK) {
        admin_refuse("%s; usage: uketsuke-hq %s %s --db sqlite:FILE %s", problem, command->noun,
                     space_and(command->verb), command->usage);
        return EXIT_USAGE;
    }
    return run(command, &args);
}
