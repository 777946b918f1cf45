#include "tests/emulator/pn532.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include "app/base/tick.h"
#include "tests/emulator/tag.h"

enum { FRAME_MAX = 600, PATH_CAP = 256, WORDS_MAX = 5, LINE_MAX = 9000, NEVER = -1 };
enum { HOST_TO_CHIP = 0xD4, CHIP_TO_HOST = 0xD5, STATUS_TIMEOUT = 0x01 };

struct emulator {
    pthread_t thread;
    pthread_mutex_t lock; // holds everything below
    int stop_fd;
    int master;
    char port[PATH_CAP];
    char link[PATH_CAP];
    void (*heard)(void *context, struct span apdu);
    void *context;
    uint8_t in[FRAME_MAX];
    size_t in_len;
    struct tag tag;
    int64_t remove_at_ms;
    int64_t mute_until_ms;
    int tear_after;
    int flicker_after;
    int garbage;
    int badsum;
    struct emulator_counts counts;
};

// Frames.

static void send_bytes(struct emulator *emulator, const uint8_t *data, size_t len) {
    // A host that has closed the port loses the answer, as it would on a wire.
    ssize_t ignored = write(emulator->master, data, len);
    (void)ignored;
}

static void send_garbage(struct emulator *emulator) {
    uint8_t noise[24];
    for (size_t i = 0; i < sizeof noise; i++) {
        noise[i] = (uint8_t)(0x5A + i * 29);
    }
    send_bytes(emulator, noise, sizeof noise);
}

static size_t put_header(uint8_t *frame, size_t len) {
    size_t at = 0;
    frame[at++] = 0x00;
    frame[at++] = 0x00;
    frame[at++] = 0xFF;
    if (len < 0xFF) {
        frame[at++] = (uint8_t)len;
        frame[at++] = (uint8_t)(0x100 - len);
        return at;
    }
    frame[at++] = 0xFF;
    frame[at++] = 0xFF;
    frame[at++] = (uint8_t)(len >> 8);
    frame[at++] = (uint8_t)len;
    frame[at++] = (uint8_t)(0x100 - ((len >> 8) + (len & 0xFF)));
    return at;
}

static void send_answer(struct emulator *emulator, uint8_t command, const uint8_t *data,
                        size_t len) {
    uint8_t frame[FRAME_MAX];
    if (emulator->garbage > 0) {
        emulator->garbage--;
        send_garbage(emulator);
        return;
    }
    size_t at = put_header(frame, len + 2);
    uint8_t sum = (uint8_t)(CHIP_TO_HOST + command + 1);
    frame[at++] = CHIP_TO_HOST;
    frame[at++] = (uint8_t)(command + 1);
    for (size_t i = 0; i < len; i++) {
        frame[at++] = data[i];
        sum = (uint8_t)(sum + data[i]);
    }
    frame[at++] = (uint8_t)(0x100 - sum);
    frame[at++] = 0x00;
    if (emulator->badsum > 0) {
        emulator->badsum--;
        frame[at - 2] ^= 0x5A;
    }
    send_bytes(emulator, frame, at);
}

// Commands of the host.

static void answer_poll(struct emulator *emulator, struct span data) {
    uint8_t answer[64] = {0};
    size_t len = 0;
    emulator->counts.polls++;
    if (data.len >= 2) {
        len = tag_select(&emulator->tag, answer + 1, data.data[1]);
    }
    answer[0] = len > 0;
    send_answer(emulator, 0x4A, answer, len + 1);
}

static void tear_if_due(struct emulator *emulator) {
    if (emulator->tear_after == 0) {
        emulator->tag = (struct tag){0};
        emulator->tear_after = NEVER;
    } else if (emulator->tear_after > 0) {
        emulator->tear_after--;
    }
}

static bool is_flicker_due(struct emulator *emulator) {
    if (emulator->flicker_after == NEVER) {
        return false;
    }
    emulator->flicker_after--;
    return emulator->flicker_after == NEVER;
}

