#include "decompress.h"

#define ZLIB_CONST  // its input is const
#include <array>
#include <memory>

#include <zlib.h>
#include <zstd.h>

namespace doorstep::hub {

namespace {

constexpr std::size_t kChunkBytes = 64ULL * 1024;
constexpr int kMaxWindowLog = 23;  // 8 MiB, as RFC 9659 bounds it for HTTP

// Collects pieces under the limit and the budget.
class Output {
 public:
  Output(std::size_t limit, MemoryBudget::Share& memory, std::string& out)
      : limit_(limit), memory_(memory), out_(out) {}

  // whole: there is room, go on.
  Inflated add(std::size_t bytes) {
    if (bytes > limit_ - out_.size()) return Inflated::too_large;
    if (!memory_.grow(bytes)) return Inflated::no_memory;
    out_.append(chunk_.data(), bytes);
    return Inflated::whole;
  }
  char* data() { return chunk_.data(); }

 private:
  std::size_t limit_;
  MemoryBudget::Share& memory_;
  std::string& out_;
  std::array<char, kChunkBytes> chunk_{};
};

Inflated gunzip(std::string_view body, Output& output) {
  z_stream stream{};
  constexpr int kGzipOnly = 16;
  if (inflateInit2(&stream, MAX_WBITS + kGzipOnly) != Z_OK) return Inflated::no_memory;
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<const Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  for (int code = Z_OK; code != Z_STREAM_END;) {
    stream.next_out = reinterpret_cast<Bytef*>(output.data());
    stream.avail_out = kChunkBytes;
    code = inflate(&stream, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END) return Inflated::broken;  // Z_BUF_ERROR: cut off
    if (const auto added = output.add(kChunkBytes - stream.avail_out); added != Inflated::whole) return added;
  }
  return stream.avail_in == 0 ? Inflated::whole : Inflated::broken;
}

Inflated unzstd(std::string_view body, Output& output) {
  const std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(),
                                                                             ZSTD_freeDStream);
  if (!stream) return Inflated::no_memory;
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  for (std::size_t left = 1; left != 0;) {
    ZSTD_outBuffer out{output.data(), kChunkBytes, 0};
    const std::size_t before = in.pos;
    left = ZSTD_decompressStream(stream.get(), &out, &in);
    if (ZSTD_isError(left) != 0) return Inflated::broken;
    if (const auto added = output.add(out.pos); added != Inflated::whole) return added;
    if (left != 0 && out.pos == 0 && in.pos == before) return Inflated::broken;  // cut off
  }
  return in.pos == in.size ? Inflated::whole : Inflated::broken;
}

}  // namespace

Inflated decompress(Encoding encoding, std::string_view body, std::size_t limit, MemoryBudget::Share& memory,
                    std::string& out) {
  const auto output = std::make_unique<Output>(limit, memory, out);
  return encoding == Encoding::gzip ? gunzip(body, *output) : unzstd(body, *output);
}

}  // namespace doorstep::hub
