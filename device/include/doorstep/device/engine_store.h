// The engine as the sync machine sees it: what it reads, and where its effects are stored.
#pragma once

#include "doorstep/engine.h"
#include "doorstep/sync/machine.h"
#include "doorstep/sync/message.h"
#include "doorstep/sync/store_view.h"

namespace doorstep::device {

// The engine must outlive it.
class EngineStore : public sync::StoreView {
 public:
  explicit EngineStore(Engine& engine) : engine_(engine) {}

  event::Head head() const override { return engine_.head(); }
  std::int64_t sent_seq() const override { return engine_.sent_seq(); }
  std::vector<std::string> lines(std::int64_t from, std::size_t max_lines,
                                 std::size_t max_bytes) const override {
    return engine_.lines(from, max_lines, max_bytes);
  }
  std::optional<std::string> feed_cursor() const override { return engine_.cursor(); }

  bool may_pull() const override { return !engine_.locked(); }
  std::vector<sync::Blob> unsent_blobs(std::size_t most) const override;
  std::string blob_bytes(const std::string& sha256, std::int64_t offset, std::size_t bytes) const override {
    return engine_.attachment_bytes(sha256, offset, bytes);
  }

  std::optional<std::string> recovery_secret() const override;

  // Carries out an effect that stores; durable when it returns. False for the other effects.
  bool store(const sync::Effect& effect);

 private:
  Engine& engine_;
};

// The machine's part of an identity.
sync::Identity sync_identity(const Identity& identity);

}  // namespace doorstep::device
