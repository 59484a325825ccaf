#include "archive.h"

#include <algorithm>
#include <fstream>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "doorstep/event/bytes.h"
#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

#include "files.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kMagic = "doorstep-backup-1\n";
constexpr std::size_t kChunkBytes = 1024ULL * 1024;
constexpr std::size_t kMaxIndexBytes = 64ULL * 1024;

Error bad_backup(const std::string& detail) { return {ErrorClass::rejected, "bad_backup", detail}; }

// The digest of a file of any length: SHA-256 over the SHA-256 of each of its chunks.
class ChunkedDigest {
 public:
  void add(std::string_view chunk) {
    const Digest digest = platform::openssl_crypto().sha256(chunk);
    digests_.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  }
  std::string text() const { return base64url(platform::openssl_crypto().sha256(digests_)); }

 private:
  std::string digests_;
};

// Hands `bytes` of a stream on in chunks; throws where it ends too early.
template <class Use>
void each_chunk(std::istream& in, std::uint64_t bytes, Use use) {
  std::string chunk;
  while (bytes > 0) {
    chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kChunkBytes)));
    if (!in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())))
      throw bad_backup("the file ends too early");
    use(chunk);
    bytes -= chunk.size();
  }
}

nlohmann::json index_entry(const ArchiveMember& member) {
  std::ifstream in(member.file, std::ios::binary);
  const auto bytes = std::filesystem::file_size(member.file);
  ChunkedDigest digest;
  each_chunk(in, bytes, [&](std::string_view chunk) { digest.add(chunk); });
  return {{"name", member.name}, {"bytes", bytes}, {"sha256", digest.text()}};
}

nlohmann::json read_index(std::istream& in) {
  std::string magic(kMagic.size(), '\0');
  in.read(magic.data(), static_cast<std::streamsize>(magic.size()));
  if (magic != kMagic) throw bad_backup("the file is no backup of a hub");
  std::string line;
  for (char c = 0; in.get(c) && c != '\n' && line.size() < kMaxIndexBytes;) line += c;
  auto index = nlohmann::json::parse(line, nullptr, false);
  if (!index.is_object() || !index.contains("files") || !index["files"].is_array()) {
    throw bad_backup("the backup's index is damaged");
  }
  return index;
}

void unpack(std::istream& in, const nlohmann::json& entry, const std::filesystem::path& folder,
            const std::vector<std::string>& known) {
  if (!entry.is_object()) throw bad_backup("the backup's index is damaged");
  const auto name = entry.value("name", "");
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    throw bad_backup("the backup holds a file that this Doorstep does not know");
  }
  const auto target = folder / name;
  make_private_folder(target.parent_path());
  std::ofstream out(target, std::ios::binary | std::ios::trunc);
  ::chmod(target.c_str(), S_IRUSR | S_IWUSR);
  ChunkedDigest digest;
  each_chunk(in, entry.value("bytes", std::uint64_t{0}), [&](std::string_view chunk) {
    digest.add(chunk);
    out.write(chunk.data(), static_cast<std::streamsize>(chunk.size()));
  });
  if (!out.flush()) throw Error(ErrorClass::space, "disk_full", "the backup can't be unpacked");
  out.close();
  sync_file(target);
  if (digest.text() != entry.value("sha256", "")) throw bad_backup("the backup is damaged");
}

}  // namespace

void write_archive(const std::filesystem::path& archive, const std::string& epoch, const std::string& time,
                   const std::vector<ArchiveMember>& members) {
  nlohmann::json index{{"epoch", epoch}, {"time", time}, {"files", nlohmann::json::array()}};
  for (const auto& member : members) index["files"].push_back(index_entry(member));
  write_file(archive, std::string(kMagic) + index.dump() + "\n", S_IRUSR | S_IWUSR);
  std::ofstream out(archive, std::ios::binary | std::ios::app);
  for (const auto& member : members) {
    std::ifstream in(member.file, std::ios::binary);
    each_chunk(in, std::filesystem::file_size(member.file), [&](std::string_view chunk) {
      out.write(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    });
  }
  if (!out.flush()) throw Error(ErrorClass::space, "disk_full", "the backup can't be written");
  out.close();
  sync_file(archive);
}

void read_archive(const std::filesystem::path& archive, const std::filesystem::path& folder,
                  const std::vector<std::string>& known) {
  std::ifstream in(archive, std::ios::binary);
  if (!in) throw Error(ErrorClass::rejected, "bad_file", "the file can't be read");
  const auto index = read_index(in);
  try {
    for (const auto& entry : index["files"]) unpack(in, entry, folder, known);
  } catch (const nlohmann::json::exception&) {
    throw bad_backup("the backup's index is damaged");
  }
  if (in.peek() != std::ifstream::traits_type::eof())
    throw bad_backup("the backup has something behind its end");
}

}  // namespace doorstep::hub
