#include "key_file.h"

#include <mutex>

#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/error.h"

namespace doorstep::device {
namespace {

using nlohmann::json;

// The platform's store keeps the whole file as one secret: its writing and its modes are as good as that one's.
class KeyFile final : public platform::KeyStore {
 public:
  explicit KeyFile(const std::filesystem::path& file)
      : folder_(platform::make_file_key_store(file.parent_path())), name_(file.filename().string()) {}

  std::optional<std::string> get(std::string_view name) const override {
    const std::lock_guard guard(mutex_);
    const auto secrets = read();
    const auto found = secrets.find(name);
    if (found == secrets.end() || !found->is_string()) return std::nullopt;
    return from_base64url(found->get<std::string>());
  }

  void put(std::string_view name, std::string_view secret) override {
    const std::lock_guard guard(mutex_);
    auto secrets = read();
    secrets[std::string(name)] = base64url(secret);
    folder_->put(name_, secrets.dump());
  }

  void remove(std::string_view name) override {
    const std::lock_guard guard(mutex_);
    auto secrets = read();
    if (secrets.erase(std::string(name)) == 0) return;
    secrets.empty() ? folder_->remove(name_) : folder_->put(name_, secrets.dump());
  }

 private:
  json read() const {
    const auto text = folder_->get(name_);
    if (!text) return json::object();
    auto secrets = json::parse(*text, nullptr, false);
    if (!secrets.is_object())
      throw Error(ErrorClass::key, "bad_key_file", name_ + " is no key file of Doorstep's");
    return secrets;
  }

  std::unique_ptr<platform::KeyStore> folder_;
  std::string name_;
  mutable std::mutex mutex_;
};

}  // namespace

std::unique_ptr<platform::KeyStore> make_key_file(const std::filesystem::path& file) {
  return std::make_unique<KeyFile>(std::filesystem::absolute(file));
}

}  // namespace doorstep::device
