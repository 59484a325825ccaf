// What people read, sealed while carers have PINs: each text by itself, with the read key. Private to the layer.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/platform/random.h"

namespace doorstep::store {

// Texts are kept as they are, or sealed: then they begin with a byte that no JSON and no note begins with. So a file
// may hold both, and a crash between the two does no harm.
class Sealer {
 public:
  Sealer() = default;
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;
  Sealer(Sealer&& other) noexcept;
  Sealer& operator=(Sealer&& other) noexcept;

  // From here on texts are sealed by `key` of 32 bytes; empty: the key is forgotten. `random` must outlive it.
  void use(std::string key, platform::Random& random);
  bool has_key() const { return !key_.empty(); }

  static bool is_sealed(std::string_view stored);
  // As it is to be stored. `name` says what it is: sealed, it opens under no other.
  std::string seal(const std::string& name, std::string_view text) const;
  // Throws Error(key, locked) where there is no key, Damaged where the key does not open it.
  std::string open(const std::string& name, std::string_view stored) const;

 private:
  std::string key_;
  platform::Random* random_ = nullptr;
};

}  // namespace doorstep::store
