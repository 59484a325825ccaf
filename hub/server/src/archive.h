// Several files in one, each with its length and digest.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace doorstep::hub {

struct ArchiveMember {
  std::string name;            // "hub.db", "keys/receipt" …
  std::filesystem::path file;  // where it is read from, or goes to
};

// Throws Error(space). The archive is synced when it returns; mode 0600.
void write_archive(const std::filesystem::path& archive, const std::string& epoch, const std::string& time,
                   const std::vector<ArchiveMember>& members);

// Unpacks into `folder`, which is empty. Throws Error(rejected, "bad_backup"): a name that is not one of `known`, a wrong
// digest, a file that ends too early.
void read_archive(const std::filesystem::path& archive, const std::filesystem::path& folder,
                  const std::vector<std::string>& known);

}  // namespace doorstep::hub
