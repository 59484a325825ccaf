#include "sealer.h"

#include <utility>

#include "doorstep/event/bytes.h"
#include "doorstep/event/error.h"
#include "doorstep/platform/seal.h"
#include "doorstep/platform/wipe.h"
#include "doorstep/store/damage.h"
#include "doorstep/store/feed_store.h"

namespace doorstep::store {
namespace {

constexpr char kSealedMark = '\x01';

}  // namespace

Sealer::~Sealer() { platform::wipe(key_); }

Sealer::Sealer(Sealer&& other) noexcept
    : key_(std::move(other.key_)), random_(std::exchange(other.random_, nullptr)) {
  platform::wipe(other.key_);  // a short key was copied, not moved
}

Sealer& Sealer::operator=(Sealer&& other) noexcept {
  std::swap(key_, other.key_);
  std::swap(random_, other.random_);
  return *this;
}

void Sealer::use(std::string key, platform::Random& random) {
  platform::wipe(key_);
  key_ = std::move(key);
  random_ = &random;
}

bool Sealer::is_sealed(std::string_view stored) { return !stored.empty() && stored.front() == kSealedMark; }

std::string Sealer::seal(const std::string& name, std::string_view text) const {
  if (!has_key()) return std::string(text);
  return kSealedMark + base64url(platform::seal(key_, name, text, *random_));
}

std::string Sealer::open(const std::string& name, std::string_view stored) const {
  if (!is_sealed(stored)) return std::string(stored);
  if (!has_key()) throw Error(ErrorClass::key, "locked", "a carer's PIN is needed to read");
  const auto sealed = from_base64url(stored.substr(1));
  auto text = sealed ? platform::unseal(key_, name, *sealed) : std::nullopt;
  if (!text) throw Damaged(kFeedFile, "a sealed text does not open");
  return *std::move(text);
}

}  // namespace doorstep::store
