#include "doorstep/platform/sha256.h"

#include "host.h"

namespace doorstep::platform {

struct Sha256::State {
  int number = doorstep_host_sha256_begin();
  bool over = false;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::~Sha256() {
  if (!state_->over) digest();  // the page keeps nothing of it
}

void Sha256::add(std::string_view bytes) {
  doorstep_host_sha256_add(state_->number, bytes.data(), static_cast<int>(bytes.size()));
}

Digest Sha256::digest() {
  Digest out{};
  doorstep_host_sha256_end(state_->number, out.data());
  state_->over = true;
  return out;
}

}  // namespace doorstep::platform
