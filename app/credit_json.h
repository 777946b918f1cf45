// Presence, proposals and progress as JSON, in an order that depends on nothing but their content.
//
//   {"sessions": [{"session_id", "title", "policy_version", "policy_known",
//      "members": [{"member_id", "stays": [{"from_utc_ms", "to_utc_ms"}], "entered_utc_ms",
//        "left_utc_ms", "marks": [...], "intent", "claim", "tap_count",
//        "proposals": [{"item", "title", "scheme", "category", "code", "state", "reason", "amount",
//          "limit", "approved_x10", "units_x10", "policy_version", "ja", "en"}],
//        "sums": [{"scheme", "earned_x10", "pending_x10", "approved_x10", "codes": [...]}],
//        "ja", "en"}]}],
//    "progress": [{"member_id", "on_date", "policy_version",
//      "awards": [{"award", "met", "parts": [{"scheme", "category", "code", "measure", "have_x10",
//        "least_x10", "met", "from", "to", "ja", "en"}]}]}]}
//
// Items count from 1. `codes` are the different codes earned, where the scheme's certificate counts
// them. A time that there is none of (an exit) is null. Sessions stand as in the programme, then
// those that only facts speak of (no proposals). Progress is there for programmes with totals: of
// every member who attended or has totals.
#pragma once

#include "app/base/buf.h"
#include "app/domain/attendance.h"
#include "app/programme_json.h"

struct credit_report {
    const struct programme_json *programme;
    const struct attendance *attendances; // as attendance_merge gives them
    size_t count;
    int64_t now_utc_ms;  // for what is not over
    const char *on_date; // for progress
};

MUST_USE enum err credit_json_append(struct buf *out, const struct credit_report *report);
