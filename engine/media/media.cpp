#include "doorstep/media/media.h"

#include <array>
#include <utility>

#include "parts.h"

namespace doorstep::media {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<Type, std::string_view>, 6> kNames{{{Type::jpeg, "image/jpeg"},
                                                                   {Type::png, "image/png"},
                                                                   {Type::webp, "image/webp"},
                                                                   {Type::ogg, "audio/ogg"},
                                                                   {Type::webm, "audio/webm"},
                                                                   {Type::mp4, "audio/mp4"}}};

bool has(std::string_view bytes, std::size_t at, std::string_view text) {
  return bytes.size() >= at && bytes.substr(at, text.size()) == text;
}

// The first packet of an Ogg stream names its codec, behind a page header with one segment.
bool is_voice_in_ogg(std::string_view bytes) {
  constexpr std::size_t kFirstPacket = 28;
  return has(bytes, 0, "OggS\0"sv) &&
         (has(bytes, kFirstPacket, "OpusHead") || has(bytes, kFirstPacket, "\x01vorbis"));
}

// EBML, with the document type near its beginning.
bool is_webm(std::string_view bytes) {
  return has(bytes, 0, "\x1A\x45\xDF\xA3") &&
         bytes.substr(0, kSignatureBytes).find("\x42\x82\x84webm") != std::string_view::npos;
}

// The brands that recorders of sound write; HEIC and AVIF are such files too, and no voice notes.
bool is_voice_in_mp4(std::string_view bytes) {
  if (!has(bytes, 4, "ftyp") || bytes.size() < 12) return false;
  const auto brand = bytes.substr(8, 4);
  return brand == "M4A " || brand == "mp42" || brand == "mp41" || brand == "isom" || brand == "iso5" ||
         brand == "iso6" || brand == "dash";
}

}  // namespace

std::optional<Type> type_of(std::string_view bytes) {
  if (has(bytes, 0, "\xFF\xD8\xFF")) return Type::jpeg;
  if (has(bytes, 0, "\x89PNG\r\n\x1A\n")) return Type::png;
  if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBPVP8")) return Type::webp;
  if (is_voice_in_ogg(bytes)) return Type::ogg;
  if (is_webm(bytes)) return Type::webm;
  if (is_voice_in_mp4(bytes)) return Type::mp4;
  return std::nullopt;
}

std::string_view name_of(Type type) {
  for (const auto& [known, name] : kNames)
    if (known == type) return name;
  return {};
}

std::optional<Type> type_named(std::string_view name) {
  for (const auto& [type, known] : kNames)
    if (known == name) return type;
  return std::nullopt;
}

bool is_image(Type type) { return name_of(type).starts_with("image/"); }

std::optional<std::string> without_metadata(Type type, std::string_view bytes) {
  switch (type) {
    case Type::jpeg:
      return clean_jpeg(bytes);
    case Type::png:
      return clean_png(bytes);
    case Type::webp:
      return clean_webp(bytes);
    case Type::mp4:
      return clean_mp4(bytes);
    case Type::ogg:
    case Type::webm:
      return std::string(bytes);
  }
  return std::nullopt;
}

}  // namespace doorstep::media
