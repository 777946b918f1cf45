// uketsuke: the kiosk's program. Finds the subcommand; everything else is in cmd_*.c.
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/base/log.h"
#include "app/cli.h"
#include "app/commands.h"

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *usage;
};

static const struct command commands[] = {
    {"run", cmd_run,
     "--data DIR [--config FILE] [--camera v4l2:/dev/video0|files:DIR[@FPS]|none]\n"
     "            [--nfc CONNSTRING|auto|none] [--window WxH|fullscreen] [--hq URL] [--ca FILE]\n"
     "            [--share DIR] [--trace] [--shots DIR]   the kiosk"},
    {"enrol", cmd_enrol,
     "--data DIR --hq URL --code CODE [--pin sha256//...] [--ca FILE]   make this device known to "
     "HQ"},
    {"open", cmd_open,
     "--data DIR --session ID --staff ID   open reception; the PIN is read from standard input"},
    {"journal", cmd_journal, "--data DIR [--since SEQ]   the records, one JSON object a line"},
    {"verify", cmd_verify,
     "--data DIR | --evidence FILE   file, chain, projections, or all that a bundle of evidence\n"
     "            holds; says what is off and where"},
    {"status", cmd_status,
     "--data DIR [--json]   session, counts, pending, readers, clock, free space"},
    {"scan", cmd_scan, "IMAGE...   PATH <tab> SYMBOLOGY <tab> TEXT for each code found (PNG, PGM)"},
    {"credit", cmd_credit,
     "--programme FILE.json --journal FILE.jsonl [--at TIME]   presence and proposals, as JSON"},
    {"sync", cmd_sync, "--data DIR [--once]   send and fetch without a screen"},
    {"import", cmd_import,
     "--data DIR [--lang ja|en] FILE.csv...   members, sessions, items, rules, staff ...; all or\n"
     "            nothing, every bad line named"},
    {"export", cmd_export,
     "--data DIR --session ID [--adapter NAME] [-o FILE]   attendance and proposed credit as CSV\n"
     "            --data DIR --session ID --evidence -o FILE   the same with all that it rests on, "
     "signed\n"
     "            --data DIR --list   the adapters that there are"},
    {"bundle", cmd_bundle,
     "--data DIR -o FILE   what is pending, signed, for a stick to 'uketsuke-hq ingest'"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_usage(FILE *out) {
    fprintf(out, "uketsuke %s: reception for medical training sessions\n\n", UK_VERSION);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  uketsuke %-8s %s\n", commands[i].name, commands[i].usage);
    }
}

static int run_command(int argc, char **argv) {
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, argv[0]) == 0) {
            return commands[i].run(argc, argv);
        }
    }
    fprintf(stderr, "uketsuke: there is no command '%s'; 'uketsuke help' lists them\n", argv[0]);
    return EXIT_USAGE;
}

// A full disk and a closed pipe are errors to be told, not ends.
static void ignore_fatal_writes(void) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int main(int argc, char **argv) {
    ignore_fatal_writes();
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("uketsuke %s\n", UK_VERSION);
        return EXIT_DONE;
    }
    if (sodium_init() < 0) {
        fprintf(stderr, "uketsuke: no source of randomness; check /dev/urandom and start again\n");
        return EXIT_REFUSED;
    }
    log_set_level(LOG_NONE); // a command's error is one line; what runs on turns the log on
    return run_command(argc - 1, argv + 1);
}