static void answer_exchange(struct emulator *emulator, struct span data) {
    uint8_t answer[1 + TAG_ANSWER_MAX + 2];
    size_t len = 0;
    struct span apdu = {data.data + 1, data.len - 1};
    emulator->counts.exchanges++;
    if (emulator->heard) {
        emulator->heard(emulator->context, apdu);
    }
    tear_if_due(emulator);
    bool said = !is_flicker_due(emulator) && tag_exchange(&emulator->tag, answer + 1, &len, apdu);
    answer[0] = said ? 0 : STATUS_TIMEOUT;
    send_answer(emulator, 0x40, answer, said ? len + 1 : 1);
}

// Configuration item 1 is the field; bit 0 of its value, whether it is on.
static void release_if_field_goes(struct emulator *emulator, struct span data) {
    if (data.len >= 2 && data.data[0] == 0x01 && !(data.data[1] & 0x01)) {
        tag_release(&emulator->tag);
    }
}

static void answer_command(struct emulator *emulator, uint8_t command, struct span data) {
    static const uint8_t version[] = {0x32, 0x01, 0x06, 0x07};
    static const uint8_t ok[32];
    static const uint8_t error_frame[] = {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};
    switch (command) {
    case 0x00: // Diagnose, communication line test: the echo
        send_answer(emulator, command, data.data, data.len);
        return;
    case 0x02: // GetFirmwareVersion
        send_answer(emulator, command, version, sizeof version);
        return;
    case 0x06: // ReadRegister: one byte for each address
        send_answer(emulator, command, ok, data.len / 2 < sizeof ok ? data.len / 2 : sizeof ok);
        return;
    case 0x08: // WriteRegister
    case 0x12: // SetParameters
    case 0x14: // SAMConfiguration
        send_answer(emulator, command, ok, 0);
        return;
    case 0x32: // RFConfiguration
        release_if_field_goes(emulator, data);
        send_answer(emulator, command, ok, 0);
        return;
    case 0x16: // PowerDown
    case 0x44: // InDeselect
    case 0x52: // InRelease
        tag_release(&emulator->tag);
        send_answer(emulator, command, ok, 1);
        return;
    case 0x4A:
        answer_poll(emulator, data);
        return;
    case 0x40:
        if (data.len > 0) {
            answer_exchange(emulator, data);
            return;
        }
        break;
    default:
        break;
    }
    send_bytes(emulator, error_frame, sizeof error_frame);
}

static bool is_sum_right(struct span body, uint8_t sum) {
    for (size_t i = 0; i < body.len; i++) {
        sum = (uint8_t)(sum + body.data[i]);
    }
    return sum == 0;
}

static void hear_frame(struct emulator *emulator, struct span body, uint8_t sum) {
    static const uint8_t ack[] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};
    if (body.len < 2 || body.data[0] != HOST_TO_CHIP || !is_sum_right(body, sum)) {
        return;
    }
    send_bytes(emulator, ack, sizeof ack);
    answer_command(emulator, body.data[1], (struct span){body.data + 2, body.len - 2});
}

static void drop_input(struct emulator *emulator, size_t len) {
    emulator->in_len -= len;
    memmove(emulator->in, emulator->in + len, emulator->in_len);
}

static size_t find_start(const struct emulator *emulator) {
    size_t at = 0;
    while (at + 1 < emulator->in_len &&
           !(emulator->in[at] == 0x00 && emulator->in[at + 1] == 0xFF)) {
        at++;
    }
    return at;
}

// Takes one frame off the input; false when none is complete.
static bool take_frame(struct emulator *emulator) {
    drop_input(emulator, find_start(emulator));
    const uint8_t *in = emulator->in;
    if (emulator->in_len < 4) {
        return false;
    }
    size_t head = 4;
    size_t len = in[2];
    if (in[2] == 0xFF && in[3] == 0xFF) {
        if (emulator->in_len < 7) {
            return false;
        }
        head = 7;
        len = (size_t)(in[4] << 8 | in[5]);
    } else if (in[2] == 0x00) {
        drop_input(emulator, head); // the host's ACK: an abort, and nothing runs here to be aborted
        return true;
    }
    if (head + len + 2 > FRAME_MAX) {
        drop_input(emulator, 2);
        return true;
    }
    if (emulator->in_len < head + len + 2) {
        return false;
    }
    hear_frame(emulator, (struct span){in + head, len}, in[head + len]);
    drop_input(emulator, head + len + 2);
    return true;
}

