// A hub in one file: its database as of one moment, its keys and its certificate.
//
// The file is "doorstep-backup-1\n", one line of JSON ({"epoch","time","files":[{"name","bytes","sha256"},…]}), and
// then the files one after the other. The database inside stays encrypted, but its key lies beside it: whoever has the
// file has the hub. It is made with mode 0600; keep it where the hub's own folder would be safe.
#pragma once

#include <filesystem>
#include <string>

#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

// While the hub serves or not. `file` must not exist.
void backup(const std::filesystem::path& data, const std::filesystem::path& file,
            const platform::Clock& clock);

// Replaces the database, keys and certificate in `data` (made where it is missing); what was there is moved to
// data/replaced-TIME, never deleted. Gives the new epoch that it begins. Throws Error: busy where a hub serves from the folder, rejected
// ("bad_backup") where the file is damaged or is none: the folder is then as it was.
std::string restore(const std::filesystem::path& data, const std::filesystem::path& file,
                    const platform::Clock& clock, platform::Random& random);

}  // namespace doorstep::hub
