#include "compressed.h"

#include <zstd.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

constexpr int kLevel = 6;  // statements are written once and kept for ever

[[noreturn]] void throw_damaged() {
  throw Error(ErrorClass::corrupt, "database_damaged", "a document in the database is damaged");
}

}  // namespace

Blob compressed(std::string_view text) {
  Blob frame;
  frame.bytes.resize(ZSTD_compressBound(text.size()));
  const std::size_t size =
      ZSTD_compress(frame.bytes.data(), frame.bytes.size(), text.data(), text.size(), kLevel);
  if (ZSTD_isError(size) != 0U) throw Error(ErrorClass::bug, "not_compressed", "zstd failed");
  frame.bytes.resize(size);
  return frame;
}

std::string decompressed(std::string_view frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR) throw_damaged();
  std::string text(static_cast<std::size_t>(size), '\0');
  if (ZSTD_decompress(text.data(), text.size(), frame.data(), frame.size()) != text.size()) throw_damaged();
  return text;
}

}  // namespace doorstep::hub
