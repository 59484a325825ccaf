#include "encoding.h"

#define ZLIB_CONST  // its input is const
#include <algorithm>
#include <memory>
#include <string>

#include <zlib.h>
#include <zstd.h>

#include "doorstep/hub/http/accepts.h"

#include "ascii.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMinBytes = 200;
constexpr int kZstdLevel = 3;
constexpr int kGzipLevel = 6;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "0", "0.", "0.00": not wanted. Other weights make no difference here.
bool is_zero_weight(std::string_view parameter) {
  const std::string_view weight = trimmed(parameter);
  return weight.size() > 2 && lower(weight[0]) == 'q' && weight[1] == '=' && weight[2] == '0' &&
         weight.find_first_not_of("0.", 2) == std::string_view::npos;
}

// Empty where there is no memory for it.
std::string zstd(std::string_view text) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  if (!context) return {};
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const auto size =
      ZSTD_compressCCtx(context.get(), out.data(), out.size(), text.data(), text.size(), kZstdLevel);
  out.resize(ZSTD_isError(size) != 0 ? 0 : size);
  return out;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  constexpr int kGzip = 16;
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, MAX_WBITS + kGzip, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return {};
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, deflateEnd);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<const Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  out.resize(deflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.total_out : 0);
  return out;
}

}  // namespace

bool accepts_encoding(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    const auto entry = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), entry.size() + 1));
    const auto semicolon = std::min(entry.find(';'), entry.size());
    if (!same_name(trimmed(entry.substr(0, semicolon)), coding)) continue;
    return semicolon == entry.size() || !is_zero_weight(entry.substr(semicolon + 1));
  }
  return false;
}

void encode_body(Response& response, std::string_view accepted) {
  const std::string& body = response.body;
  constexpr std::size_t kMaxBytes = 1U << 30U;  // zlib counts with 32 bits
  if (body.size() < kMinBytes || body.size() > kMaxBytes || response.headers.get("Content-Encoding")) return;
  const bool by_zstd = accepts_encoding(accepted, "zstd");
  if (!by_zstd && !accepts_encoding(accepted, "gzip")) return;
  std::string encoded = by_zstd ? zstd(body) : gzip(body);
  if (encoded.empty() || encoded.size() >= body.size()) return;
  response.body = std::move(encoded);
  response.headers.set("Content-Encoding", by_zstd ? "zstd" : "gzip");
}

}  // namespace doorstep::hub
