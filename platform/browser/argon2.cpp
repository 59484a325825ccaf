#include "doorstep/platform/argon2.h"

#include "doorstep/event/error.h"

// SQLite3 Multiple Ciphers carries the reference implementation, for its own passphrases.
extern "C" int argon2id_hash_raw(std::uint32_t passes, std::uint32_t memory_kib, std::uint32_t lanes,
                                 const void* password, std::size_t password_size, const void* salt,
                                 std::size_t salt_size, void* hash, std::size_t hash_size);

namespace doorstep::platform {
namespace {

constexpr int kNoMemory = -22;  // ARGON2_MEMORY_ALLOCATION_ERROR

}  // namespace

std::array<std::uint8_t, 32> argon2id(std::string_view password, std::string_view salt,
                                      const Argon2Cost& cost) {
  std::array<std::uint8_t, 32> hash{};
  const int code = argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, password.data(),
                                     password.size(), salt.data(), salt.size(), hash.data(), hash.size());
  if (code == kNoMemory) throw Error(ErrorClass::space, "no_memory", "no memory to check a PIN");
  if (code != 0) throw Error(ErrorClass::bug, "crypto_failed", "Argon2id has failed");
  return hash;
}

}  // namespace doorstep::platform
