// Native methods: what the device's store holds, observers, and the library itself.
#include <array>
#include <memory>

#include "answer.h"
#include "care_doorstep_Native.h"

namespace doorstep::jni {
namespace {

void tell(JNIEnv* env, const doorstep_device_status& status, jlongArray numbers, jobjectArray texts) {
  const std::array<jlong, 14> values{status.recorded,
                                     status.sent,
                                     status.unsent,
                                     status.oldest_unsent_ms,
                                     status.last_receipt_ms,
                                     status.last_attempt_ms,
                                     status.next_attempt_ms,
                                     status.incidents,
                                     status.enrolled,
                                     status.needs_enrolment,
                                     static_cast<jlong>(status.last_failure),
                                     status.disk_full,
                                     status.attachments_unsent,
                                     status.attachment_bytes_unsent};
  fill_in(env, values, numbers, std::array<const char*, 2>{status.last_failure_code, status.device}, texts);
}

}  // namespace
}  // namespace doorstep::jni

using namespace doorstep::jni;  // NOLINT(google-build-using-namespace): the names below are Java's

JNIEXPORT void JNICALL Java_care_doorstep_Native_status(JNIEnv* env, jclass, jlong device, jlongArray numbers,
                                                        jobjectArray texts) {
  enter(env, [&] { tell(env, status_of(env, device, doorstep_get_status), numbers, texts); });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_today(JNIEnv* env, jclass, jlong device) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_today(pointer<doorstep_device>(device), text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_visits(JNIEnv* env, jclass, jlong device,
                                                              jlong from_ms, jlong to_ms) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_visits(pointer<doorstep_device>(device), from_ms, to_ms, text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_documents(JNIEnv* env, jclass, jlong device,
                                                                 jbyteArray kind, jbyteArray person) {
  return answer(env, [&](auto text, auto error) {
    const auto wanted = bytes_of(env, kind);
    const auto whose = bytes_of(env, person);
    return doorstep_documents(pointer<doorstep_device>(device), or_null(wanted), or_null(whose), text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_incidents(JNIEnv* env, jclass, jlong device) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_incidents(pointer<doorstep_device>(device), text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_attachments(JNIEnv* env, jclass, jlong device,
                                                                   jbyteArray visit) {
  return answer(env, [&](auto text, auto error) {
    const auto wanted = bytes_of(env, visit);
    return doorstep_attachments(pointer<doorstep_device>(device), or_null(wanted), text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_attachmentBytes(JNIEnv* env, jclass, jlong device,
                                                                       jbyteArray sha256) {
  return answer(env, [&](auto text, auto error) {
    const auto wanted = bytes_of(env, sha256);
    return doorstep_attachment_bytes(pointer<doorstep_device>(device), or_null(wanted), text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_publicKey(JNIEnv* env, jclass, jlong device) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_public_key(pointer<doorstep_device>(device), text, error);
  });
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_log(JNIEnv* env, jclass, jlong device) {
  return answer(env, [&](auto text, auto error) {
    return doorstep_log(pointer<doorstep_device>(device), text, error);
  });
}

JNIEXPORT void JNICALL Java_care_doorstep_Native_verifyLog(JNIEnv* env, jclass, jbyteArray lines,
                                                           jbyteArray key) {
  enter(env, [&] {
    const auto log = bytes_of(env, lines).value_or("");
    const auto jwk = bytes_of(env, key);
    Outcome outcome;
    outcome.must(env, doorstep_verify_log(log.data(), log.size(), or_null(jwk), &outcome.error));
  });
}

JNIEXPORT jlong JNICALL Java_care_doorstep_Native_openObserver(JNIEnv* env, jclass, jlong device) {
  return enter(env, [&]() -> jlong {
    Outcome outcome;
    doorstep_observer* observer = nullptr;
    outcome.must(env, doorstep_observer_open(pointer<doorstep_device>(device), &observer, &outcome.error));
    return reinterpret_cast<jlong>(observer);
  });
}

JNIEXPORT jint JNICALL Java_care_doorstep_Native_poll(JNIEnv* env, jclass, jlong observer, jlong timeout_ms) {
  return enter(env, [&]() -> jint {
    Outcome outcome;
    doorstep_change change = DOORSTEP_NO_CHANGE;
    outcome.must(env, doorstep_observer_poll(pointer<doorstep_observer>(observer), timeout_ms, &change,
                                             &outcome.error));
    return change;
  });
}

JNIEXPORT jboolean JNICALL Java_care_doorstep_Native_closeObserver(JNIEnv*, jclass, jlong observer) {
  return doorstep_observer_close(pointer<doorstep_observer>(observer)) == DOORSTEP_OK;
}

JNIEXPORT jint JNICALL Java_care_doorstep_Native_abiVersion(JNIEnv*, jclass) {
  return static_cast<jint>(doorstep_abi_version());
}

JNIEXPORT jbyteArray JNICALL Java_care_doorstep_Native_version(JNIEnv* env, jclass) {
  return enter(env, [&] { return new_bytes(env, doorstep_version()); });
}

JNIEXPORT jlong JNICALL Java_care_doorstep_Native_liveHandles(JNIEnv*, jclass) {
  return doorstep_live_handles();
}
