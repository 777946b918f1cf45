# IN: a file of SQL; OUT: a C file with it as HQ_SCHEMA_SQL.
file(STRINGS ${IN} lines)
set(text "// Made from schema.sql.\n#include \"sync/hq/db_driver.h\"\n\nconst char HQ_SCHEMA_SQL[] =")
foreach(line IN LISTS lines)
  string(REPLACE "\\" "\\\\" line "${line}")
  string(REPLACE "\"" "\\\"" line "${line}")
  string(APPEND text "\n    \"${line}\\n\"")
endforeach()
file(WRITE ${OUT} "${text};\n")
