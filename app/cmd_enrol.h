// uketsuke enrol --data DIR --hq URL --code CODE [--pin sha256//...] [--ca FILE]: enrolment without
// a screen.
#pragma once

// argv[0] is "enrol". 0: enrolled; 1: not so, said on standard error; 2: wrong usage.
int cmd_enrol(int argc, char **argv);
