// NDEF: as a message, and as a tag's memory with a message in it.
#include "app/base/text.h"
#include "app/credential/ndef.h"
#include "firmware/nfc_tlv.h"
#include "tests/fuzz/fuzz.h"

static void read_message(struct span message) {
    struct buf text = BUF_EMPTY;
    enum ndef_status status = ndef_text(&text, message);
    REQUIRE((status == NDEF_OK) == (text.len > 0));
    REQUIRE(text_is_clean_utf8(buf_span(&text)));
    buf_fini(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span memory = {data, size};
    struct span message;
    read_message(memory);
    if (nfc_tlv_find(&message, memory, size) == NFC_TLV_FOUND) {
        REQUIRE(message.len > 0 && message.data > data);
        REQUIRE(message.data + message.len <= data + size);
        read_message(message);
    }
    return 0;
}
