// uketsuke scan IMAGE...: what the kiosk's own decoder reads in pictures (PNG, PGM).
//
// One line for each code: PATH <tab> SYMBOLOGY <tab> TEXT. In TEXT a backslash is \\, a tab \t, a
// line feed \n, and every byte that is not printable UTF-8 \xNN, so that a line is always a line.
#pragma once

// argv[0] is "scan". 0: each picture was read and holds a code; 1: not so, said on standard error;
// 2: wrong usage.
int cmd_scan(int argc, char **argv);
