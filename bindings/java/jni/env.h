// Java as the native side sees it: text as UTF-8 bytes, failures as exceptions, nothing thrown across the border.
#pragma once

#include <array>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include <jni.h>

#include "doorstep.h"

namespace doorstep::jni {

// A Java exception is pending: C++ leaves for the border, where Java throws it.
struct Pending {};

// A pointer that was handed to Java as a number.
template <class T>
T* pointer(jlong number) {
  return reinterpret_cast<T*>(number);  // NOLINT(performance-no-int-to-ptr)
}

// What is called on the Java side, looked up once at loading: a thread that is attached later finds no classes by name.
struct Methods {
  JavaVM* vm = nullptr;
  jclass native_class = nullptr;
  jmethodID failure = nullptr;
  jclass calls_class = nullptr;
  jmethodID note_thrown = nullptr;
  jclass bytes_class = nullptr;  // byte[]
  jmethodID wall_millis = nullptr, uptime_millis = nullptr, boot_id = nullptr;
  jmethodID get_secret = nullptr, put_secret = nullptr, remove_secret = nullptr;
  jmethodID perform = nullptr, last_known = nullptr;
};
const Methods& methods();

void throw_out_of_memory(JNIEnv* env);

// Leaves with the pending exception, where there is one.
void check(JNIEnv* env);

// nullopt for null.
std::optional<std::string> bytes_of(JNIEnv* env, jbyteArray array);
// The same of N of them.
template <std::size_t N>
std::array<std::optional<std::string>, N> texts_of(JNIEnv* env, jobjectArray array) {
  std::array<std::optional<std::string>, N> texts;
  for (std::size_t i = 0; i < N; ++i) {
    const auto text = static_cast<jbyteArray>(env->GetObjectArrayElement(array, static_cast<jsize>(i)));
    check(env);
    texts[i] = bytes_of(env, text);
    env->DeleteLocalRef(text);
  }
  return texts;
}

jbyteArray new_bytes(JNIEnv* env, std::string_view bytes);

inline const char* or_null(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

// A call of the C interface, and the exception that its failure becomes.
struct Outcome {
  doorstep_error error{sizeof(doorstep_error), DOORSTEP_OK, {}, {}};
  void must(JNIEnv* env, doorstep_status status) const;
};

// The border: what a native method does, without an exception of C++ getting out.
template <class Body>
auto enter(JNIEnv* env, Body&& body) noexcept -> decltype(body()) {
  try {
    return body();
  } catch (const Pending&) {  // thrown by Java as soon as the method returns
  } catch (const std::bad_alloc&) {
    throw_out_of_memory(env);
  }
  return decltype(body())();
}

// The environment of this thread, attached for the while where it was not. A null pointer where Java has ended.
class Attached {
 public:
  Attached();
  ~Attached();
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;
  JNIEnv* env() const { return env_; }

 private:
  JNIEnv* env_ = nullptr;
  bool own_ = false;
};

}  // namespace doorstep::jni
