#include "chains.h"

#include <string_view>

#include "doorstep/event/chain.h"
#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Chains::Chains(const TableShape& line)
    : provider_column_(line.column("provider")),
      device_column_(line.column("device")),
      seq_column_(line.column("seq")),
      hash_column_(line.column("hash")),
      bytes_column_(line.column("bytes")) {}

void Chains::add(Connection& db, const Row& row) {
  if (row.text(device_column_) != device_ || row.text(provider_column_) != provider_) {
    end_log(db);
    provider_ = row.text(provider_column_);
    device_ = row.text(device_column_);
    seq_ = 0;
    hash_ = event::empty_head(platform::openssl_crypto()).hash;
    ++devices_;
  }
  const std::int64_t seq = row.integer(seq_column_);
  if (seq != seq_ + 1) throw_damaged(seq_ + 1, "is not there");
  const auto envelope = event::parse_envelope(row.blob(bytes_column_));
  if (!envelope || envelope->device != device_ || envelope->seq != seq) throw_damaged(seq, "is not sound");
  if (envelope->prev != hash_) throw_damaged(seq, "does not follow the line before it");
  hash_ = platform::openssl_crypto().sha256(row.blob(bytes_column_));
  if (row.blob(hash_column_) != bytes_of(hash_)) throw_damaged(seq, "is not what its hash says");
  seq_ = seq;
  ++lines_;
}

void Chains::end(Connection& db) {
  end_log(db);
  const auto heads = db.first("SELECT count(*) FROM log_head WHERE seq > 0")->integer(0);
  if (heads == devices_) return;
  throw Error(ErrorClass::corrupt, "damaged_chain",
              std::to_string(heads) + " logs have a head, " + std::to_string(devices_) + " have lines");
}

void Chains::end_log(Connection& db) const {
  if (seq_ == 0) return;
  const auto head =
      db.first("SELECT seq, hash FROM log_head WHERE provider = $1 AND device = $2", provider_, device_);
  if (!head || head->integer(0) != seq_ || head->blob(1) != bytes_of(hash_)) {
    throw_damaged(seq_, "is the last, and the log's head is another");
  }
}

void Chains::throw_damaged(std::int64_t seq, const std::string& what) const {
  throw Error(
      ErrorClass::corrupt, "damaged_chain",
      "device " + device_ + " of provider " + provider_ + ": line " + std::to_string(seq) + " " + what);
}

}  // namespace doorstep::hub
