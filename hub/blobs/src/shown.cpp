#include "shown.h"

#include <utility>

#include "doorstep/hub/hours/attachments.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/audit.h"
#include "doorstep/media/media.h"

#include "blob_store.h"
#include "blob_stream.h"
#include "content_range.h"

namespace doorstep::hub {

namespace {

struct Found {
  KnownPerson person;
  HeldBlob blob;
};

Found find(Store& store, const Call& call, Shown shown) {
  return store.read([&](Connection& db) {
    const auto seen = seen_attachment(db, call.caller, call.params[0], call.received_at);
    if (!seen || (shown == Shown::thumbnail && !seen->body.thumbnail)) throw not_found();
    const std::string& sha256 = shown == Shown::whole ? seen->body.sha256 : seen->body.thumbnail->sha256;
    auto blob = find_blob(db, seen->person.provider, sha256);
    if (!blob) {
      throw Problem(404, "not_here_yet", "The tablet has not sent it yet.");
    }
    return Found{seen->person, std::move(*blob)};
  });
}

std::string file_name(const std::string& media_type) {
  const std::string kind = media_type.substr(media_type.find('/') + 1);
  return (media_type.starts_with("image/") ? "photograph." : "voice-note.") + kind;
}

// What came from a tablet is shown as the type that its bytes have, and can do nothing in a browser but be shown.
void add_headers(Response& response, const HeldBlob& blob) {
  response.headers.set("Content-Type", blob.media_type);
  response.headers.set("Content-Disposition", "inline; filename=\"" + file_name(blob.media_type) + "\"");
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.set("Accept-Ranges", "bytes");
}

}  // namespace

Response get_attachment(const Stage& stage, const Call& call, Shown shown) {
  expect_reason(call);
  const Found found = find(stage.store, call, shown);
  const std::int64_t total = found.blob.bytes;
  const auto asked = parse_range(call.request.headers.get("Range").value_or(""), total);
  if (asked && asked->length == 0) {
    throw Problem(416, "bad_range", "There are no such bytes.")
        .header("Content-Range", "bytes */" + std::to_string(total));
  }
  const ByteRange range = asked.value_or(ByteRange{0, total});
  const bool is_glance = shown == Shown::thumbnail || (asked && asked->first > 0);
  const std::vector<KnownPerson> people{found.person};
  audit_reads(stage.store, call, "attachment", is_glance ? stage.told.to_tell(call, people) : people);
  Response response;
  response.status = asked ? 206 : 200;
  add_headers(response, found.blob);
  if (asked) {
    response.headers.set("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                              std::to_string(range.first + range.length - 1) + "/" +
                                              std::to_string(total));
  }
  auto bytes =
      std::make_shared<BlobStream>(stage.store, stage.lane, found.person.provider, found.blob.parts, range);
  response.body = bytes->next();
  if (!bytes->is_at_end()) response.open = follow(bytes);
  return response;
}

}  // namespace doorstep::hub
