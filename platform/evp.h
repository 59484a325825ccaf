// OpenSSL's objects, owned. Private to platform.
#pragma once

#include <memory>
#include <string_view>

#include <openssl/evp.h>

namespace doorstep::platform {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_function(object);
  }
};
using MdContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;

inline const unsigned char* data(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace doorstep::platform
