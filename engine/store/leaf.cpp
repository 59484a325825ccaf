#include "leaf.h"

#include <algorithm>

namespace doorstep::store {
namespace {

constexpr std::size_t kDatabaseHeaderBytes = 100;  // at the beginning of the first page
constexpr std::size_t kLeafHeaderBytes = 8;
constexpr unsigned char kTableLeaf = 0x0d;
constexpr std::uint64_t kLongestRow = 1 << 20;  // ours are far shorter: a line has 64 KiB

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
  return value;
}

// Reads forward through bytes; once something is missing, `good` stays false and zeros come.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int i = 0; i < 9; ++i) {
      const std::string_view byte = take(1);
      if (byte.empty()) return 0;
      const auto bits = static_cast<unsigned char>(byte[0]);
      if (i == 8) return value << 8U | bits;
      value = value << 7U | (bits & 0x7fU);
      if ((bits & 0x80U) == 0) return value;
    }
    return value;
  }

  std::string_view take(std::uint64_t count) {
    if (!good || count > bytes_.size() - at_) {
      good = false;
      return {};
    }
    const auto taken = static_cast<std::size_t>(count);
    at_ += taken;
    return bytes_.substr(at_ - taken, taken);
  }

  std::size_t at() const { return at_; }
  bool good = true;

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

std::int64_t signed_integer(std::string_view bytes) {
  const std::uint64_t value = big_endian(bytes);
  const auto shift = static_cast<unsigned>(64 - 8 * bytes.size());
  return static_cast<std::int64_t>(value << shift) >> shift;
}

Value read_value(std::uint64_t serial_type, Reader& content) {
  static constexpr std::size_t kIntegerBytes[] = {0, 1, 2, 3, 4, 6, 8};
  if (serial_type == 0) return Null{};
  if (serial_type <= 6) {
    const auto bytes = content.take(kIntegerBytes[serial_type]);
    return bytes.empty() ? Value(Null{}) : Value(signed_integer(bytes));
  }
  if (serial_type == 7) {
    content.take(8);
    return Null{};
  }
  if (serial_type == 8 || serial_type == 9) return static_cast<std::int64_t>(serial_type - 8);
  if (serial_type < 12) {
    content.good = false;
    return Null{};
  }
  const std::string bytes(content.take((serial_type - 12) / 2));
  return serial_type % 2 == 0 ? Value(Blob{bytes}) : Value(bytes);
}

std::optional<std::vector<Value>> read_record(std::string_view payload) {
  Reader header(payload);
  const std::uint64_t header_bytes = header.varint();
  if (!header.good || header_bytes > payload.size()) return std::nullopt;
  Reader content(payload.substr(static_cast<std::size_t>(header_bytes)));
  std::vector<Value> values;
  while (header.good && header.at() < header_bytes) values.push_back(read_value(header.varint(), content));
  if (!header.good || !content.good || header.at() != header_bytes) return std::nullopt;
  return values;
}

// How much of a row of `length` bytes stands in its leaf.
std::size_t local_bytes(std::size_t length, std::size_t usable) {
  const std::size_t most = usable - 35;
  if (length <= most) return length;
  const std::size_t least = (usable - 12) * 32 / 255 - 23;
  const std::size_t some = least + (length - least) % (usable - 4);
  return some <= most ? some : least;
}

std::optional<std::string> read_overflow(std::string payload, std::size_t length, std::uint32_t next,
                                         std::size_t usable, const FetchPage& fetch) {
  while (payload.size() < length) {
    const auto page = next == 0 ? std::nullopt : fetch(next);
    if (!page || page->size() < usable) return std::nullopt;
    next = static_cast<std::uint32_t>(big_endian(std::string_view(*page).substr(0, 4)));
    payload.append(*page, 4, std::min(usable - 4, length - payload.size()));
  }
  return payload;
}

std::optional<Row> read_cell(std::string_view cell, std::size_t usable, const FetchPage& fetch) {
  Reader reader(cell);
  const std::uint64_t told = reader.varint();
  const auto rowid = static_cast<std::int64_t>(reader.varint());
  if (!reader.good || told > kLongestRow) return std::nullopt;
  const auto length = static_cast<std::size_t>(told);
  const std::size_t local = local_bytes(length, usable);
  std::optional<std::string> payload(reader.take(local));
  if (local < length) {
    const auto next = static_cast<std::uint32_t>(big_endian(reader.take(4)));
    payload = reader.good ? read_overflow(*payload, length, next, usable, fetch) : std::nullopt;
  }
  if (!reader.good || !payload) return std::nullopt;
  auto values = read_record(*payload);
  if (!values) return std::nullopt;
  return Row{rowid, std::move(*values)};
}

}  // namespace

bool is_table_leaf(std::string_view page, bool first_page) {
  const std::size_t at = first_page ? kDatabaseHeaderBytes : 0;
  return page.size() > at && static_cast<unsigned char>(page[at]) == kTableLeaf;
}

std::vector<Row> read_table_leaf(std::string_view page, bool first_page, std::size_t usable,
                                 const FetchPage& fetch) {
  std::vector<Row> rows;
  const std::size_t header = first_page ? kDatabaseHeaderBytes : 0;
  if (!is_table_leaf(page, first_page) || page.size() < usable || usable < 480) return rows;
  page = page.substr(0, usable);
  const auto cells = static_cast<std::size_t>(big_endian(page.substr(header + 3, 2)));
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t pointer = header + kLeafHeaderBytes + 2 * i;
    if (pointer + 2 > usable) break;
    const auto start = static_cast<std::size_t>(big_endian(page.substr(pointer, 2)));
    if (start >= usable) continue;
    if (auto row = read_cell(page.substr(start), usable, fetch)) rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace doorstep::store
