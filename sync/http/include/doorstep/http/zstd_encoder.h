// Request bodies as one zstd frame (RFC 8878), with a context that is kept from one to the next.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;

namespace doorstep::http {

class ZstdEncoder {
 public:
  explicit ZstdEncoder(int level);
  ~ZstdEncoder();
  ZstdEncoder(const ZstdEncoder&) = delete;
  ZstdEncoder& operator=(const ZstdEncoder&) = delete;

  // Throws Error(space) where memory is short.
  std::string encode(std::string_view bytes);
  // Compresses what the next bytes may begin with, where that is long enough to be worth it.
  void begin(std::string_view start);

 private:
  std::string encode_at_once(std::string_view bytes);
  int level_of(std::string_view bytes) const;
  void feed(std::string_view bytes, bool last);

  ZSTD_CCtx_s* context_;
  int level_;
  std::string begun_;  // what is compressed in `packed_`, as a frame that has not ended
  std::string packed_;
};

}  // namespace doorstep::http
