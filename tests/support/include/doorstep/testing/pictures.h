// Bytes that are photographs and voice notes as far as anything but a decoder can tell, with the metadata that tests look for.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace doorstep::testing {

inline std::string big(std::size_t value, std::size_t count) {
  std::string out;
  for (std::size_t i = count; i-- > 0;) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
  return out;
}

inline std::string jpeg_segment(char marker, const std::string& payload) {
  return std::string("\xFF") + marker + big(payload.size() + 2, 2) + payload;
}

// TIFF with one directory: the orientation, and a text that stands for a place.
inline std::string exif(char orientation, const std::string& place) {
  using std::string_literals::operator""s;
  return "Exif\0\0MM\0\x2A\0\0\0\x08\0\x02"s + "\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0"s +
         "\x88\x25\0\x02"s + big(place.size(), 4) + "\0\0\0\x26"s + "\0\0\0\0"s + place;
}

// Coded data of this size: random, with a stuffed zero after each 0xFF, as in a real one.
inline std::string jpeg(std::size_t bytes, const std::string& exif_payload = exif(1, "51.501N 0.142W"),
                        unsigned seed = 1) {
  using std::string_literals::operator""s;
  std::string out = "\xFF\xD8"s + jpeg_segment('\xE0', "JFIF\0\x01\x02\0\0\x01\0\x01\0\0"s);
  if (!exif_payload.empty()) out += jpeg_segment('\xE1', exif_payload);
  out += jpeg_segment('\xFE', "taken by Mary Hale's tablet") + jpeg_segment('\xDB', std::string(65, '\x01')) +
         jpeg_segment('\xDA', std::string(10, '\x02'));
  std::mt19937 random(seed);
  while (out.size() + 2 < bytes) {
    const char next = static_cast<char>(random());
    out.push_back(next);
    if (next == '\xFF') out.push_back('\0');
  }
  return out + "\xFF\xD9"s;
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
  return big(data.size(), 4) + type + data + "CRC!";
}
inline std::string png(const std::string& text) {
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", std::string(13, '\1')) + png_chunk("tEXt", text) +
         png_chunk("eXIf", text) + png_chunk("IDAT", "pixels") + png_chunk("IEND", "");
}

inline std::string little(std::size_t value) {
  std::string out = big(value, 4);
  return {out.rbegin(), out.rend()};
}
inline std::string webp_chunk(const std::string& type, const std::string& data) {
  return type + little(data.size()) + data + std::string(data.size() % 2, '\0');
}
inline std::string webp(const std::string& text) {
  const std::string chunks = webp_chunk("VP8X", "\x0C" + std::string(9, '\0')) +
                             webp_chunk("VP8 ", "pixels!") + webp_chunk("EXIF", text) +
                             webp_chunk("XMP ", text);
  return "RIFF" + little(chunks.size() + 4) + "WEBP" + chunks;
}

// Opus in Ogg.
inline std::string voice(std::size_t bytes, unsigned seed = 1) {
  std::string out = std::string("OggS\0\2", 6) + std::string(22, '\0') + "OpusHead";
  std::mt19937 random(seed);
  while (out.size() < bytes) out.push_back(static_cast<char>(random()));
  return out;
}

inline std::string box(const std::string& type, const std::string& content) {
  return big(content.size() + 8, 4) + type + content;
}
inline std::string mp4(const std::string& text) {
  const std::string user_data = box("udta", text);
  return box("ftyp", "M4A " + std::string(8, '\0')) +
         box("moov", box("mvhd", "x") + box("trak", box("tkhd", "y") + user_data) + user_data) +
         box("mdat", "sound");
}

}  // namespace doorstep::testing
