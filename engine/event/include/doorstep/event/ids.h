// Strong types for the ids of the protocol, so that a visit's id can never be handed over as a person's.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace doorstep {

// An id as the protocol writes it: text. It says nothing of its form; is_uuid() does.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}
  explicit Id(std::string_view text) : text_(text) {}
  explicit Id(const char* text) : text_(text) {}

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }

  // The check takes the 0 of a comparison's own definition for a pointer.
  friend auto operator<=>(const Id&, const Id&) = default;  // NOLINT(modernize-use-nullptr)

 private:
  std::string text_;
};

using DeviceId = Id<struct DeviceTag>;      // UUID, named by enrolment
using EventId = Id<struct EventTag>;        // UUIDv7, made by the device
using VisitId = Id<struct VisitTag>;        // UUID
using PersonId = Id<struct PersonTag>;      // the hub's UUID
using CarerId = Id<struct CarerTag>;        // the hub's UUID (or an office user's id)
using ProviderId = Id<struct ProviderTag>;  // the provider's name

// RFC 9562 text form in lower case, any version.
bool is_uuid(std::string_view text);
// The same, and version 7 with the RFC's variant.
bool is_uuid_v7(std::string_view text);

}  // namespace doorstep

template <class Tag>
struct std::hash<doorstep::Id<Tag>> {
  std::size_t operator()(const doorstep::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
