// serve: listens until it is told to end.
#include "sync/hq/admin.h"
#include "sync/hq/http.h"

#include <signal.h>
#include <stdio.h>

// Blocked before any thread begins, so that only sigwait below takes them.
static void block_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    pthread_sigmask(SIG_BLOCK, set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int serve(struct hq *hq, const struct args *args) {
    (void)hq;
    struct http_options options = {args_get(args, "db"), args_get(args, "listen"),
                                   args_get(args, "tls-cert"), args_get(args, "tls-key")};
    struct http_server *server = NULL;
    char problem[HTTP_PROBLEM_CAP] = "";
    sigset_t set;
    int signal_number = 0;
    block_signals(&set);
    if (http_start(&server, &options, problem) != ERR_OK) {
        return admin_refuse("%s", problem);
    }
    printf("listening on https://%s\n", http_address(server));
    fflush(stdout);
    sigwait(&set, &signal_number);
    http_stop(server);
    return EXIT_DONE;
}
