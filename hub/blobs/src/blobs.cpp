#include "doorstep/hub/blobs/blobs.h"

#include "shown.h"
#include "upload.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kVerifiers = 1;
constexpr std::size_t kMaxUnverified = 64;
constexpr std::size_t kReaders = 2;
constexpr std::size_t kMaxUnread = 1024;  // each is a few kilobytes, and soon done

}  // namespace

Blobs::Blobs(const Context& context, const BlobLimits& limits)
    : context_(context),
      limits_(limits),
      verifying_(std::make_shared<WorkLane>(kVerifiers, kMaxUnverified)),
      reading_(kReaders, kMaxUnread) {}

Blobs::~Blobs() { verifying_->stop(); }

void Blobs::add_routes(Router& router) {
  router.add_async("PUT", "/v1/blobs/{sha256}", {Role::device},
                   [this](const auto& call, Responder&& responder) {
                     put_blob(context_, limits_, verifying_, call, std::move(responder));
                   });
  const std::vector<Role> readers{Role::provider, Role::commissioner, Role::family, Role::person,
                                  Role::auditor};
  const auto add = [&](const char* pattern, Shown shown) {
    add_lane_route(router, reading_, context_.clock, "GET", pattern, readers,
                   [this, shown](const Call& call) {
                     return get_attachment({context_.store, told_, reading_}, call, shown);
                   });
  };
  add("/v1/attachments/{id}", Shown::whole);
  add("/v1/attachments/{id}/thumbnail", Shown::thumbnail);
}

}  // namespace doorstep::hub
