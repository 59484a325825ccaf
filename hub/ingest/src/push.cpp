#include "doorstep/hub/ingest/push.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"

#include "append.h"
#include "push_body.h"

namespace doorstep::hub {

namespace {

PublicKey key_of(const Context& context, const Caller& device) {
  return context.store.read([&](Connection& db) {
    const auto row = db.first("SELECT public_key FROM principal WHERE id = $1", device.id);
    PublicKey key{};
    if (row && row->blob(0).size() == key.size())
      std::copy(row->blob(0).begin(), row->blob(0).end(), key.begin());
    return key;
  });
}

Problem problem_of(const event::Fault& fault) {
  Problem problem = Problem(422, std::string(event::to_string(fault.code)),
                            "The log is broken at this line; nothing is taken.")
                        .with("line", fault.line);
  return fault.seq ? std::move(problem).with("seq", *fault.seq) : problem;
}

// Throws Problem in the order of §4, up to what only the writer can see.
CheckedPush check_push(const Context& context, const Call& call) {
  if (call.params[0] != call.caller.id) {
    throw Problem(403, "wrong_device", "The token is of another device than the path.");
  }
  CheckedPush push;
  push.device = call.caller;
  push.received_at = call.received_at;
  push.body = parse_push(call.request);
  const DeviceId device(call.caller.id);
  auto verification = event::verify_lines(context.crypto, device, key_of(context, call.caller),
                                          push.body->lines, push.body->head);
  if (verification.fault) throw problem_of(*verification.fault);
  push.log = std::move(*verification.log);
  push.lines.reserve(push.log.lines.size());
  for (const auto& line : push.log.lines) push.lines.push_back(inspect(context.crypto, line));
  return push;
}

Response receipt(const Context& context, const CheckedPush& push) {
  const std::string head = base64url(push.log.head.hash);
  const std::string time = format_instant(context.clock.wall_ms());
  const auto text =
      event::receipt_text(push.device.id, push.log.head.seq, head, context.identity.epoch, time);
  return json_response(200, {{"device", push.device.id},
                             {"seq", push.log.head.seq},
                             {"head", head},
                             {"epoch", context.identity.epoch},
                             {"time", time},
                             {"sig", base64url(context.receipt_key.sign(text))}});
}

Response answer(const Context& context, const CheckedPush& push, const Outcome& outcome) {
  if (const auto* gap = std::get_if<LogGap>(&outcome)) {
    return problem_response(Problem(409, "log_gap", "The hub does not hold what comes before this push.")
                                .with("expected_seq", gap->expected_seq)
                                .with("head", base64url(gap->head)),
                            context.clock.wall_ms());
  }
  if (const auto* fork = std::get_if<LogFork>(&outcome)) {
    return problem_response(
        Problem(409, "log_fork", "The hub holds another line there.").with("seq", fork->seq),
        context.clock.wall_ms());
  }
  return receipt(context, push);
}

void handle_push(const Context& context, const std::shared_ptr<const Call>& call, Responder&& responder) {
  struct Job {
    std::shared_ptr<const Call> call;  // the lines point into its body
    CheckedPush push;
    Outcome outcome = Taken{};
  };
  const auto job = std::make_shared<Job>(Job{call, check_push(context, *call)});
  context.store.submit([&context, job](Connection& db) { job->outcome = append(db, context, job->push); },
                       [&context, job, to = std::move(responder)](const std::exception_ptr& failure) mutable {
                         to(failure ? failure_response(failure, context.clock.wall_ms())
                                    : answer(context, job->push, job->outcome));
                       });
}

}  // namespace

void add_push_route(Router& router, const Context& context) {
  router.add_async("POST", "/v1/devices/{device}/events", {Role::device},
                   [&context](const auto& call, Responder&& responder) {
                     handle_push(context, call, std::move(responder));
                   });
}

}  // namespace doorstep::hub
