# Compiles the string tables into C: cmake -D JA=.. -D EN=.. -D OUT=DIR -P strings.cmake
#
# Fails when a key is missing in either language, stands twice, or takes other values than its twin.
cmake_minimum_required(VERSION 3.25)

function(read_table file prefix)
  file(READ "${file}" content)
  # ; [ \ and ] mean something to CMake's lists and have no business in a sentence.
  foreach(code IN ITEMS 59 91 92 93)
    string(ASCII ${code} sign)
    string(FIND "${content}" "${sign}" at)
    if(NOT at LESS 0)
      message(FATAL_ERROR "${file}: ${sign} can't be used in the string tables")
    endif()
  endforeach()
  string(REPLACE "\n" ";" lines "${content}")
  set(keys "")
  set(number 0)
  foreach(line IN LISTS lines)
    math(EXPR number "${number} + 1")
    if(line STREQUAL "" OR line MATCHES "^#")
      continue()
    endif()
    if(NOT line MATCHES "^([a-z0-9_]+) = (.+)$")
      message(FATAL_ERROR "${file}:${number}: not 'key = text': ${line}")
    endif()
    set(key "${CMAKE_MATCH_1}")
    set(text "${CMAKE_MATCH_2}")
    if(key IN_LIST keys)
      message(FATAL_ERROR "${file}:${number}: ${key} stands there twice")
    endif()
    list(APPEND keys "${key}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "|" "\\u200b" text "${text}")
    set(${prefix}_${key} "${text}" PARENT_SCOPE)
  endforeach()
  set(${prefix}_keys "${keys}" PARENT_SCOPE)
endfunction()

read_table("${JA}" ja)
read_table("${EN}" en)

foreach(key IN LISTS en_keys)
  if(NOT key IN_LIST ja_keys)
    message(FATAL_ERROR "${JA}: ${key} is missing, it stands in ${EN}")
  endif()
endforeach()

set(ids "")
set(table_ja "")
set(table_en "")
foreach(key IN LISTS ja_keys)
  if(NOT key IN_LIST en_keys)
    message(FATAL_ERROR "${EN}: ${key} is missing, it stands in ${JA}")
  endif()
  foreach(hole IN ITEMS "{0}" "{1}" "{2}" "{3}")
    string(FIND "${ja_${key}}" "${hole}" in_ja)
    string(FIND "${en_${key}}" "${hole}" in_en)
    if((in_ja LESS 0 AND NOT in_en LESS 0) OR (in_en LESS 0 AND NOT in_ja LESS 0))
      message(FATAL_ERROR "${key}: ${hole} stands in one language only")
    endif()
  endforeach()
  string(TOUPPER "${key}" id)
  string(APPEND ids "    STR_${id},\n")
  string(APPEND table_ja "    [STR_${id}] = \"${ja_${key}}\",\n")
  string(APPEND table_en "    [STR_${id}] = \"${en_${key}}\",\n")
endforeach()

file(WRITE "${OUT}/app/ui/strings.h" "// Made from assets/strings.ja and assets/strings.en.
#pragma once

enum string_id {
${ids}    STR_COUNT
};

extern const char *const strings_ja[STR_COUNT];
extern const char *const strings_en[STR_COUNT];
")
file(WRITE "${OUT}/app/ui/strings.c" "#include \"app/ui/strings.h\"

const char *const strings_ja[STR_COUNT] = {
${table_ja}};

const char *const strings_en[STR_COUNT] = {
${table_en}};
")
