// uketsuke sync --data DIR [--once]: the line to HQ without a screen.
//
// Prints a line for each step of each record, and for each change of the line itself. Without
// --once it goes on until SIGINT or SIGTERM.
#pragma once

// argv[0] is "sync". 0: ended by a signal, or --once emptied the queue; 1: not so, said on standard
// error; 2: wrong usage.
int cmd_sync(int argc, char **argv);
