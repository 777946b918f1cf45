// The emulated reader as a program, for tests and the demonstration that run the kiosk whole.
//
//   pn532_emulator [--link PATH] [--fifo PATH]
//
// Reads the commands of pn532.h, and `quit`, one a line from standard input or from a named pipe
// (made if it is not there). Prints "port PATH" once it can be opened, "apdu HEX" for each exchange
// that a card hears, and "ok" or "error" with the line for each command.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "tests/emulator/pn532.h"

static volatile sig_atomic_t asked_to_end;

static void end(int signal_number) {
    (void)signal_number;
    asked_to_end = 1;
}

static void print_apdu(void *context, struct span apdu) {
    (void)context;
    char hex[2 * 300 + 1];
    if (apdu.len <= 300) {
        hex_encode(hex, apdu);
        printf("apdu %s\n", hex);
        fflush(stdout);
    }
}

// Opened for both directions, a pipe has no end when a writer closes it.
static FILE *open_commands(const char *fifo) {
    if (!fifo) {
        return stdin;
    }
    if (mkfifo(fifo, 0600) < 0 && errno != EEXIST) {
        return NULL;
    }
    int fd = open(fifo, O_RDWR | O_CLOEXEC);
    return fd < 0 ? NULL : fdopen(fd, "r");
}

static void serve(struct emulator *emulator, FILE *commands) {
    char *line = NULL;
    size_t cap = 0;
    while (!asked_to_end && getline(&line, &cap, commands) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "quit") == 0) {
            break;
        }
        enum err err = emulator_command(emulator, line);
        printf("%s %s\n", err ? "error" : "ok", line);
        fflush(stdout);
    }
    free(line);
}

static bool read_options(int argc, char **argv, const char **link, const char **fifo) {
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 < argc && strcmp(argv[i], "--link") == 0) {
            *link = argv[i + 1];
        } else if (i + 1 < argc && strcmp(argv[i], "--fifo") == 0) {
            *fifo = argv[i + 1];
        } else {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv) {
    const char *link = NULL;
    const char *fifo = NULL;
    struct emulator *emulator = NULL;
    if (!read_options(argc, argv, &link, &fifo)) {
        fprintf(stderr, "usage: pn532_emulator [--link PATH] [--fifo PATH]\n");
        return 2;
    }
    // Without SA_RESTART, so that a signal ends the wait for a command.
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    FILE *commands = open_commands(fifo);
    if (!commands || emulator_start(&emulator, link, print_apdu, NULL) != ERR_OK) {
        fprintf(stderr, "pn532_emulator: cannot open %s: %s\n", commands ? "a port" : fifo,
                strerror(errno));
        return 1;
    }
    printf("port %s\n", emulator_path(emulator));
    fflush(stdout);
    serve(emulator, commands);
    emulator_stop(emulator);
    fclose(commands);
    return 0;
}
