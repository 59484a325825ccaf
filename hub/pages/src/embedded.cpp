// The files of build/web/pages.bin, which the assembler takes in as they are; pages.inc says where each lies.
#include <array>

#include "doorstep/hub/pages/pages.h"

#ifdef DOORSTEP_PAGES
asm(".section .rodata\n"
    ".global doorstep_pages\n"
    ".balign 16\n"
    "doorstep_pages:\n"
    ".incbin \"" DOORSTEP_PAGES
    "\"\n"
    ".byte 0\n"
    ".previous\n");
extern "C" const char doorstep_pages[];  // NOLINT(*-avoid-c-arrays)
#endif

namespace doorstep::hub {

#ifdef DOORSTEP_PAGES

namespace {

constexpr std::string_view at(std::size_t offset, std::size_t size) {
  return {static_cast<const char*>(doorstep_pages) + offset, size};
}

const std::array kFiles = std::to_array<PageFile>({
#include "pages.inc"
});

}  // namespace

std::span<const PageFile> embedded_pages() { return kFiles; }

#else

std::span<const PageFile> embedded_pages() { return {}; }

#endif

}  // namespace doorstep::hub
