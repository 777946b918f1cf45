// A directory of the test's own, with certificates in it.
#pragma once

void place_make(char out[256]); // under TMPDIR, with what make_certs makes
void place_remove(const char *dir);
void place_read(const char *dir, const char *name, char *out, int cap); // a small text file
