#include "remains.h"

#include <algorithm>
#include <optional>

#include "doorstep/event/chain.h"
#include "doorstep/event/envelope.h"

#include "leaf.h"
#include "page_reader.h"
#include "rows.h"

namespace doorstep::store {
namespace {

// A row's values by position; `good` turns false where one is not of the type asked for.
class Fields {
 public:
  explicit Fields(const Row& row) : row_(row) {}
  std::int64_t integer(std::size_t column) { return get<std::int64_t>(column); }
  std::string text(std::size_t column) { return get<std::string>(column); }
  std::string blob(std::size_t column) { return get<Blob>(column).bytes; }
  Digest digest(std::size_t column) {
    const std::string bytes = blob(column);
    good = good && bytes.size() == Digest{}.size();
    return good ? digest_of(bytes) : Digest{};
  }
  bool good = true;

 private:
  template <class T>
  T get(std::size_t column) {
    const T* value = column < row_.values.size() ? std::get_if<T>(&row_.values[column]) : nullptr;
    good = good && value != nullptr;
    return good ? *value : T{};
  }
  const Row& row_;
};

void take_line(Remains& out, const Row& row, const Crypto& crypto) {
  Fields fields(row);
  const Digest hash = fields.digest(1);
  std::string line = fields.blob(2);
  if (!fields.good || crypto.sha256(line) != hash) return;
  const auto envelope = event::parse_envelope(line);
  if (!envelope || envelope->seq != (row.rowid & kMaxSeq)) return;
  auto& found = out.lines[row.rowid >> kSeqBits][envelope->seq];
  if (std::find(found.begin(), found.end(), line) == found.end()) found.push_back(std::move(line));
}

void take_log(Remains& out, const Row& row) {
  Fields fields(row);
  LogEntry entry{row.rowid, DeviceId(fields.text(1)), fields.digest(2), fields.text(3), fields.text(4)};
  if (fields.good) out.logs[row.rowid] = std::move(entry);
}

void take_receipt(Remains& out, const Row& row) {
  Fields fields(row);
  const std::int64_t log = fields.integer(1);
  ReceiptRow receipt{fields.integer(2) != 0, fields.integer(3), fields.integer(4), fields.digest(5),
                     fields.text(6),         fields.text(7),    fields.text(8)};
  if (fields.good) out.receipts[log][row.rowid] = std::move(receipt);
}

void take_incident(Remains& out, const Row& row) {
  Fields fields(row);
  IncidentRow incident{fields.integer(1), fields.text(2),    fields.text(3),   fields.text(4),
                       fields.integer(5), fields.integer(6), fields.integer(7)};
  if (fields.good) out.incidents[row.rowid] = std::move(incident);
}

// Tables are told apart by the shape of their rows: the page does not say whose it is.
void take_row(Remains& out, const Row& row, const Crypto& crypto) {
  if (row.values.empty() || !std::holds_alternative<Null>(row.values[0])) return;
  if (row.values.size() == 3) take_line(out, row, crypto);
  if (row.values.size() == 5) take_log(out, row);
  if (row.values.size() == 8) take_incident(out, row);
  if (row.values.size() == 9) take_receipt(out, row);
}

// Lays the write-ahead log's pages over the file and gives the leaves that were covered: an older page may be
// sound where a newer one is not. In an append-only file any version of a page tells the truth.
std::vector<std::string> overlay_wal(PageReader& pages, const WalReader& wal, std::int64_t first_frame,
                                     std::int64_t most_pages) {
  std::vector<std::string> covered;
  for (std::int64_t i = first_frame; i < wal.frames(); ++i) {
    const WalFrame frame = wal.frame(i);
    if (frame.page < 1 || frame.page > most_pages) continue;
    auto before = pages.page(frame.page);
    if (pages.overlay(frame.page, wal.page_of(frame)) && before && is_table_leaf(*before, frame.page == 1))
      covered.push_back(std::move(*before));
  }
  return covered;
}

}  // namespace

Remains collect_remains(const Place& place, const std::string& copy, const std::string& wal,
                        std::int64_t first_frame, const DatabaseKey& key, const Crypto& crypto) {
  Remains out;
  PageReader pages(place, copy, key);
  const WalReader frames(place, wal);
  const std::int64_t most_pages = place.size(kLogFile) / kPageBytes + frames.frames();
  const auto covered = overlay_wal(pages, frames, first_frame, most_pages);
  const FetchPage fetch = [&](std::uint32_t number) { return pages.page(number); };
  const auto take_leaf = [&](const std::string& page, bool first) {
    for (const Row& row : read_table_leaf(page, first, pages.usable(), fetch)) take_row(out, row, crypto);
  };
  for (const auto& page : covered) take_leaf(page, false);
  for (std::uint32_t number = 1; number <= pages.pages(); ++number)
    if (const auto page = pages.page(number)) take_leaf(*page, number == 1);
  return out;
}

}  // namespace doorstep::store
