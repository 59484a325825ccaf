// Questions of the C interface that are answered by a text.
#pragma once

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

}  // namespace doorstep::jni
