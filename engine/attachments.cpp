// The engine's face on attachments: bytes first, then the event that names them; and what a crash left between the two.
#include <nlohmann/json.hpp>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"
#include "doorstep/media/media.h"

#include "state.h"

namespace doorstep {
namespace {

constexpr std::int64_t kMaxUnsentBytes = std::int64_t{512} * 1024 * 1024;
constexpr Millis kDay_ms = 86'400'000;
constexpr std::int64_t kDefaultHorizonDays = 7;  // as the provider's policy has it
constexpr std::int64_t kMaxHorizonDays = 366;    // as visit::parse_policy() has it

// Bytes as they are kept, with what they are.
struct Cleaned {
  std::string bytes;
  std::string_view media_type;
  Digest sha256{};
};

Cleaned cleaned(std::string_view bytes, std::int64_t most, const Crypto& crypto) {
  if (static_cast<std::int64_t>(bytes.size()) > most)
    throw Error(ErrorClass::rejected, "too_large", "an attachment is at most 25 MiB, a thumbnail 30 KiB");
  const auto type = media::type_of(bytes.substr(0, media::kSignatureBytes));
  if (!type)
    throw Error(ErrorClass::rejected, "unsupported_type",
                "a photograph is JPEG, PNG or WebP, a voice note Ogg, WebM or MPEG-4");
  auto clean = media::without_metadata(*type, bytes);
  if (!clean) throw Error(ErrorClass::rejected, "bad_attachment", "the file is damaged or cut off");
  const Digest sha256 = crypto.sha256(*clean);
  return {std::move(*clean), media::name_of(*type), sha256};
}

std::optional<Cleaned> cleaned_thumbnail(std::string_view bytes, const Crypto& crypto) {
  if (bytes.empty()) return std::nullopt;
  auto small = cleaned(bytes, media::kMaxThumbnailBytes, crypto);
  if (!media::is_image(*media::type_named(small.media_type)))
    throw Error(ErrorClass::rejected, "unsupported_type", "a thumbnail is a picture");
  return small;
}

nlohmann::json named(const Cleaned& part) {
  return {{"sha256", base64url(part.sha256)},
          {"media_type", part.media_type},
          {"bytes", static_cast<std::int64_t>(part.bytes.size())}};
}

NewEvent event_of(const NewAttachment& attachment, const Cleaned& whole,
                  const std::optional<Cleaned>& small) {
  nlohmann::json body = named(whole);
  body["of"] = attachment.of.str();
  if (small) body["thumbnail"] = named(*small);
  return {"attachment.added", attachment.by, attachment.visit, attachment.person, body.dump()};
}

Attachment told(const store::AttachmentRow& row, const store::BlobRow& blob, const std::string& epoch) {
  return {EventId(row.event),
          EventId(row.of),
          row.at,
          base64url(row.sha256),
          blob.media_type,
          blob.bytes,
          row.thumbnail ? base64url(*row.thumbnail) : std::string(),
          !epoch.empty() && blob.sent_epoch == epoch};
}

struct HeldBlob {
  store::BlobRow row;
  std::string bytes;
};

std::vector<HeldBlob> blobs_of(const store::BlobStore& blobs, const store::AttachmentRow& attachment) {
  std::vector<HeldBlob> out;
  for (const auto& sha256 : {std::optional(attachment.sha256), attachment.thumbnail}) {
    const auto row = sha256 ? blobs.find(*sha256) : std::nullopt;
    if (row) out.push_back({*row, blobs.read(*sha256, 0, SIZE_MAX)});
  }
  return out;
}

void take_over(store::BlobStore& blobs, const store::AttachmentRow& attachment,
               const std::vector<HeldBlob>& held) {
  if (blobs.holds(attachment.event)) return;
  std::vector<store::BlobStore::NewBlob> bytes;
  bytes.reserve(held.size());
  for (const auto& blob : held) bytes.push_back({blob.row.sha256, blob.row.media_type, blob.bytes});
  blobs.add(attachment, bytes);
  blobs.confirm(attachment.event);
}

}  // namespace

store::BlobStore& Engine::State::blob_store() {
  if (blobs) return *blobs;
  finish_mending_blobs();
  blobs.emplace(place, key);
  settle_attachments();
  return *blobs;
}

// Where the log still ends where it ended when the bytes were written, the event was never recorded, and nobody was told
// that it was. Anything else counts as recorded: nothing is given up for a doubt.
void Engine::State::settle_attachments() {
  for (const auto& row : blobs->all(false)) {
    const auto head = log->head();
    if (head.hash == row.head) {
      blobs->withdraw(row.event);
    } else {
      blobs->confirm(row.event);
    }
  }
}

void Engine::State::mend_blobs() {
  store::BlobStore::abandon(blobs);
  store::BlobStore::begin_mending(place, store::set_aside_name(place, store::kBlobFile, stamp.wall_ms()));
  finish_mending_blobs();
}

void Engine::State::finish_mending_blobs() {
  const auto set_aside = store::BlobStore::being_mended(place);
  if (!set_aside) return;
  store::BlobStore::make_anew(place, key, config.crypto, *set_aside);
  report({stamp.wall_ms(), store::kBlobFile, "damaged", *set_aside, 0, 0, 0});
  store::BlobStore::end_mending(place);
}

// Within the horizon a hub that was restored from a backup is offered them again.
void Engine::State::erase_old_attachments() {
  if (!has_blobs() || !log->current()) return;
  std::int64_t days = kDefaultHorizonDays;
  for (const auto& policy : feed->documents("policy")) {
    const auto doc = nlohmann::json::parse(*policy.doc, nullptr, false);
    const auto found = doc.is_object() ? doc.find("horizon_back_days") : doc.end();
    const bool is_sound =
        found != doc.end() && found->is_number_integer() && *found >= 0 && *found <= kMaxHorizonDays;
    if (is_sound) days = found->get<std::int64_t>();
  }
  blob_store().erase_sent(log->epoch(), stamp.wall_ms() - days * kDay_ms);
}

Attached Engine::attach(const NewAttachment& attachment) {
  const Cleaned whole = cleaned(attachment.bytes, media::kMaxAttachmentBytes, state_->config.crypto);
  const auto small = cleaned_thumbnail(attachment.thumbnail, state_->config.crypto);
  if (!is_uuid(attachment.of.str()))
    throw Error(ErrorClass::rejected, "bad_attachment", "the event that it belongs to is not named");
  const Recorded recorded = state_->run([&] {
    auto& state = *state_;
    auto& blobs = state.blob_store();
    const event::Envelope envelope = state.envelope_of(event_of(attachment, whole, small));
    if (blobs.unsent(state.log->epoch()).bytes + static_cast<std::int64_t>(whole.bytes.size()) >
        kMaxUnsentBytes)
      throw Error(ErrorClass::space, "attachments_full", "too many attachments wait to be sent");
    store::AttachmentRow row{
        envelope.id.str(),     attachment.of.str(), attachment.visit ? attachment.visit->str() : "",
        envelope.at,           whole.sha256,        std::nullopt,
        state.log->head().hash};
    std::vector<store::BlobStore::NewBlob> bytes{{whole.sha256, whole.media_type, whole.bytes}};
    if (small) {
      row.thumbnail = small->sha256;
      bytes.push_back({small->sha256, small->media_type, small->bytes});
    }
    state.touch();
    blobs.add(row, bytes);
    Recorded done;
    try {
      done = state.append(envelope);
    } catch (const Error&) {
      blobs.withdraw(row.event);
      throw;
    }
    blobs.confirm(row.event);
    return done;
  });
  state_->tell(Change::recorded);
  return {recorded.id, recorded.seq, base64url(whole.sha256), std::string(whole.media_type),
          static_cast<std::int64_t>(whole.bytes.size())};
}

// One at a time: together they may be more than a tablet's memory.
void Engine::adopt_attachments(const Engine& other) {
  auto& theirs = *other.state_;
  const auto attachments = theirs.run([&] {
    return theirs.has_blobs() ? theirs.blob_store().all(true) : std::vector<store::AttachmentRow>();
  });
  for (const auto& attachment : attachments) {
    const auto held = theirs.run([&] { return blobs_of(theirs.blob_store(), attachment); });
    state_->run([&] { take_over(state_->blob_store(), attachment, held); });
  }
}

std::vector<Attachment> Engine::attachments(const VisitId& visit) const {
  return state_->read([&] {
    std::vector<Attachment> out;
    if (!state_->has_blobs()) return out;
    const auto& blobs = state_->blob_store();
    for (const auto& row : blobs.of_visit(visit.str()))
      if (const auto blob = blobs.find(row.sha256)) out.push_back(told(row, *blob, state_->log->epoch()));
    return out;
  });
}

std::string Engine::attachment_bytes(std::string_view sha256, std::int64_t offset, std::size_t most) const {
  const auto digest = fixed_from_base64url<Digest>(sha256);
  if (!digest || offset < 0) throw Error(ErrorClass::rejected, "bad_attachment", "no such attachment");
  return state_->run([&] {
    if (!state_->has_blobs()) return std::string();
    return state_->blob_store().read(*digest, offset, most);
  });
}

UnsentAttachments Engine::unsent_attachments() const {
  return state_->run([&]() -> UnsentAttachments {
    if (!state_->has_blobs()) return {};
    const auto totals = state_->blob_store().unsent(state_->log->epoch());
    return {totals.count, totals.bytes, totals.oldest};
  });
}

std::vector<UnsentBlob> Engine::unsent_blobs(std::size_t most) const {
  return state_->run([&] {
    std::vector<UnsentBlob> out;
    if (!state_->has_blobs()) return out;
    for (const auto& row : state_->blob_store().next_unsent(state_->log->epoch(), most))
      out.push_back({base64url(row.sha256), row.media_type, row.bytes});
    return out;
  });
}

void Engine::add_blob_receipt(std::string_view sha256, const std::string& epoch) {
  const auto digest = fixed_from_base64url<Digest>(sha256);
  if (!digest) throw Error(ErrorClass::rejected, "bad_receipt", "a receipt for bytes that are not here");
  state_->run([&] { state_->blob_store().mark_sent(*digest, epoch, state_->stamp.wall_ms()); });
  state_->tell(Change::receipted);
}

}  // namespace doorstep
