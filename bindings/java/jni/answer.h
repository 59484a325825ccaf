// Questions of the C interface that are answered by a text or a status.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "env.h"

namespace doorstep::jni {

struct FreeText {
  void operator()(doorstep_text* text) const { doorstep_text_free(text); }
};

// A question that is answered by a text: ask(text, error) gives a status.
template <class Ask>
jbyteArray answer(JNIEnv* env, Ask&& ask) {
  return enter(env, [&] {
    Outcome outcome;
    doorstep_text* text = nullptr;
    outcome.must(env, ask(&text, &outcome.error));
    const std::unique_ptr<doorstep_text, FreeText> owned(text);
    return new_bytes(env, {doorstep_text_data(text), doorstep_text_size(text)});
  });
}

// A question to a device that is answered by a status.
template <class Status>
Status status_of(JNIEnv* env, jlong device,
                 doorstep_status (*ask)(doorstep_device*, Status*, doorstep_error*)) {
  Status status{};
  status.struct_size = sizeof status;
  Outcome outcome;
  outcome.must(env, ask(pointer<doorstep_device>(device), &status, &outcome.error));
  return status;
}

// What a status holds, into the arrays that Java has made for it.
template <std::size_t Numbers, std::size_t Texts>
void fill_in(JNIEnv* env, const std::array<jlong, Numbers>& values, jlongArray numbers,
             const std::array<const char*, Texts>& said, jobjectArray texts) {
  env->SetLongArrayRegion(numbers, 0, static_cast<jsize>(Numbers), values.data());
  check(env);
  jsize next = 0;
  for (const char* text : said) {
    const jstring value = env->NewStringUTF(text);
    check(env);
    env->SetObjectArrayElement(texts, next++, value);
    check(env);
  }
}

}  // namespace doorstep::jni
