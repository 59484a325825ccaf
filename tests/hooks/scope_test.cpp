// Who is told what: as for reads.
#include "doorstep/hub/store/occurrences.h"

#include "hooks_world.h"

namespace doorstep::testing {
namespace {

class HookScope : public HooksTest {
 protected:
  // How many each receiver of them got, of what is told now.
  void close_statement(const std::string& id, const std::string& commissioner) {
    hub::Occurrence one;
    one.kind = hub::OccurrenceKind::statement_closed;
    one.id = id;
    one.at = hub.clock.wall_ms();
    one.statement = "00000000-0000-8000-8000-000000000009";
    one.commissioner = commissioner;
    hub.store().write([&](hub::Connection& db) {
      hub::write_occurrences(db, ProviderId("brook"), {one}, hub.clock.wall_ms());
    });
  }
  Receiver brook, vale, northshire, southborough;
};

TEST_F(HookScope, TheProviderAndWhoFundsThePerson) {
  subscribe("brook", brook.url());
  subscribe("vale", vale.url());
  subscribe("northshire", northshire.url());
  subscribe("southborough", southborough.url());
  set_time("2026-09-22T09:00:00Z");
  keep();
  send_all();
  EXPECT_EQ(brook.count(), 2U);
  EXPECT_EQ(northshire.count(), 2U);
  EXPECT_EQ(vale.count(), 0U);
  EXPECT_EQ(southborough.count(), 0U);
}

TEST_F(HookScope, AFunderOfAPackageIsToldOfItsDays) {
  hub.store().write([&](hub::Connection& db) {
    db.exec(
        "INSERT INTO package (provider, id, ref, person, service, valid_from, valid_to, funding) VALUES "
        "('brook', "
        "'00000000-0000-8000-8000-000000000001', 'k1', $1, 'personal_care', '2026-09-22', '2026-09-22', "
        "'northshire:60;southborough:40')",
        office_id(hub.store(), "person", "p1"));
  });
  subscribe("southborough", southborough.url());
  raise("018f0000-0000-7000-8000-000000000001");
  raise("018f0000-0000-7000-8000-000000000002", "p2");
  send_all();
  EXPECT_EQ(southborough.count(), 1U);
  hub.clock.advance(86'400'000);
  raise("018f0000-0000-7000-8000-000000000003");
  send_all();
  EXPECT_EQ(southborough.count(), 1U) << "the package has ended";
}

TEST_F(HookScope, OnlyWhatWasAskedFor) {
  subscribe("brook", brook.url(), {"visit.missed"});
  set_time("2026-09-22T09:00:00Z");
  keep();
  send_all();
  EXPECT_EQ(brook.count(), 2U);
}

TEST_F(HookScope, NothingThatCameAboutBeforeIt) {
  raise("018f0000-0000-7000-8000-000000000001");
  hub.clock.advance(1);
  subscribe("brook", brook.url());
  send_all();
  EXPECT_EQ(brook.count(), 0U);
}

TEST_F(HookScope, AStatementIsForTheProviderAndForWhoseItIs) {
  subscribe("brook", brook.url());
  subscribe("vale", vale.url());
  subscribe("northshire", northshire.url());
  subscribe("southborough", southborough.url());
  close_statement("00000000-0000-8000-8000-000000000001", "northshire");
  close_statement("00000000-0000-8000-8000-000000000002",
                  "");  // of all commissioners together: the provider's
  send_all();
  EXPECT_EQ(brook.count(), 2U);
  EXPECT_EQ(northshire.count(), 1U);
  EXPECT_EQ(vale.count() + southborough.count(), 0U);
  const auto body = nlohmann::json::parse(northshire.received()[0].body);
  EXPECT_EQ(body.at("type"), "statement.closed");
  EXPECT_EQ(body.at("data").at("statement"), "00000000-0000-8000-8000-000000000009");
  EXPECT_EQ(body.at("data").at("commissioner"), "northshire");
}

}  // namespace
}  // namespace doorstep::testing
