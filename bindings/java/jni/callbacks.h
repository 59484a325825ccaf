// A device's host: callbacks of the C interface that go on to an object of Java's Callbacks.
#pragma once

#include "env.h"

namespace doorstep::jni {

// Must outlive the device.
class Host {
 public:
  // `supplied`: the bits of Callbacks.
  Host(JNIEnv* env, jobject callbacks, jint supplied);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // For one call of doorstep_device_open(): points into this.
  doorstep_config config(const char* directory) const;
  jobject callbacks() const { return callbacks_; }

 private:
  jobject callbacks_;
  jint supplied_;
  doorstep_clock clock_;
  doorstep_key_store key_store_;
  doorstep_transport transport_;
  doorstep_location location_;
};

}  // namespace doorstep::jni
