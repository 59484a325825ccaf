#include "doorstep/http/zstd_encoder.h"

#include <algorithm>
#include <bit>
#include <utility>

#include <zstd.h>

#include "doorstep/event/error.h"

namespace doorstep::http {
namespace {

constexpr std::size_t kLongBytes = 64ULL * 1024;
constexpr std::size_t kMaxWindowBytes = 8ULL * 1024 * 1024;  // what a hub takes

std::size_t check(std::size_t result) {
  if (ZSTD_isError(result)) throw Error(ErrorClass::space, "out_of_memory", ZSTD_getErrorName(result));
  return result;
}

// So wide that all of a body that begins so is seen at once, and the memory no more than that.
int window_log(std::string_view start) {
  return static_cast<int>(std::bit_width(std::min(start.size() + start.size() / 8, kMaxWindowBytes) - 1));
}

}  // namespace

ZstdEncoder::ZstdEncoder(int level) : context_(ZSTD_createCCtx()), level_(level) {
  if (!context_) throw Error(ErrorClass::space, "out_of_memory", "no memory to compress with");
}

ZstdEncoder::~ZstdEncoder() { ZSTD_freeCCtx(context_); }

// A flush ends a block, which costs a short body more than it saves: only long ones are begun.
void ZstdEncoder::begin(std::string_view start) {
  begun_.clear();
  if (start.size() <= kLongBytes) return;
  ZSTD_CCtx_reset(context_, ZSTD_reset_session_and_parameters);
  check(ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level_of(start)));
  check(ZSTD_CCtx_setParameter(context_, ZSTD_c_windowLog, window_log(start)));
  packed_.clear();
  feed(start, false);
  begun_ = start;
}

std::string ZstdEncoder::encode(std::string_view bytes) {
  const auto begun = std::exchange(begun_, {});
  if (begun.empty() || !bytes.starts_with(begun)) return encode_at_once(bytes);
  feed(bytes.substr(begun.size()), true);
  return std::exchange(packed_, {});
}

std::string ZstdEncoder::encode_at_once(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(check(
      ZSTD_compressCCtx(context_, out.data(), out.size(), bytes.data(), bytes.size(), level_of(bytes))));
  return out;
}

// A long body repeats itself so much that any level finds most of it: the lowest takes a third of the time for two
// bytes an event.
int ZstdEncoder::level_of(std::string_view bytes) const {
  return bytes.size() > kLongBytes ? std::min(level_, 1) : level_;
}

void ZstdEncoder::feed(std::string_view bytes, bool last) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (bool done = false; !done;) {
    const auto size = packed_.size();
    packed_.resize(size + ZSTD_compressBound(bytes.size()));
    ZSTD_outBuffer out{packed_.data(), packed_.size(), size};
    done = check(ZSTD_compressStream2(context_, &out, &in, last ? ZSTD_e_end : ZSTD_e_flush)) == 0;
    packed_.resize(out.pos);
  }
}

}  // namespace doorstep::http
