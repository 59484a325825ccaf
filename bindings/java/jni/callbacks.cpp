#include "callbacks.h"

#include <algorithm>
#include <cstring>

namespace doorstep::jni {
namespace {

constexpr jint kClock = 1, kKeyStore = 2, kTransport = 4, kLocation = 8, kBeside = 16;
constexpr jint kLocalReferences = 16;
constexpr std::size_t kBootBytes = 64;

// Notes what was thrown as the failure of the call under way on this thread, so that nothing is pending.
void note_thrown(JNIEnv* env) {
  const jthrowable thrown = env->ExceptionOccurred();
  if (!thrown) return;
  env->ExceptionClear();
  env->CallStaticVoidMethod(methods().calls_class, methods().note_thrown, thrown);
  if (env->ExceptionCheck())
    env->ExceptionClear();  // no stack is left, say: the call fails without its cause
}

// Runs use(env, callbacks) with local references of its own: a sync makes many callbacks before it returns to Java.
// False where it failed.
template <class Use>
bool call_java(void* user, Use&& use) noexcept {
  const Attached thread;
  JNIEnv* env = thread.env();
  if (!env) return false;
  bool done = false;
  if (env->PushLocalFrame(kLocalReferences) != JNI_OK) {
    note_thrown(env);
    return false;
  }
  try {
    use(env, static_cast<const Host*>(user)->callbacks());
    check(env);
    done = true;
  } catch (const Pending&) {
  } catch (const std::bad_alloc&) {
  }
  note_thrown(env);
  env->PopLocalFrame(nullptr);
  return done;
}

std::int64_t ask_clock(void* user, jmethodID method) {
  jlong ms = DOORSTEP_NO_TIME;
  const bool told = call_java(user, [&](JNIEnv* env, jobject to) { ms = env->CallLongMethod(to, method); });
  return told ? ms : DOORSTEP_NO_TIME;
}

std::int64_t wall_ms(void* user) { return ask_clock(user, methods().wall_millis); }

std::int64_t uptime_ms(void* user) { return ask_clock(user, methods().uptime_millis); }

void boot(void* user, char text[65]) {
  call_java(user, [&](JNIEnv* env, jobject to) {
    const auto id = static_cast<jbyteArray>(env->CallObjectMethod(to, methods().boot_id));
    check(env);
    const auto bytes = bytes_of(env, id).value_or("");
    std::memcpy(text, bytes.c_str(), std::min(bytes.size(), kBootBytes) + 1);
  });
  text[kBootBytes] = '\0';
}

int get_secret(void* user, const char* name, doorstep_secret* secret) {
  return !call_java(user, [&](JNIEnv* env, jobject to) {
    const auto found =
        static_cast<jbyteArray>(env->CallObjectMethod(to, methods().get_secret, new_bytes(env, name)));
    check(env);
    if (const auto bytes = bytes_of(env, found)) doorstep_secret_set(secret, bytes->data(), bytes->size());
  });
}

int put_secret(void* user, const char* name, const void* bytes, std::size_t size) {
  return !call_java(user, [&](JNIEnv* env, jobject to) {
    const auto secret = new_bytes(env, {static_cast<const char*>(bytes), size});
    env->CallVoidMethod(to, methods().put_secret, new_bytes(env, name), secret);
  });
}

int remove_secret(void* user, const char* name) {
  return !call_java(user, [&](JNIEnv* env, jobject to) {
    env->CallVoidMethod(to, methods().remove_secret, new_bytes(env, name));
  });
}

// Method, URL, certificates, pin, then names and values of headers.
jobjectArray parts_of(JNIEnv* env, const doorstep_request& request) {
  const auto count = static_cast<jsize>(4 + 2 * request.header_count);
  const jobjectArray parts = env->NewObjectArray(count, methods().bytes_class, nullptr);
  check(env);
  jsize next = 0;
  const auto add = [&](const char* text) {
    const auto bytes = new_bytes(env, text);
    env->SetObjectArrayElement(parts, next++, bytes);
    check(env);
    env->DeleteLocalRef(bytes);
  };
  for (const char* text : {request.method, request.url, request.ca_pem, request.pin}) add(text);
  for (std::size_t i = 0; i < request.header_count; ++i)
    add(request.headers[i].name), add(request.headers[i].value);
  return parts;
}

doorstep_transport_result perform(void* user, const doorstep_request* request, doorstep_response* response) {
  jint result = DOORSTEP_CUT_OFF;
  const bool told = call_java(user, [&](JNIEnv* env, jobject to) {
    const auto body = new_bytes(env, {static_cast<const char*>(request->body), request->body_size});
    result = env->CallIntMethod(to, methods().perform, parts_of(env, *request), body,
                                reinterpret_cast<jlong>(response));
  });
  return told ? static_cast<doorstep_transport_result>(result) : DOORSTEP_CUT_OFF;
}

int last_known(void* user, doorstep_position* position) {
  bool known = false;
  const bool told = call_java(user, [&](JNIEnv* env, jobject to) {
    const auto numbers = static_cast<jlongArray>(env->CallObjectMethod(to, methods().last_known));
    check(env);
    if (!numbers) return;
    jlong values[3] = {};
    env->GetLongArrayRegion(numbers, 0, 3, values);
    check(env);
    position->lat_e7 = values[0];
    position->lon_e7 = values[1];
    position->accuracy_m = values[2];
    known = true;
  });
  return told && known ? 0 : 1;
}

}  // namespace

Host::Host(JNIEnv* env, jobject callbacks, jint supplied)
    : callbacks_(env->NewGlobalRef(callbacks)),
      supplied_(supplied),
      clock_{sizeof clock_, this, wall_ms, uptime_ms, boot},
      key_store_{sizeof key_store_, this, get_secret, put_secret, remove_secret},
      transport_{sizeof transport_, this, perform},
      location_{sizeof location_, this, last_known} {
  if (!callbacks_) throw std::bad_alloc();
}

Host::~Host() {
  const Attached thread;
  if (thread.env()) thread.env()->DeleteGlobalRef(callbacks_);
}

doorstep_config Host::config(const char* directory) const {
  const auto has = [this](jint bit) { return (supplied_ & bit) != 0; };
  return {sizeof(doorstep_config),
          directory,
          has(kClock) ? &clock_ : nullptr,
          has(kKeyStore) ? &key_store_ : nullptr,
          has(kTransport) ? &transport_ : nullptr,
          has(kLocation) ? &location_ : nullptr,
          has(kBeside)};
}

}  // namespace doorstep::jni
