// Numbers that people type and names that people read aloud (domain.md section 1, Identifiers).
#pragma once

#include "app/domain/types.h"

// Full-width digits and letters become ASCII, letters upper case; spaces, hyphens and dots of any
// width go; leading zeros go (a lone 0 stays). No check digit is assumed, no length required.
// False when nothing is left, when another character is met, or when it does not fit.
bool identifier_normalise(char out[NUMBER_CAP], const char *typed);

// All but the last two characters hidden, for a screen that others can see: ●●●●23.
void identifier_mask(char *out, size_t cap, const char *number);

// The family name whole, of the given name only the first character: ニイガタ タ●●.
// `kana` separates the two by a space (of either width); without one, only the first character
// of all is shown.
void kana_mask(char *out, size_t cap, const char *kana);

// Only the first character of each name: ニ●●● タ●●. For a screen on which the family name itself
// confirms who somebody is.
void kana_initials(char *out, size_t cap, const char *kana);

// Was the family name typed? `kana` as the roster has it, family name first; `typed` with or
// without the given name. Both folded already (hiragana and half-width forms as katakana); beyond
// that the same are: small and large kana, ヂ ジ, ヅ ズ, ヲ オ, ヰ イ, ヱ エ, and any long vowel
// mark or hyphen and none. A roster name without a space must be typed whole. False where nothing
// was typed.
bool kana_family_matches(const char *kana, const char *typed);

// "MMDD" of a birth date YYYY-MM-DD equals the four digits that were typed.
bool birth_day_matches(const char *birth_date, const char *typed_mmdd);

// Card identifiers that are nobody's: 4 bytes beginning 08 (drawn anew at each read), all zero.
// REFUSAL_NONE for any other.
enum refusal card_uid_refusal(const uint8_t *uid, size_t len);
// The same for FeliCa's IDm: all zero is a card that was never given one (they all share it); 01 FE
// in front is a phone's number for one conversation (NFC-DEP), drawn anew at each read.
enum refusal card_idm_refusal(const uint8_t *idm, size_t len);
