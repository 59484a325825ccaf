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

 private:
  int level_of(std::string_view bytes) const;

  ZSTD_CCtx_s* context_;
  int level_;
};

}  // namespace doorstep::http
