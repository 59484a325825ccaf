// Native methods: drafts, PINs, and a device whose keys are lost.
#include <array>

#include "answer.h"
#include "callbacks.h"
#include "care_doorstep_Native.h"

namespace doorstep::jni {
namespace {

using Texts = std::array<std::optional<std::string>, 3>;

doorstep_draft draft_of(const Texts& texts) {
  return {sizeof(doorstep_draft), or_null(texts[0]), or_null(texts[1]), or_null(texts[2])};
}

void tell(JNIEnv* env, const doorstep_lock_status& status, jlongArray numbers, jobjectArray texts) {
  const std::array<jlong, 3> values{status.locks_in_ms, status.pins, status.locked};
  fill_in(env, values, numbers, std::array<const char*, 1>{status.carer}, texts);
}

}  // namespace
}  // namespace doorstep::jni

using namespace doorstep::jni;  // NOLINT(google-build-using-namespace): the names below are Java's

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_recoverable(JNIEnv* env, jclass, jbyteArray directory,
                                                                   jobject callbacks, jint supplied) {
  return answer(env, [&](auto text, auto error) {
    const auto path = bytes_of(env, directory);
    const Host host(env, callbacks, supplied);
    const auto config = host.config(or_null(path));
    return doorstep_recoverable(&config, text, error);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_recover(JNIEnv* env, jclass, jbyteArray directory,
                                                         jobject callbacks, jint supplied,
                                                         jobjectArray enrolment) {
  enter(env, [&] {
    const auto path = bytes_of(env, directory);
    const auto texts = texts_of<6>(env, enrolment);
    const Host host(env, callbacks, supplied);
    const auto config = host.config(or_null(path));
    const doorstep_enrolment given{sizeof given,      or_null(texts[0]), or_null(texts[1]), or_null(texts[2]),
                                   or_null(texts[3]), or_null(texts[4]), or_null(texts[5])};
    Outcome outcome;
    outcome.must(env, doorstep_recover(&config, &given, &outcome.error));
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_putDraft(JNIEnv* env, jclass, jlong device, jobjectArray of,
                                                          jbyteArray text) {
  enter(env, [&] {
    const auto texts = texts_of<3>(env, of);
    const auto typed = bytes_of(env, text);
    const auto draft = draft_of(texts);
    Outcome outcome;
    outcome.must(
        env, doorstep_put_draft(pointer<doorstep_device>(device), &draft, or_null(typed), &outcome.error));
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_draft(JNIEnv* env, jclass, jlong device,
                                                             jobjectArray of) {
  return answer(env, [&](auto text, auto error) {
    const auto texts = texts_of<3>(env, of);
    const auto draft = draft_of(texts);
    return doorstep_get_draft(pointer<doorstep_device>(device), &draft, text, error);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_dropDraft(JNIEnv* env, jclass, jlong device,
                                                           jobjectArray of) {
  enter(env, [&] {
    const auto texts = texts_of<3>(env, of);
    const auto draft = draft_of(texts);
    Outcome outcome;
    outcome.must(env, doorstep_drop_draft(pointer<doorstep_device>(device), &draft, &outcome.error));
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_drafts(JNIEnv* env, jclass, jlong device) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_drafts(pointer<doorstep_device>(device), text, error);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_lockStatus(JNIEnv* env, jclass, jlong device,
                                                            jlongArray numbers, jobjectArray texts) {
  enter(env, [&] { tell(env, status_of(env, device, doorstep_get_lock), numbers, texts); });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_pins(JNIEnv* env, jclass, jlong device) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_pins(pointer<doorstep_device>(device), text, error);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_setPin(JNIEnv* env, jclass, jlong device, jbyteArray carer,
                                                        jbyteArray current, jbyteArray pin) {
  enter(env, [&] {
    const auto who = bytes_of(env, carer);
    const auto before = bytes_of(env, current);
    const auto after = bytes_of(env, pin);
    Outcome outcome;
    outcome.must(env, doorstep_set_pin(pointer<doorstep_device>(device), or_null(who), or_null(before),
                                       or_null(after), &outcome.error));
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_unlock(JNIEnv* env, jclass, jlong device, jbyteArray carer,
                                                        jbyteArray pin) {
  enter(env, [&] {
    const auto who = bytes_of(env, carer);
    const auto given = bytes_of(env, pin);
    Outcome outcome;
    outcome.must(
        env, doorstep_unlock(pointer<doorstep_device>(device), or_null(who), or_null(given), &outcome.error));
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_lock(JNIEnv* env, jclass, jlong device) {
  enter(env, [&] {
    Outcome outcome;
    outcome.must(env, doorstep_lock(pointer<doorstep_device>(device), &outcome.error));
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_touch(JNIEnv* env, jclass, jlong device) {
  enter(env, [&] {
    Outcome outcome;
    outcome.must(env, doorstep_touch(pointer<doorstep_device>(device), &outcome.error));
  });
}
