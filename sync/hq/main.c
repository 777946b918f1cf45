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
    {"serve", NULL, DB "listen! tls-cert! tls-key!",
     "--listen ADDR:PORT --tls-cert FILE --tls-key FILE", 0, false, serve},
    {"device", "list", DB, "", 0, true, admin_device_list},
    {"device", "invite", DB "url! name venue pin-cert",
     "--url https://HOST:PORT [--name NAME] [--venue VENUE] [--pin-cert FILE]", 0, true,
     admin_device_invite},
    {"device", "suspend", DB, "ID", 1, true, admin_device_suspend},
    {"device", "resume", DB, "ID", 1, true, admin_device_resume},
    {"member", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"member", "list", DB, "", 0, true, admin_rows_list},
    {"session", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"session", "list", DB, "", 0, true, admin_rows_list},
    {"staff", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"staff", "list", DB, "", 0, true, admin_rows_list},
    {"format", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"format", "list", DB, "", 0, true, admin_rows_list},
    {"policy", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"policy", "list", DB, "", 0, true, admin_rows_list},
    {"registration", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"registration", "list", DB, "", 0, true, admin_rows_list},
    {"registration", "remove", DB, "SESSION/MEMBER", 1, true, admin_rows_remove},
    {"total", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"total", "list", DB, "", 0, true, admin_rows_list},
    {"total", "remove", DB, "ID", 1, true, admin_rows_remove},
    {"certificate", "add", ROWS, ROWS_USAGE, 0, true, admin_rows_add},
    {"certificate", "list", DB, "", 0, true, admin_rows_list},
    {"certificate", "remove", DB, "MEMBER/SCHEME", 1, true, admin_rows_remove},
    {"setting", "set", DB, "NAME VALUE", 2, true, admin_setting_set},
    {"setting", "list", DB, "", 0, true, admin_setting_list},
    {"key", "add", DB "kid", "[--kid KID]", 0, true, admin_key_add},
    {"key", "list", DB, "", 0, true, admin_key_list},
    {"key", "retire", DB "withdraw=", "KID [--withdraw]", 1, true, admin_key_retire},
    {"token", "issue", DB "member! session ttl kid",
     "--member ID [--session ID] [--ttl SECONDS] [--kid KID]", 0, true, admin_token_issue},
    {"token", "revoke", DB "cti member", "--cti HEX | --member ID", 0, true, admin_token_revoke},
    {"token", "list", DB, "", 0, true, admin_token_list},
    {"card", "add", DB "member! uid idm hpki", "--member ID --uid HEX | --idm HEX | --hpki FILE", 0,
     true, admin_card_add},
    {"card", "list", DB, "", 0, true, admin_card_list},
    {"ingest", NULL, DB, "BUNDLE...", ARGS_SOME, true, admin_ingest},
    {"records", NULL, DB "device refused= walk-ins= session",
     "[--device ID] | --refused | --walk-ins [--session ID]", 0, true, admin_records},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static const char *or_empty(const char *text) {
    return text ? text : "";
}

static void print_usage(FILE *to) {
    fputs("usage:\n", to);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &commands[i];
        fprintf(to, "  uketsuke-hq %s%s%s --db sqlite:FILE%s%s\n", command->noun,
                command->verb ? " " : "", or_empty(command->verb), *command->usage ? " " : "",
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
                     or_empty(command->verb), command->usage);
        return EXIT_USAGE;
    }
    args.noun = command->noun;
    return run(command, &args);
}
