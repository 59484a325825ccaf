#include "zone/tzif.h"

#include <cstdint>

namespace doorstep::actuals {
namespace {

// Reads big-endian numbers; once the bytes have run out it is no longer good and reads zeros.
class BytesReader {
 public:
  explicit BytesReader(std::string_view bytes) : rest_(bytes) {}

  bool good() const { return good_; }
  std::string_view rest() const { return rest_; }

  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) {
      good_ = false;
      return {};
    }
    const auto taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (const char c : take(size)) value = value << 8U | static_cast<unsigned char>(c);
    return value;
  }
  std::int64_t time() { return static_cast<std::int64_t>(number(8)); }
  std::int64_t offset() { return static_cast<std::int32_t>(static_cast<std::uint32_t>(number(4))); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

struct Header {
  bool sound = false;
  std::uint64_t utc_indicators = 0, standard_indicators = 0, leaps = 0, times = 0, types = 0, name_bytes = 0;

  std::uint64_t data_bytes(std::uint64_t time_bytes) const {
    return times * time_bytes + times + types * 6 + name_bytes + leaps * (time_bytes + 4) +
           standard_indicators + utc_indicators;
  }
};

Header read_header(BytesReader& reader) {
  Header header;
  const bool is_tzif = reader.take(4) == "TZif";
  const auto version = reader.take(1);
  reader.take(15);
  for (std::uint64_t* count : {&header.utc_indicators, &header.standard_indicators, &header.leaps,
                               &header.times, &header.types, &header.name_bytes}) {
    *count = reader.number(4);
  }
  header.sound = reader.good() && is_tzif && version >= "2" && header.types > 0;
  return header;
}

std::vector<Seconds> read_offsets(BytesReader& reader, std::uint64_t types) {
  std::vector<Seconds> offsets;
  for (std::uint64_t i = 0; i < types && reader.good(); ++i) {
    offsets.push_back(reader.offset());
    reader.take(2);  // whether it is summer time, and its name
  }
  return offsets;
}

std::optional<TzFile> read_data(BytesReader& reader, const Header& header) {
  TzFile file;
  for (std::uint64_t i = 0; i < header.times && reader.good(); ++i)
    file.transitions.push_back({reader.time(), 0});
  const std::string_view types = reader.take(header.times);
  const auto offsets = read_offsets(reader, header.types);
  reader.take(header.name_bytes + header.leaps * 12 + header.standard_indicators + header.utc_indicators);
  if (!reader.good()) return std::nullopt;
  file.first_offset = offsets.front();
  for (std::size_t i = 0; i < types.size(); ++i) {
    const auto type = static_cast<unsigned char>(types[i]);
    if (type >= offsets.size()) return std::nullopt;
    file.transitions[i].offset = offsets[type];
  }
  return file;
}

}  // namespace

std::optional<TzFile> parse_tzif(std::string_view bytes) {
  BytesReader reader(bytes);
  const Header old_header = read_header(reader);  // the part for readers of version 1
  if (!old_header.sound) return std::nullopt;
  reader.take(old_header.data_bytes(4));
  const Header header = read_header(reader);
  if (!header.sound) return std::nullopt;
  auto file = read_data(reader, header);
  const auto end = reader.rest().size() < 2 ? std::string_view::npos : reader.rest().find('\n', 1);
  if (!file || end == std::string_view::npos || reader.rest().front() != '\n') return std::nullopt;
  file->footer = reader.rest().substr(1, end - 1);
  return file;
}

}  // namespace doorstep::actuals
