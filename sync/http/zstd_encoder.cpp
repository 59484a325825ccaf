#include "zstd_encoder.h"

#include <zstd.h>

#include "doorstep/event/error.h"

namespace doorstep::http {

ZstdEncoder::ZstdEncoder(int level) : context_(ZSTD_createCCtx()), level_(level) {
  if (!context_) throw Error(ErrorClass::space, "out_of_memory", "no memory to compress with");
}

ZstdEncoder::~ZstdEncoder() { ZSTD_freeCCtx(context_); }

std::string ZstdEncoder::encode(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const auto size = ZSTD_compressCCtx(context_, out.data(), out.size(), bytes.data(), bytes.size(), level_);
  if (ZSTD_isError(size)) throw Error(ErrorClass::space, "out_of_memory", ZSTD_getErrorName(size));
  out.resize(size);
  return out;
}

}  // namespace doorstep::http