static void hear_bytes(struct emulator *emulator, const uint8_t *data, size_t len) {
    if (tick_now_ms() < emulator->mute_until_ms) {
        emulator->in_len = 0;
        return;
    }
    if (len > sizeof emulator->in - emulator->in_len) {
        emulator->in_len = 0;
        return;
    }
    if (len >= 2 && data[0] == 0x55 && data[1] == 0x55) {
        emulator->counts.wakeups++;
    }
    memcpy(emulator->in + emulator->in_len, data, len);
    emulator->in_len += len;
    while (take_frame(emulator)) {
    }
}

// The port.

static void point_link(struct emulator *emulator) {
    char temporary[PATH_CAP + 8];
    if (!emulator->link[0]) {
        return;
    }
    snprintf(temporary, sizeof temporary, "%s.new", emulator->link);
    unlink(temporary);
    if (symlink(emulator->port, temporary) < 0 || rename(temporary, emulator->link) < 0) {
        perror("pn532 emulator: link");
    }
}

// The slave is made raw before anybody opens it: a host's first bytes must not be echoed.
static enum err make_raw(const char *path) {
    struct termios raw;
    int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        return err_from_errno(errno);
    }
    bool made = tcgetattr(fd, &raw) == 0;
    cfmakeraw(&raw);
    made = made && tcsetattr(fd, TCSANOW, &raw) == 0;
    close(fd);
    return made ? ERR_OK : ERR_IO;
}

static enum err open_port(struct emulator *emulator) {
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0 ||
        ptsname_r(fd, emulator->port, sizeof emulator->port) != 0 ||
        make_raw(emulator->port) != ERR_OK) {
        if (fd >= 0) {
            close(fd);
        }
        return ERR_IO;
    }
    emulator->master = fd;
    emulator->in_len = 0;
    point_link(emulator);
    return ERR_OK;
}

static void close_port(struct emulator *emulator) {
    if (emulator->master < 0) {
        return;
    }
    close(emulator->master);
    emulator->master = -1;
    if (emulator->link[0]) {
        unlink(emulator->link);
    }
}

static void serve_once(struct emulator *emulator) {
    uint8_t data[256];
    pthread_mutex_lock(&emulator->lock);
    if (emulator->remove_at_ms != NEVER && tick_now_ms() >= emulator->remove_at_ms) {
        emulator->remove_at_ms = NEVER;
        emulator->tag = (struct tag){0};
    }
    ssize_t len = emulator->master < 0 ? 0 : read(emulator->master, data, sizeof data);
    if (len > 0) {
        hear_bytes(emulator, data, (size_t)len);
    }
    pthread_mutex_unlock(&emulator->lock);
}

static void *run(void *argument) {
    struct emulator *emulator = argument;
    for (;;) {
        pthread_mutex_lock(&emulator->lock);
        struct pollfd fds[2] = {{.fd = emulator->stop_fd, .events = POLLIN},
                                {.fd = emulator->master, .events = POLLIN}};
        pthread_mutex_unlock(&emulator->lock);
        // The time-out lets `hold`, `hangup` and `return` be noticed.
        poll(fds, 2, 5);
        if (fds[0].revents) {
            return NULL;
        }
        if (fds[1].revents & POLLHUP) {
            tick_sleep_ms(5); // nobody has the port open: poll would spin
        }
        serve_once(emulator);
    }
}

