// One fuzzer a check: each is built from this file with DOORSTEP_FUZZ_CHECK set to its name.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "checks.h"

// A check that fails throws; libFuzzer keeps the input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  doorstep::fuzz::DOORSTEP_FUZZ_CHECK(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
