// The Java binding's callbacks on threads that Java does not know: attached for the while, and not a moment longer.
#include <cstdlib>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <jni.h>

#include "callbacks.h"

namespace {

using doorstep::jni::Host;

constexpr jint kOnlyClock = 1;
constexpr std::int64_t kNewYear2026_ms = 1'767'225'600'000;

std::string told(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : value;
}

JavaVM* start_java() {
  std::string path = "-Djava.class.path=" + told("DOORSTEP_CLASS_PATH");
  std::string libraries = "-Djava.library.path=" + told("DOORSTEP_JNI_FOLDERS");
  std::string checks = "-Xcheck:jni", memory = "-Xmx64m";
  JavaVMOption options[] = {{path.data(), nullptr},
                            {libraries.data(), nullptr},
                            {checks.data(), nullptr},
                            {memory.data(), nullptr}};
  JavaVMInitArgs arguments{JNI_VERSION_10, 4, options, JNI_FALSE};
  JavaVM* vm = nullptr;
  void* env = nullptr;
  return JNI_CreateJavaVM(&vm, &env, &arguments) == JNI_OK ? vm : nullptr;
}

// One of Java's Callbacks over the clock of the Java tests, or over none.
jobject make_callbacks(JNIEnv* env, bool with_clock) {
  const jclass host = env->FindClass("care/doorstep/Host");
  const jclass callbacks = env->FindClass("care/doorstep/Callbacks");
  const jclass clocks = env->FindClass("HostTest$Clocks");
  const jobject platform =
      env->GetStaticObjectField(host, env->GetStaticFieldID(host, "PLATFORM", "Lcare/doorstep/Host;"));
  const jobject clock =
      with_clock ? env->NewObject(clocks, env->GetMethodID(clocks, "<init>", "()V")) : nullptr;
  const jmethodID with = env->GetMethodID(host, "withClock", "(Lcare/doorstep/Clock;)Lcare/doorstep/Host;");
  const jobject mine = env->CallObjectMethod(platform, with, clock);
  EXPECT_FALSE(env->ExceptionCheck());
  return env->NewObject(callbacks, env->GetMethodID(callbacks, "<init>", "(Lcare/doorstep/Host;)V"), mine);
}

class Attach : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    vm = start_java();
    ASSERT_NE(vm, nullptr);
    ASSERT_EQ(vm->GetEnv(&env, JNI_VERSION_10), JNI_OK);
    ASSERT_GT(JNI_OnLoad(vm, nullptr), 0);
  }
  static JNIEnv* java() { return static_cast<JNIEnv*>(env); }
  static bool attached() {
    void* found = nullptr;
    return vm->GetEnv(&found, JNI_VERSION_10) == JNI_OK;
  }

  static inline JavaVM* vm = nullptr;
  static inline void* env = nullptr;
};

TEST_F(Attach, ACallbackOnAThreadOfNobodysIsAnswered) {
  const Host host(java(), make_callbacks(java(), true), kOnlyClock);
  const auto config = host.config("unused");
  ASSERT_NE(config.clock, nullptr);
  EXPECT_EQ(config.transport, nullptr);
  for (int i = 0; i < 3; ++i) {
    std::thread([&] {
      EXPECT_FALSE(attached());
      EXPECT_GT(config.clock->wall_ms(config.clock->user), kNewYear2026_ms);
      char boot[65] = {};
      config.clock->boot(config.clock->user, boot);
      EXPECT_STREQ(boot, "boot");
      EXPECT_FALSE(attached()) << "it stays known to Java, which would wait for it at its end";
    }).join();
  }
  EXPECT_GT(config.clock->wall_ms(config.clock->user), kNewYear2026_ms) << "on a thread that Java knows";
  EXPECT_TRUE(attached()) << "which it goes on knowing";
}

TEST_F(Attach, WhatIsThrownThereIsAFailureAndNothingPends) {
  const Host host(java(), make_callbacks(java(), false), kOnlyClock);
  const auto config = host.config("unused");
  std::thread([&] {
    EXPECT_EQ(config.clock->wall_ms(config.clock->user), DOORSTEP_NO_TIME);
    EXPECT_FALSE(attached());
  }).join();
  EXPECT_EQ(config.clock->uptime_ms(config.clock->user), DOORSTEP_NO_TIME);
  EXPECT_FALSE(java()->ExceptionCheck());
}

}  // namespace
