// doorstep device check-in, record, check-out: nobody types a time.
#include <cmath>
#include <iostream>

#include <nlohmann/json.hpp>

#include "doorstep/device/attachments.h"
#include "doorstep/device/attendance.h"

#include "commands.h"
#include "device_options.h"
#include "files.h"

namespace doorstep::cli {
namespace {

using nlohmann::json;

struct DoorOptions {
  std::string directory;
  device::Attendance attendance;
  std::optional<double> lat, lon;
  std::optional<std::int64_t> accuracy_m;
};

struct RecordOptions {
  std::string directory, carer, visit, person, file;
};

struct AttachOptions {
  std::string directory, of, file, thumbnail;
  device::AttachmentGiven given;
};

std::int64_t e7(double degrees) { return std::llround(degrees * 1e7); }

device::Attendance attendance_of(const DoorOptions& options) {
  auto attendance = options.attendance;
  if (options.lat) attendance.evidence.lat_e7 = e7(*options.lat);
  if (options.lon) attendance.evidence.lon_e7 = e7(*options.lon);
  attendance.evidence.accuracy_m = options.accuracy_m;
  return attendance;
}

void print_recorded(const Recorded& recorded, const std::optional<VisitId>& visit) {
  print_line({{"event", recorded.id.str()},
              {"seq", recorded.seq},
              {"visit", visit ? json(visit->str()) : json(nullptr)}});
}

void record_command(device::Device& device, const visit::Command& command) {
  print_recorded(device.record(command), command.visit);
}

[[noreturn]] void refuse(const char* code, const std::string& detail, const std::string& pointer) {
  throw InvalidInput(json{{"code", code}, {"detail", detail}, {"pointer", pointer}}.dump());
}

// {"type","body"}, and nothing else: a time least of all.
visit::Command read_command(const std::string& text) {
  const auto event = json::parse(text, nullptr, false);
  if (event.is_discarded()) refuse("bad_json", "this is no JSON", "");
  if (!event.is_object()) refuse("bad_event", "an object with type and body is wanted", "");
  for (const auto& [name, value] : event.items()) {
    if (name != "type" && name != "body")
      refuse("unknown_member", "only type and body are given", "/" + name);
  }
  if (!event.contains("type") || !event["type"].is_string()) refuse("bad_event", "a text is wanted", "/type");
  if (event.contains("body") && !event["body"].is_object())
    refuse("bad_event", "an object is wanted", "/body");
  visit::Command command;
  command.type = event["type"].get<std::string>();
  if (event.contains("body")) command.body = event["body"].dump();
  return command;
}

void record(const RecordOptions& options) {
  auto command = read_command(read_input(options.file));
  const auto device = open_device(options.directory);
  auto& engine = device->engine();
  command.by = CarerId(device::id_of(engine, "carer", options.carer));
  if (!options.visit.empty()) {
    command.visit = VisitId(device::id_of(engine, "planned_visit", options.visit));
    const auto known = engine.visit_to_record(*command.visit);
    if (known && !known->person.empty()) command.person = known->person;
  }
  if (!options.person.empty()) command.person = PersonId(device::id_of(engine, "person", options.person));
  record_command(*device, command);
}

void attach(const AttachOptions& options) {
  const std::string bytes = read_input(options.file);
  const std::string thumbnail = options.thumbnail.empty() ? std::string() : read_input(options.thumbnail);
  auto given = options.given;
  given.of = options.of;
  given.bytes = bytes;
  given.thumbnail = thumbnail;
  const auto device = open_device(options.directory);
  const auto attached = device::attach(device->engine(), given);
  print_line({{"event", attached.id.str()},
              {"seq", attached.seq},
              {"sha256", attached.sha256},
              {"media_type", attached.media_type},
              {"bytes", attached.bytes}});
}

void add_attach_command(CLI::App& group) {
  auto options = std::make_shared<AttachOptions>();
  auto* command = add_device_command(group, "attach", "Add a photograph or a voice note to what was recorded",
                                     options->directory);
  command->add_option("--carer", options->given.carer, "who adds it")->required();
  command->add_option("--of", options->of, "the event that it belongs to")->required();
  command->add_option("--visit", options->given.visit, "the visit of that event");
  command->add_option("--person", options->given.person, "whom it is about; of a visit its own");
  command->add_option("--thumbnail", options->thumbnail, "a small picture of it, up to 30 KiB");
  command->add_option("file", options->file, "JPEG, PNG, WebP; Ogg, WebM, MPEG-4 sound; - for stdin")
      ->required();
  command->callback([options] { attach(*options); });
}

void add_evidence_options(CLI::App& command, DoorOptions& options) {
  command.add_option("--carer", options.attendance.carer, "who is at the door")->required();
  auto* lat = command.add_option("--lat", options.lat, "degrees")->check(CLI::Range(-90.0, 90.0));
  auto* lon = command.add_option("--lon", options.lon, "degrees")->check(CLI::Range(-180.0, 180.0));
  lat->needs(lon);
  lon->needs(lat);
  command.add_option("--accuracy", options.accuracy_m, "metres")->check(CLI::NonNegativeNumber)->needs(lat);
  command.add_option("--tag", options.attendance.evidence.tag, "what the tag at the door says (NFC, QR)");
  command.add_option("--manual", options.attendance.manual_reason, "why there is no evidence");
}

}  // namespace

void add_recording_commands(CLI::App& group) {
  auto in = std::make_shared<DoorOptions>();
  auto* check_in = add_device_command(group, "check-in", "Arrive: the time is now", in->directory);
  add_evidence_options(*check_in, *in);
  auto* visit = check_in->add_option("--visit", in->attendance.visit, "the visit of the rota");
  auto* person =
      check_in->add_option("--person", in->attendance.person, "of an unplanned visit")->excludes(visit);
  auto* service =
      check_in->add_option("--service", in->attendance.service, "of an unplanned visit")->needs(person);
  person->needs(service);
  check_in->callback([in] {
    if (in->attendance.visit.empty() && in->attendance.person.empty()) {
      throw CLI::RequiredError("--visit, or --person and --service");
    }
    const auto device = open_device(in->directory);
    record_command(*device, device::check_in(device->engine(), attendance_of(*in)));
  });

  auto out = std::make_shared<DoorOptions>();
  auto* check_out = add_device_command(group, "check-out", "Leave: the time is now", out->directory);
  add_evidence_options(*check_out, *out);
  check_out->add_option("--visit", out->attendance.visit, "the visit that ends")->required();
  check_out->callback([out] {
    const auto device = open_device(out->directory);
    record_command(*device, device::check_out(device->engine(), attendance_of(*out)));
  });

  auto any = std::make_shared<RecordOptions>();
  auto* command =
      add_device_command(group, "record", "Record any event: {\"type\",\"body\"}", any->directory);
  command->add_option("--carer", any->carer, "who did it")->required();
  command->add_option("--visit", any->visit, "the visit it belongs to");
  command->add_option("--person", any->person, "the person it is about; of a visit its own");
  command->add_option("event", any->file, "a JSON file; - for stdin")->required();
  command->callback([any] { record(*any); });
  add_attach_command(group);
}

}  // namespace doorstep::cli
