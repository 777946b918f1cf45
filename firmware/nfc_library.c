#include "firmware/nfc_library.h"

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static nfc_context *context;
static int users;

nfc_context *nfc_library_take(void) {
    pthread_mutex_lock(&lock);
    if (users == 0) {
        // Its own lines repeat with every attempt; ours say the same once. Set it to see them.
        setenv("LIBNFC_LOG_LEVEL", "0", 0);
        nfc_init(&context);
    }
    nfc_context *taken = context;
    users += taken != NULL;
    pthread_mutex_unlock(&lock);
    return taken;
}

void nfc_library_release(void) {
    pthread_mutex_lock(&lock);
    users--;
    if (users == 0) {
        nfc_exit(context);
        context = NULL;
    }
    pthread_mutex_unlock(&lock);
}
