// What an attachment is, told from its bytes alone, and its bytes without what they tell besides: where and with what a
// photograph was taken. Pure; every byte is hostile; no picture is ever decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doorstep::media {

inline constexpr std::int64_t kMaxAttachmentBytes = std::int64_t{25} * 1024 * 1024;
inline constexpr std::int64_t kMaxThumbnailBytes = std::int64_t{30} * 1024;
// As many of the first bytes as type_of() looks at.
inline constexpr std::size_t kSignatureBytes = 64;

enum class Type { jpeg, png, webp, ogg, webm, mp4 };

// The type that begins with these bytes: a photograph (JPEG, PNG, WebP) or a voice note (Opus or Vorbis in Ogg, WebM, MPEG-4).
// nullopt: nothing that is taken.
std::optional<Type> type_of(std::string_view first_bytes);

// IANA's name: image/jpeg, audio/ogg …
std::string_view name_of(Type type);
std::optional<Type> type_named(std::string_view name);
bool is_image(Type type);

// The same picture or sound without metadata: of JPEG all application segments and comments but JFIF, the colour profile,
// Adobe's colour transform and which side is up (the one tag that is kept of EXIF), and what follows the picture; of PNG
// and WebP text, EXIF, XMP and times; of MPEG-4 the user data, where telephones write the place. Ogg and WebM stay as they
// are: recorders write no place there. nullopt: not sound as this type, cut off for one.
std::optional<std::string> without_metadata(Type type, std::string_view bytes);

}  // namespace doorstep::media
