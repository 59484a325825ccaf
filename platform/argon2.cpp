#include "doorstep/platform/argon2.h"

#include <argon2.h>

#include "doorstep/event/error.h"

namespace doorstep::platform {

std::array<std::uint8_t, 32> argon2id(std::string_view password, std::string_view salt,
                                      const Argon2Cost& cost) {
  std::array<std::uint8_t, 32> hash{};
  const int code = argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, password.data(),
                                     password.size(), salt.data(), salt.size(), hash.data(), hash.size());
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR)
    throw Error(ErrorClass::space, "no_memory", "no memory to check a PIN");
  if (code != ARGON2_OK) throw Error(ErrorClass::bug, "crypto_failed", argon2_error_message(code));
  return hash;
}

}  // namespace doorstep::platform
