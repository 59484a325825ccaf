// A flat file system of slots: files that a browser opens only between two calls of ours stand ready without a name, and
// get one when a file is made. Private to the layer.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace doorstep::store {

// A slot's first 4 KiB say which file it holds; its bytes follow. Format 1, "DSSLOT1\n", the name's length (2 bytes,
// little-endian), the name, and the sum of it all (FNV-1a, 8 bytes). Zeros, or nothing, begin a slot that is free. What
// begins in another way was torn or damaged: it is left alone.
//
// Not thread-safe. Results are SQLite's codes.
class Slots {
 public:
  static constexpr std::int64_t kHeadBytes = 4'096;
  static constexpr int kNone = -1;

  int find(std::string_view name);  // kNone where no file has the name
  // Gives the slot in `slot`. SQLITE_FULL where no slot is free.
  int make(std::string_view name, int& slot);
  // SQLITE_IOERR_DELETE_NOENT where there is none. Durable when it returns: the name first, then the bytes.
  int remove(std::string_view name);

 private:
  void look();  // at slots that came since

  std::map<std::string, int, std::less<>> names_;
  std::set<int> free_;
  int seen_ = 0;
};

// What the host's answer is as SQLite's code; `failed` where it is no want of room.
int code_of(double result, int failed);

}  // namespace doorstep::store
