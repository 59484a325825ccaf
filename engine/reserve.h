// A file that only holds room: given back when the disk is full, so that the visit under way can be checked out and its
// notes written. Private to the engine.
#pragma once

#include "doorstep/platform/random.h"
#include "doorstep/store/place.h"

namespace doorstep {

// Not thread-safe.
class Reserve {
 public:
  explicit Reserve(const store::Place& place) : place_(place) {}

  // Fills it where it is not there. A disk without room for it is known as full; one that can't have it does without.
  void make(platform::Random& random);
  // Gives the room back; false where there was none to give.
  bool release();
  void remove() { place_.remove(kFile); }
  bool is_full() const { return full_; }  // the room was given back, or never there

 private:
  static constexpr const char* kFile = "reserve";

  const store::Place& place_;
  bool full_ = false;
};

}  // namespace doorstep
