#include "page_reader.h"

namespace doorstep::store {
namespace {

constexpr std::int64_t kWalHeaderBytes = 32;
constexpr std::int64_t kFrameHeaderBytes = 24;
constexpr std::int64_t kFrameBytes = kFrameHeaderBytes + kPageBytes;

std::uint32_t big_endian32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

std::int64_t offset_of(std::uint32_t page) { return (std::int64_t{page} - 1) * kPageBytes; }

// A cipher keeps its nonce and tag at the end of each page.
std::size_t reserved_bytes(Cipher cipher) { return cipher == Cipher::aegis ? 64 : 32; }

}  // namespace

WalReader::WalReader(const Place& place, const std::string& file) {
  if (!place.exists(file)) return;
  file_ = std::make_unique<RawFile>(place.vfs(), place.path(file), RawFile::Mode::read);
  const std::int64_t size = file_->size();
  if (size < kWalHeaderBytes) return;
  frames_ = (size - kWalHeaderBytes) / kFrameBytes;
  salts_ = file_->read(16, 8);
}

WalFrame WalReader::frame(std::int64_t index) const {
  const std::int64_t at = kWalHeaderBytes + index * kFrameBytes;
  const std::string header = file_->read(at, kFrameHeaderBytes);
  const std::string_view view(header);
  return {big_endian32(view), big_endian32(view.substr(4)) != 0, header.substr(8, 8), at + kFrameHeaderBytes};
}

std::string WalReader::page_of(const WalFrame& frame) const { return file_->read(frame.at, kPageBytes); }

PageReader::PageReader(const Place& place, const std::string& copy, const DatabaseKey& key)
    : connection_(connect(place, copy, key)),
      raw_(place.vfs(), place.path(copy), RawFile::Mode::write),
      usable_(kPageBytes - reserved_bytes(key.cipher)) {}

std::uint32_t PageReader::pages() const { return static_cast<std::uint32_t>(raw_.size() / kPageBytes); }

std::optional<std::string> PageReader::page(std::uint32_t number) const {
  if (number == 0 || number > pages()) return std::nullopt;
  return read_page(*connection_, number);
}

bool PageReader::overlay(std::uint32_t number, const std::string& ciphered) {
  const std::string before = raw_.read(offset_of(number), kPageBytes);
  raw_.write(offset_of(number), ciphered);
  if (page(number)) return true;
  raw_.write(offset_of(number), before.empty() ? std::string(kPageBytes, '\0') : before);
  return false;
}

}  // namespace doorstep::store
