// The handlers, one a file; sync/openapi.yaml is what they promise.
#pragma once

#include "sync/hq/request.h"

MUST_USE enum err api_enrol(const struct call *call);
MUST_USE enum err api_events(const struct call *call);
MUST_USE enum err api_feed(const struct call *call);
MUST_USE enum err api_particulars(const struct call *call);
MUST_USE enum err api_master(const struct call *call);
MUST_USE enum err api_health(const struct call *call);
