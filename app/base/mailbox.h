// A bounded queue of fixed-size messages between two threads.
//
// A message is a value that is copied in and out; where it holds a pointer, the ownership of what
// it points to moves with it. When the box is full the sender keeps its message and is told so:
// what may be dropped (a camera frame) and what may not (a scan) is the sender's to know.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/base/err.h"

struct mailbox;

// `wake` (may be NULL) is called after each put, without any lock held, from the putting thread.
MUST_USE enum err mailbox_create(struct mailbox **out, size_t message_size, size_t capacity,
                                 void (*wake)(void *context), void *context);
// No thread may be using it any more. Messages still inside are dropped: take them first where
// they own something.
void mailbox_destroy(struct mailbox *box);

// False when full or closed: the message was not taken.
bool mailbox_put(struct mailbox *box, const void *message);
// False when empty. Never waits.
bool mailbox_take(struct mailbox *box, void *message);
// Waits up to timeout_ms (0: not at all). False when nothing came or the box was closed and empty.
bool mailbox_wait(struct mailbox *box, void *message, int64_t timeout_ms);

// From now on puts fail and waiters wake up; what is inside can still be taken.
void mailbox_close(struct mailbox *box);
bool mailbox_is_closed(struct mailbox *box);
