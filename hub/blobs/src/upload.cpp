#include "upload.h"

#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/chain.h"
#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/media/media.h"
#include "doorstep/platform/random.h"
#include "doorstep/platform/sha256.h"

#include "blob_store.h"
#include "content_range.h"

namespace doorstep::hub {

namespace {

// A chunk that is sound by itself. It points into the call.
struct Chunk {
  BlobKey key;
  ContentRange range;
  std::string media_type;
  std::string_view bytes;
};

Problem unsupported_type() {
  return {415, "unsupported_type",
          "A photograph is JPEG, PNG or WebP, a voice note Ogg, WebM or MPEG-4, and the Content-Type says "
          "which."};
}

Problem bad_range(std::string detail) { return {400, "bad_range", std::move(detail)}; }

ContentRange range_of(const Request& request) {
  const auto bytes = static_cast<std::int64_t>(request.body.size());
  const auto header = request.headers.get("Content-Range");
  if (!header && bytes == 0) throw bad_range("There is neither a Content-Range nor a byte.");
  if (!header) return {0, bytes, bytes};  // the whole of it
  const auto range = parse_content_range(*header);
  if (!range) throw bad_range("Content-Range: `bytes FIRST-LAST/TOTAL` or `bytes */TOTAL` is wanted.");
  if (bytes > range->length) throw bad_range("The body is longer than Content-Range says.");
  return {range->first, bytes,
          range->total};  // a body that broke off on the way is worth what has come of it
}

void check_size(const ContentRange& range, const BlobLimits& limits) {
  if (range.total > media::kMaxAttachmentBytes) {
    throw Problem(413, "too_large", "An attachment is at most so many bytes.")
        .with("max_bytes", media::kMaxAttachmentBytes);
  }
  const auto least = static_cast<std::int64_t>(limits.least_chunk_bytes);
  if (range.length > 0 && range.length < least && range.first + range.length < range.total)
    throw bad_range("A chunk that is not the last one is at least " + std::to_string(least) + " bytes.");
}

// The first chunk shows what it is; a short one is looked at when all is there.
void check_type(const Chunk& chunk) {
  if (!media::type_named(chunk.media_type)) throw unsupported_type();
  if (chunk.range.first != 0 || chunk.bytes.size() < media::kSignatureBytes) return;
  const auto type = media::type_of(chunk.bytes.substr(0, media::kSignatureBytes));
  if (!type || media::name_of(*type) != chunk.media_type) throw unsupported_type();
}

// Throws Problem: 415, 413, 400, 404.
Chunk chunk_of(const Call& call, const BlobLimits& limits) {
  const Request& request = call.request;
  if (!fixed_from_base64url<Digest>(call.params[0])) throw not_found();
  if (request.body_too_large || request.body.size() > limits.most_chunk_bytes) {
    throw Problem(413, "too_large", "A chunk is at most so many bytes.")
        .with("max_chunk_bytes", static_cast<std::int64_t>(limits.most_chunk_bytes));
  }
  Chunk chunk{{call.caller.provider, call.caller.id, call.params[0]},
              range_of(request),
              media_type_of(request),
              request.body};
  check_size(chunk.range, limits);
  check_type(chunk);
  return chunk;
}

struct Whole {
  std::int64_t bytes = 0;
};
struct Partly {
  Upload upload;
};
struct Elsewhere {
  std::int64_t received = 0;
};
struct NoRoom {};
using Outcome = std::variant<Partly, Whole, Elsewhere, NoRoom>;

// In the writer's turn.
Outcome take(Connection& db, const Context& context, const BlobLimits& limits, const Chunk& chunk,
             Millis now) {
  db.lock("blob " + chunk.key.provider.str() + " " + chunk.key.device);
  auto upload = find_upload(db, chunk.key);
  if (const auto held = find_blob(db, chunk.key.provider, chunk.key.sha256)) {
    if (upload) drop_upload(db, chunk.key, *upload);
    return Whole{held->bytes};
  }
  if (upload && (upload->bytes != chunk.range.total || upload->media_type != chunk.media_type)) {
    drop_upload(db, chunk.key, *upload);
    upload.reset();
  }
  if (!upload) {
    const auto unsettled = unsettled_bytes(db, chunk.key.provider, chunk.key.device);
    if (unsettled + chunk.range.total > limits.most_device_bytes) return NoRoom{};
    upload = Upload{platform::make_uuid_v4(context.random), chunk.media_type, chunk.range.total, 0};
    begin_upload(db, chunk.key, *upload, now);
  }
  if (chunk.range.length == 0) return Partly{*upload};
  if (chunk.range.first != upload->received) return Elsewhere{upload->received};
  add_part(db, chunk.key, *upload, chunk.bytes, now);
  upload->received += chunk.range.length;
  return Partly{*upload};
}

Response receipt(const Context& context, const BlobKey& key, std::int64_t bytes) {
  const std::string time = format_instant(context.clock.wall_ms());
  const auto text = event::blob_receipt_text(key.device, key.sha256, bytes, context.identity.epoch, time);
  return json_response(200, {{"device", key.device},
                             {"sha256", key.sha256},
                             {"bytes", bytes},
                             {"epoch", context.identity.epoch},
                             {"time", time},
                             {"sig", base64url(context.receipt_key.sign(text))}});
}

Response progress(const Context& context, const BlobKey& key, const Upload& upload) {
  return json_response(202, {{"sha256", key.sha256},
                             {"bytes", upload.bytes},
                             {"received", upload.received},
                             {"time", format_instant(context.clock.wall_ms())}});
}

Problem problem_of(const Elsewhere& elsewhere) {
  return Problem(409, "offset_mismatch", "The next chunk begins where what was received ends.")
      .with("received", elsewhere.received);
}

Problem problem_of(const NoRoom&) {
  return {507, "quota_exceeded", "This device has too much here that no event names yet."};
}

// Reads part after part: never more than one of them at a time.
bool is_what_it_says(Store& store, const BlobKey& key, const Upload& upload) {
  platform::Sha256 hash;
  std::string first;
  for (std::int64_t at = 0; at < upload.bytes;) {
    const auto part =
        store.read([&](Connection& db) { return read_part(db, key.provider, upload.parts, at); });
    if (part.empty())
      throw Error(ErrorClass::transient, "upload_moved", "another request has ended this upload");
    if (at < static_cast<std::int64_t>(media::kSignatureBytes))
      first += part.substr(0, media::kSignatureBytes);
    hash.add(part);
    at += static_cast<std::int64_t>(part.size());
  }
  const auto type = media::type_of(first.substr(0, media::kSignatureBytes));
  return base64url(hash.digest()) == key.sha256 && type && media::name_of(*type) == upload.media_type;
}

// All bytes are there: they are kept where they are what their name says, and thrown away where not.
Response finish(const Context& context, const BlobKey& key, const Upload& upload) {
  const bool good = is_what_it_says(context.store, key, upload);
  const bool is_mine = context.store.write([&](Connection& db) {
    db.lock("blob " + key.provider.str() + " " + key.device);
    const auto now_there = find_upload(db, key);
    if (!now_there || now_there->parts != upload.parts)
      return find_blob(db, key.provider, key.sha256).has_value();
    if (good) {
      keep_upload(db, key, upload, context.clock.wall_ms());
    } else {
      drop_upload(db, key, upload);
    }
    return true;
  });
  if (!good) {
    throw Problem(422, "bad_digest", "The bytes are not what their name and type say; they were thrown away.")
        .with("received", std::int64_t{0});
  }
  if (!is_mine) throw unavailable(1);
  return receipt(context, key, upload.bytes);
}

// Whether all is there already; else the answer is given here.
bool answer_unless_whole(const Context& context, const BlobKey& key, const Outcome& outcome, Responder& to) {
  if (const auto* partly = std::get_if<Partly>(&outcome)) {
    if (partly->upload.received == partly->upload.bytes) return false;
    to(progress(context, key, partly->upload));
  } else if (const auto* whole = std::get_if<Whole>(&outcome)) {
    to(receipt(context, key, whole->bytes));
  } else if (const auto* elsewhere = std::get_if<Elsewhere>(&outcome)) {
    to(problem_response(problem_of(*elsewhere), context.clock.wall_ms()));
  } else {
    to(problem_response(problem_of(NoRoom{}), context.clock.wall_ms()));
  }
  return true;
}

void verify_later(const Context& context, WorkLane& lane, const BlobKey& key, const Upload& upload,
                  Responder to) {
  lane.submit([&context, key, upload, to = std::move(to)](bool has_room) mutable {
    try {
      if (!has_room) throw unavailable(2);
      to(finish(context, key, upload));
    } catch (...) {
      to(failure_response(std::current_exception(), context.clock.wall_ms()));
    }
  });
}

}  // namespace

void put_blob(const Context& context, const BlobLimits& limits, const std::shared_ptr<WorkLane>& lane,
              const std::shared_ptr<const Call>& call, Responder&& responder) {
  struct Job {
    std::shared_ptr<const Call> call;  // the chunk points into it
    Chunk chunk;
    Outcome outcome = NoRoom{};
  };
  const auto job = std::make_shared<Job>(Job{call, chunk_of(*call, limits)});
  context.store.submit(
      [&context, limits, job](Connection& db) {
        job->outcome = take(db, context, limits, job->chunk, job->call->received_at);
      },
      [&context, lane, job, to = std::move(responder)](const std::exception_ptr& failure) mutable {
        if (failure) return to(failure_response(failure, context.clock.wall_ms()));
        if (answer_unless_whole(context, job->chunk.key, job->outcome, to)) return;
        verify_later(context, *lane, job->chunk.key, std::get<Partly>(job->outcome).upload, std::move(to));
      });
}

}  // namespace doorstep::hub