enum err emulator_start(struct emulator **out, const char *link,
                        void (*heard)(void *context, struct span apdu), void *context) {
    struct emulator *emulator = calloc(1, sizeof *emulator);
    if (!emulator) {
        return ERR_NOMEM;
    }
    emulator->heard = heard;
    emulator->context = context;
    emulator->remove_at_ms = NEVER;
    emulator->tear_after = NEVER;
    emulator->flicker_after = NEVER;
    emulator->master = -1;
    pthread_mutex_init(&emulator->lock, NULL);
    emulator->stop_fd = eventfd(0, EFD_CLOEXEC);
    bool named = !link || snprintf(emulator->link, PATH_CAP, "%s", link) < PATH_CAP;
    if (emulator->stop_fd < 0 || !named || open_port(emulator) != ERR_OK) {
        goto fail;
    }
    if (pthread_create(&emulator->thread, NULL, run, emulator) != 0) {
        goto fail;
    }
    *out = emulator;
    return ERR_OK;
fail:
    close_port(emulator);
    if (emulator->stop_fd >= 0) {
        close(emulator->stop_fd);
    }
    free(emulator);
    return ERR_IO;
}

void emulator_stop(struct emulator *emulator) {
    if (!emulator) {
        return;
    }
    eventfd_write(emulator->stop_fd, 1);
    pthread_join(emulator->thread, NULL);
    close_port(emulator);
    close(emulator->stop_fd);
    pthread_mutex_destroy(&emulator->lock);
    free(emulator);
}

const char *emulator_path(struct emulator *emulator) {
    return emulator->link[0] ? emulator->link : emulator->port;
}

struct emulator_counts emulator_counts(struct emulator *emulator) {
    pthread_mutex_lock(&emulator->lock);
    struct emulator_counts counts = emulator->counts;
    pthread_mutex_unlock(&emulator->lock);
    return counts;
}

// The command line.

static enum err command_tap(struct emulator *emulator, char *const *words, size_t count) {
    struct tag made;
    enum err err = tag_make(&made, words + 1, count - 1);
    if (!err) {
        emulator->tag = made;
        emulator->remove_at_ms = NEVER;
    }
    return err;
}

static enum err command_number(struct emulator *emulator, const char *word, long number) {
    if (strcmp(word, "hold") == 0) {
        emulator->remove_at_ms = tick_now_ms() + number;
    } else if (strcmp(word, "mute") == 0) {
        emulator->mute_until_ms = tick_now_ms() + number;
    } else if (strcmp(word, "tear") == 0) {
        emulator->tear_after = (int)number;
    } else if (strcmp(word, "flicker") == 0) {
        emulator->flicker_after = (int)number;
    } else if (strcmp(word, "garbage") == 0) {
        emulator->garbage = (int)number;
    } else if (strcmp(word, "badsum") == 0) {
        emulator->badsum = (int)number;
    } else {
        return ERR_INVALID;
    }
    return ERR_OK;
}

static enum err obey(struct emulator *emulator, char *const *words, size_t count) {
    if (count == 0) {
        return ERR_INVALID;
    }
    if (strcmp(words[0], "tap") == 0) {
        return command_tap(emulator, words, count);
    }
    if (strcmp(words[0], "remove") == 0) {
        emulator->tag = (struct tag){0};
        return ERR_OK;
    }
    if (strcmp(words[0], "hangup") == 0) {
        close_port(emulator);
        return ERR_OK;
    }
    if (strcmp(words[0], "return") == 0) {
        return emulator->master < 0 ? open_port(emulator) : ERR_EXISTS;
    }
    char *end = NULL;
    long number = count == 2 ? strtol(words[1], &end, 10) : -1;
    if (count != 2 || *end != '\0' || number < 0 || number > 3600000) {
        return ERR_INVALID;
    }
    return command_number(emulator, words[0], number);
}

enum err emulator_command(struct emulator *emulator, const char *line) {
    char *words[WORDS_MAX];
    char *copy = strndup(line, LINE_MAX);
    char *state = NULL;
    size_t count = 0;
    if (!copy) {
        return ERR_NOMEM;
    }
    for (char *word = strtok_r(copy, " \t\r\n", &state); word && count < WORDS_MAX;
         word = strtok_r(NULL, " \t\r\n", &state)) {
        words[count++] = word;
    }
    pthread_mutex_lock(&emulator->lock);
    enum err err = obey(emulator, words, count);
    pthread_mutex_unlock(&emulator->lock);
    free(copy);
    return err;
}
