#include "app/commands.h"

#include <stdio.h>

#include "app/base/text.h"
#include "app/cli.h"
#include "firmware/picture.h"
#include "firmware/qr.h"

static void print_byte(uint8_t byte) {
    switch (byte) {
    case '\\':
        fputs("\\\\", stdout);
        break;
    case '\t':
        fputs("\\t", stdout);
        break;
    case '\n':
        fputs("\\n", stdout);
        break;
    default:
        if (byte < 0x20 || byte >= 0x7f) {
            printf("\\x%02x", byte);
        } else {
            putchar(byte);
        }
    }
}

// The length of the printable character beyond ASCII at the start of `text`; 0: there is none.
static size_t wide_character(struct span text) {
    for (size_t len = 2; len <= 4 && len <= text.len; len++) {
        if (text.data[0] >= 0x80 && text_is_clean_utf8((struct span){text.data, len})) {
            return len;
        }
    }
    return 0;
}

static void print_text(struct span text) {
    while (text.len > 0) {
        size_t len = wide_character(text);
        if (len > 0) {
            fwrite(text.data, 1, len, stdout);
        } else {
            print_byte(text.data[0]);
            len = 1;
        }
        text.data += len;
        text.len -= len;
    }
}

static void print_code(void *context, const struct qr_code *code) {
    const char *path = context;
    printf("%s\t%s\t", path, code->symbology);
    print_text(code->text);
    putchar('\n');
}

static int scan_file(struct qr *qr, char *path) {
    struct frame picture;
    enum err err = picture_read_file(&picture, path);
    if (err != ERR_OK) {
        cli_error("scan", "%s can't be read: %s; give a PNG or a binary PGM file", path,
                  err_text(err));
        return EXIT_REFUSED;
    }
    int found = qr_scan_still(qr, picture.gray, picture.width, picture.height, print_code, path);
    picture_fini(&picture);
    if (found == 0) {
        cli_error("scan",
                  "%s holds no code that can be read; try a sharper, larger or brighter picture",
                  path);
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

int cmd_scan(int argc, char **argv) {
    if (argc < 2 || argv[1][0] == '-') {
        cli_error("scan", "no picture given; usage: uketsuke scan IMAGE... (PNG or PGM)");
        return EXIT_USAGE;
    }
    struct qr *qr = NULL;
    enum err err = qr_create(&qr);
    if (err != ERR_OK) {
        cli_error("scan", "the decoder can't be started (%s); end other programs", err_text(err));
        return EXIT_REFUSED;
    }
    int status = EXIT_DONE;
    for (int i = 1; i < argc; i++) {
        status |= scan_file(qr, argv[i]);
    }
    qr_destroy(qr);
    if (fflush(stdout) != 0) {
        cli_error("scan", "standard output can't be written; the codes are lost");
        return EXIT_REFUSED;
    }
    return status;
}
