// Native methods: opening and closing, enrolling, recording, syncing.
#include <array>
#include <memory>
#include <vector>

#include "callbacks.h"
#include "care_doorstep_Native.h"

namespace doorstep::jni {
namespace {

enum AttendanceText : std::size_t {
  kCarer,
  kVisit,
  kPerson,
  kService,
  kTag,
  kManualReason,
  kAttendanceTexts
};

std::optional<doorstep_position> position_of(JNIEnv* env, jlongArray array) {
  if (!array) return std::nullopt;
  std::array<jlong, 3> numbers{};
  env->GetLongArrayRegion(array, 0, static_cast<jsize>(numbers.size()), numbers.data());
  check(env);
  return doorstep_position{sizeof(doorstep_position), numbers[0], numbers[1], numbers[2]};
}

// The event's number; `ids` gets its id and that of its visit.
jlong tell(JNIEnv* env, const doorstep_recorded& recorded, jobjectArray ids) {
  jsize next = 0;
  for (const char* id : {recorded.event, recorded.visit}) {
    const jstring text = env->NewStringUTF(id);
    check(env);
    env->SetObjectArrayElement(ids, next++, text);
    check(env);
  }
  return recorded.seq;
}

void tell(JNIEnv* env, const doorstep_sync_result& result, jlongArray numbers) {
  const std::array<jlong, 5> values{result.unsent, result.done, result.revoked, result.wiped,
                                    result.needs_enrolment};
  env->SetLongArrayRegion(numbers, 0, static_cast<jsize>(values.size()), values.data());
  check(env);
}

}  // namespace
}  // namespace doorstep::jni

using namespace doorstep::jni;  // NOLINT(google-build-using-namespace): the names below are Java's

JNIEXPORT jlongArray JNICALL Java_care_doorstep_Native_open(JNIEnv* env, jclass, jbyteArray directory,
                                                            jobject callbacks, jint supplied) {
  return enter(env, [&] {
    const jlongArray handles = env->NewLongArray(2);
    check(env);
    const auto path = bytes_of(env, directory);
    auto host = std::make_unique<Host>(env, callbacks, supplied);
    const auto config = host->config(or_null(path));
    Outcome outcome;
    doorstep_device* device = nullptr;
    outcome.must(env, doorstep_device_open(&config, &device, &outcome.error));
    const std::array<jlong, 2> values{reinterpret_cast<jlong>(device),
                                      reinterpret_cast<jlong>(host.release())};
    env->SetLongArrayRegion(handles, 0, static_cast<jsize>(values.size()), values.data());
    return handles;
  });
}

// Only one of several that close at once is told that it has: that one ends the callbacks.
JNIEXPORT jboolean JNICALL Java_care_doorstep_Native_close(JNIEnv* env, jclass, jlong device, jlong host) {
  return enter(env, [&]() -> jboolean {
    if (doorstep_device_close(pointer<doorstep_device>(device)) != DOORSTEP_OK) return JNI_FALSE;
    const std::unique_ptr<Host> ended(pointer<Host>(host));
    return JNI_TRUE;
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_interrupt(JNIEnv* env, jclass, jlong device) {
  enter(env, [&] {
    Outcome outcome;
    outcome.must(env, doorstep_device_interrupt(pointer<doorstep_device>(device), &outcome.error));
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_enrol(JNIEnv* env, jclass, jlong device, jbyteArray hub_url,
                                                       jbyteArray certificates, jbyteArray pin,
                                                       jbyteArray code, jbyteArray name, jbyteArray model) {
  enter(env, [&] {
    std::vector<std::optional<std::string>> texts;
    for (const auto text : {hub_url, certificates, pin, code, name, model})
      texts.push_back(bytes_of(env, text));
    const doorstep_enrolment enrolment{sizeof enrolment,  or_null(texts[0]), or_null(texts[1]),
                                       or_null(texts[2]), or_null(texts[3]), or_null(texts[4]),
                                       or_null(texts[5])};
    Outcome outcome;
    outcome.must(env, doorstep_enrol(pointer<doorstep_device>(device), &enrolment, &outcome.error));
  });
}

JNIEXPORT jlong JNICALL Java_care_doorstep_Native_attend(JNIEnv* env, jclass, jlong device, jboolean in,
                                                         jobjectArray texts, jlongArray place,
                                                         jobjectArray ids) {
  return enter(env, [&]() -> jlong {
    const auto given = texts_of<kAttendanceTexts>(env, texts);
    const auto position = position_of(env, place);
    const doorstep_attendance attendance{sizeof attendance,
                                         or_null(given[kCarer]),
                                         or_null(given[kVisit]),
                                         or_null(given[kPerson]),
                                         or_null(given[kService]),
                                         or_null(given[kTag]),
                                         or_null(given[kManualReason]),
                                         position ? &*position : nullptr};
    doorstep_recorded recorded{sizeof recorded, 0, {}, {}};
    const auto attend = in ? doorstep_check_in : doorstep_check_out;
    Outcome outcome;
    outcome.must(env, attend(pointer<doorstep_device>(device), &attendance, &recorded, &outcome.error));
    return tell(env, recorded, ids);
  });
}

JNIEXPORT jlong JNICALL Java_care_doorstep_Native_record(JNIEnv* env, jclass, jlong device, jbyteArray event,
                                                         jobjectArray ids) {
  return enter(env, [&]() -> jlong {
    const auto text = bytes_of(env, event);
    doorstep_recorded recorded{sizeof recorded, 0, {}, {}};
    Outcome outcome;
    outcome.must(env,
                 doorstep_record(pointer<doorstep_device>(device), or_null(text), &recorded, &outcome.error));
    return tell(env, recorded, ids);
  });
}

JNIEXPORT jlong JNICALL Java_care_doorstep_Native_attach(JNIEnv* env, jclass, jlong device,
                                                         jobjectArray texts, jbyteArray bytes,
                                                         jbyteArray thumbnail, jobjectArray ids) {
  return enter(env, [&]() -> jlong {
    const auto given = texts_of<4>(env, texts);  // carer, visit, person, of
    const auto whole = bytes_of(env, bytes).value_or("");
    const auto small = bytes_of(env, thumbnail).value_or("");
    const doorstep_attachment attachment{sizeof attachment, or_null(given[0]), or_null(given[1]),
                                         or_null(given[2]), or_null(given[3]), whole.data(),
                                         whole.size(),      small.data(),      small.size()};
    doorstep_recorded recorded{sizeof recorded, 0, {}, {}};
    Outcome outcome;
    outcome.must(env,
                 doorstep_attach(pointer<doorstep_device>(device), &attachment, &recorded, &outcome.error));
    return tell(env, recorded, ids);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_sync(JNIEnv* env, jclass, jlong device, jint max_failures,
                                                      jlong longest_wait_ms, jlongArray numbers) {
  enter(env, [&] {
    const doorstep_sync_options options{sizeof options, max_failures, longest_wait_ms};
    doorstep_sync_result result{sizeof result, -1, 0, 0, 0, 0};
    Outcome outcome;
    const auto status = doorstep_sync(pointer<doorstep_device>(device), &options, &result, &outcome.error);
    tell(env, result, numbers);
    outcome.must(env, status);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_setResponse(JNIEnv* env, jclass, jlong response, jint status,
                                                             jlong retry_after_s, jbyteArray body) {
  enter(env, [&] {
    const auto bytes = bytes_of(env, body).value_or("");
    doorstep_response_set(pointer<doorstep_response>(response), status, retry_after_s, bytes.data(),
                          bytes.size());
  });
}
