// The subcommands, one file each. argv[0] is the subcommand's name; returns the exit status.
#pragma once

int cmd_run(int argc, char **argv);
int cmd_enrol(int argc, char **argv);
int cmd_open(int argc, char **argv);
int cmd_journal(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_sync(int argc, char **argv);
int cmd_bundle(int argc, char **argv);
int cmd_credit(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_import(int argc, char **argv);
