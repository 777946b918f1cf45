// The credit that a session can earn, in one line for a screen: 日医生涯教育 2.5単位 / CC 74・80
#pragma once

#include "app/domain/types.h"

// Approved units summed by scheme and category, never across them. Empty when none is approved.
void credit_text_ja(char *out, size_t cap, const struct session *session);
void credit_text_en(char *out, size_t cap, const struct session *session);
