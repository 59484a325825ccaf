#include "blob_stream.h"

#include <algorithm>

#include "doorstep/event/error.h"

#include "blob_store.h"

namespace doorstep::hub {

std::string BlobStream::next() {
  if (given_ == part_.size()) {
    part_ = store_.read([&](Connection& db) { return read_part(db, provider_, parts_, at_); });
    given_ = 0;
    if (part_.empty()) throw Error(ErrorClass::corrupt, "blob_damaged", "an attachment lacks bytes");
  }
  const auto left = static_cast<std::size_t>(end_ - at_);
  const auto bytes = std::min({left, part_.size() - given_, OpenBody::kMaxPendingBytes});
  std::string piece = part_.substr(given_, bytes);
  given_ += bytes;
  at_ += static_cast<std::int64_t>(bytes);
  return piece;
}

std::shared_ptr<OpenBody> follow(const std::shared_ptr<BlobStream>& stream) {
  auto body = std::make_shared<OpenBody>();
  body->on_room([stream, weak = std::weak_ptr(body)] {
    stream->lane().submit([stream, weak](bool has_room) {
      const auto open = weak.lock();
      if (!open) return;
      try {
        if (!has_room) return open->drop();
        open->write(stream->next());
        if (stream->is_at_end()) open->end();
      } catch (const std::exception&) {  // it breaks off, and the browser sees that it is not whole
        open->drop();
      }
    });
  });
  return body;
}

}  // namespace doorstep::hub
