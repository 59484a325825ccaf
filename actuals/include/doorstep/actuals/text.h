// The texts of a request, each kept once and known by a number, so that what names the same thing is found to be
// the same by comparing two integers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace doorstep::actuals {

// A text of one Texts; ids order by when they were added, not by what they say.
enum class Text : std::uint32_t {};

// Owns what it holds; not copied, but moved. Safe to read from many threads, not to add to.
class Texts {
 public:
  Texts();
  Texts(Texts&&) noexcept = default;
  Texts& operator=(Texts&&) noexcept = default;

  Text add(std::string_view text);
  std::optional<Text> find(std::string_view text) const;
  std::string_view operator[](Text text) const { return texts_[static_cast<std::size_t>(text)]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::string_view keep(std::string_view text);
  void grow();
  std::size_t slot_of(std::string_view text, std::uint32_t hash) const;

  static constexpr std::uint32_t kFree = 0xffffffff;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t text = kFree;
  };
  std::vector<Slot> slots_;  // open addressing, a power of two
  std::vector<std::string_view> texts_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* block_end_ = nullptr;  // of the last block
  std::size_t room_ = 0;       // bytes left in it
};

}  // namespace doorstep::actuals
