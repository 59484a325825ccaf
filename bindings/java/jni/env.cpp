#include "env.h"

#include <limits>

namespace doorstep::jni {
namespace {

constexpr jint kVersion = JNI_VERSION_1_6;  // what Android has

Methods g_methods;

jclass global_class(JNIEnv* env, const char* name) {
  const jclass local = env->FindClass(name);
  check(env);
  const auto global = static_cast<jclass>(env->NewGlobalRef(local));
  if (!global) throw std::bad_alloc();
  env->DeleteLocalRef(local);
  return global;
}

void look_up(JNIEnv* env, Methods& found) {
  found.native_class = global_class(env, "care/doorstep/Native");
  found.calls_class = global_class(env, "care/doorstep/Calls");
  found.bytes_class = global_class(env, "[B");
  const auto method_of = [env](jclass type, const char* name, const char* signature) {
    const auto method = env->GetMethodID(type, name, signature);
    check(env);
    return method;
  };
  found.failure =
      env->GetStaticMethodID(found.native_class, "failure", "(ILjava/lang/String;[B)Ljava/lang/Throwable;");
  check(env);
  found.note_thrown = env->GetStaticMethodID(found.calls_class, "noteThrown", "(Ljava/lang/Throwable;)V");
  check(env);
  const jclass callbacks = env->FindClass("care/doorstep/Callbacks");  // kept alive by each device's own
  check(env);
  found.wall_millis = method_of(callbacks, "wallMillis", "()J");
  found.uptime_millis = method_of(callbacks, "uptimeMillis", "()J");
  found.boot_id = method_of(callbacks, "bootId", "()[B");
  found.get_secret = method_of(callbacks, "getSecret", "([B)[B");
  found.put_secret = method_of(callbacks, "putSecret", "([B[B)V");
  found.remove_secret = method_of(callbacks, "removeSecret", "([B)V");
  found.perform = method_of(callbacks, "perform", "([[B[BJ)I");
  found.last_known = method_of(callbacks, "lastKnown", "()[J");
}

}  // namespace

const Methods& methods() { return g_methods; }

void throw_out_of_memory(JNIEnv* env) {
  if (env->ExceptionCheck()) return;
  const jclass type = env->FindClass("java/lang/OutOfMemoryError");
  if (type) env->ThrowNew(type, "of the native library");
}

void check(JNIEnv* env) {
  if (env->ExceptionCheck()) throw Pending();
}

std::optional<std::string> bytes_of(JNIEnv* env, jbyteArray array) {
  if (!array) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(env->GetArrayLength(array)), '\0');
  env->GetByteArrayRegion(array, 0, static_cast<jsize>(bytes.size()), reinterpret_cast<jbyte*>(bytes.data()));
  check(env);
  return bytes;
}

jbyteArray new_bytes(JNIEnv* env, std::string_view bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<jsize>::max())) throw std::bad_alloc();
  const auto size = static_cast<jsize>(bytes.size());
  const jbyteArray array = env->NewByteArray(size);
  check(env);
  env->SetByteArrayRegion(array, 0, size, reinterpret_cast<const jbyte*>(bytes.data()));
  check(env);
  return array;
}

void Outcome::must(JNIEnv* env, doorstep_status status) const {
  if (status == DOORSTEP_OK) return;
  const jstring code = env->NewStringUTF(error.code);  // ASCII: one form for both
  check(env);
  const jbyteArray detail = new_bytes(env, error.detail);
  const jobject failure = env->CallStaticObjectMethod(methods().native_class, methods().failure,
                                                      static_cast<jint>(status), code, detail);
  check(env);
  env->Throw(static_cast<jthrowable>(failure));
  throw Pending();
}

Attached::Attached() {
  void* env = nullptr;
  const jint found = methods().vm->GetEnv(&env, kVersion);
  if (found == JNI_EDETACHED) {
#ifdef __ANDROID__
    JNIEnv** to = &env_;
#else
    void** to = &env;
#endif
    own_ = methods().vm->AttachCurrentThreadAsDaemon(to, nullptr) == JNI_OK;
  }
  if (found == JNI_OK || own_) env_ = env ? static_cast<JNIEnv*>(env) : env_;
}

Attached::~Attached() {
  if (own_) methods().vm->DetachCurrentThread();
}

}  // namespace doorstep::jni

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* vm, void*) {
  using namespace doorstep::jni;
  JNIEnv* env = nullptr;
  if (doorstep_abi_version() < DOORSTEP_ABI_VERSION) return JNI_ERR;
  if (vm->GetEnv(reinterpret_cast<void**>(&env), kVersion) != JNI_OK) return JNI_ERR;
  const bool found = enter(env, [&] {
    look_up(env, g_methods);
    g_methods.vm = vm;
    return true;
  });
  return found ? kVersion : JNI_ERR;
}
