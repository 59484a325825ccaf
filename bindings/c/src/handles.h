// Handles: numbers that are never used twice, not by another kind either, dressed as pointers. One that was closed is known as such, whoever still
// holds it, and closing waits for the calls that are under way.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "guard.h"

namespace doorstep::c {

extern std::atomic<std::int64_t> live_handles;

std::uintptr_t new_handle();  // thread-safe

// Whether the calling thread is inside a call on this handle: it may not wait for itself.
class CallsOfThread {
 public:
  static bool contain(std::uintptr_t handle);
  explicit CallsOfThread(std::uintptr_t handle);
  ~CallsOfThread();
  CallsOfThread(const CallsOfThread&) = delete;
  CallsOfThread& operator=(const CallsOfThread&) = delete;
};

// Objects of one kind by their handles. Thread-safe.
template <class Handle, class Object>
class Handles {
  struct Entry {
    std::shared_ptr<Object> object;
    int calls = 0;
  };

 public:
  Handle* add(std::shared_ptr<Object> object) {
    const auto id = new_handle();
    const std::lock_guard lock(mutex_);
    entries_.emplace(id, Entry{std::move(object), 0});
    ++live_handles;
    return reinterpret_cast<Handle*>(id);
  }

  // A call on an object: it keeps it from being closed. Throws Misuse where the handle is not (or no longer) one, and,
  // but for a nested call, inside another call of this thread on it: a callback may come under the engine's lock.
  enum class Kind { alone, nested };
  class Call {
   public:
    Call(Handles& handles, Handle* handle, Kind kind = Kind::alone)
        : handles_(handles), id_(admitted(handle, kind)), object_(handles.begin_call(id_)), of_thread_(id_) {}
    ~Call() {
      object_.reset();
      handles_.end_call(id_);
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    Object& operator*() const { return *object_; }
    Object* operator->() const { return object_.get(); }

   private:
    static std::uintptr_t admitted(Handle* handle, Kind kind) {
      const auto id = reinterpret_cast<std::uintptr_t>(handle);
      if (kind == Kind::alone && CallsOfThread::contain(id))
        throw Misuse{"from_a_callback", "a callback may only interrupt its own device"};
      return id;
    }

    Handles& handles_;
    std::uintptr_t id_;
    std::shared_ptr<Object> object_;
    CallsOfThread of_thread_;
  };

  // From here on the handle is none any more. Calls wake(object), waits for the calls under way, and gives the object.
  template <class Wake>
  std::shared_ptr<Object> close(Handle* handle, Wake&& wake) {
    const auto id = reinterpret_cast<std::uintptr_t>(handle);
    if (CallsOfThread::contain(id)) throw Misuse{"from_a_callback", "a callback can't close its own device"};
    std::unique_lock lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end() || closing_.contains(id)) throw unknown();
    closing_.insert(id);
    wake(*found->second.object);
    ended_.wait(lock, [&] { return found->second.calls == 0; });
    auto object = std::move(found->second.object);
    entries_.erase(found);
    closing_.erase(id);
    --live_handles;
    return object;
  }

 private:
  static Misuse unknown() { return {"no_such_handle", "the handle was closed, or never given"}; }

  std::shared_ptr<Object> begin_call(std::uintptr_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end() || closing_.contains(id)) throw unknown();
    ++found->second.calls;
    return found->second.object;
  }
  void end_call(std::uintptr_t id) {
    const std::lock_guard lock(mutex_);
    if (--entries_.at(id).calls == 0) ended_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  std::map<std::uintptr_t, Entry> entries_;
  std::set<std::uintptr_t> closing_;
};

}  // namespace doorstep::c
