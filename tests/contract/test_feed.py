"""§5: the feed, its scope, its pages and its cursors."""
import unittest
import urllib.parse

from harness import UUID, ContractTest, planned

OUTCOMES = [{"outcome": "o1", "person": "ann", "goal": "Makes own breakfast", "domain": "being_safe", "scale": "gas"}]


class Feed(ContractTest):
    rota = [planned("now", carers="mia;joe", tasks="wash;dress", time_critical="yes", band="complex", hours="core"),
            planned("other", person="bob", carers="kim", start=1), planned("old", start=-24 * 9), planned("far", start=24 * 16),
            planned("shared", person="ann", carers="kim", start=2, participants="ann;bob"),
            planned("brook", person="cat", carers="zoe", provider="brook")]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.bring_in("outcomes.csv", OUTCOMES)

    def feed(self, device, **query) -> dict:
        text = urllib.parse.urlencode(query)
        answer = device.request("GET", "/v1/feed" + ("?" + text if text else ""))
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(set(answer.json), {"changes", "cursor", "more", "time"})
        self.assertIsInstance(answer.json["more"], bool)
        self.assertTrue(isinstance(answer.json["cursor"], str) and answer.json["cursor"])
        for change in answer.json["changes"]:
            self.assertEqual(set(change) - {"doc", "gone"}, {"kind", "id", "rev"})
            self.assertIsInstance(change["rev"], int)
            self.assertIn(change["kind"], ("person", "planned_visit", "task", "outcome", "note", "carer", "policy"))
            self.assertNotEqual("doc" in change, change.get("gone") is True, change)
        return answer.json

    def refs(self, device, kind: str) -> set:
        device.sync_down()
        return {doc.get("ref") for (k, _), doc in device.documents.items() if k == kind}

    def doc(self, device, kind: str, ref: str) -> dict:
        return device.documents[kind, device.id_of(kind, ref)]

    def test_documents(self):
        device = self.enrol("mia")
        device.sync_down()
        visit = self.doc(device, "planned_visit", "now")
        row = self.rota[0]
        self.assertEqual(visit["person"], device.id_of("person", "ann"))
        self.assertEqual(visit["carers"], [device.id_of("carer", "mia"), device.id_of("carer", "joe")])
        self.assertEqual(visit["start"], row["start"].replace("Z", ".000Z"))
        self.assertEqual(visit["end"], row["end"].replace("Z", ".000Z"))
        self.assertEqual({k: visit[k] for k in ("service", "band", "hours", "tasks", "time_critical")},
                         {"service": "personal_care", "band": "complex", "hours": "core", "tasks": ["wash", "dress"], "time_critical": True})
        self.assertNotIn("participants", visit)  # what is empty is absent
        self.assertNotIn("visit", visit)
        person = self.doc(device, "person", "ann")
        self.assertEqual({k: person.get(k) for k in ("name", "lat_e7", "lon_e7", "postcode", "zone", "needs", "access_notes")},
                         {"name": "Ann Testperson", "lat_e7": 515_000_000, "lon_e7": -1_250_000, "postcode": "ZZ1 1ZZ",
                          "zone": "north", "needs": "older_person", "access_notes": "Side door"})
        self.assertFalse({"lat", "lon"} & set(person))
        self.assertTrue(all(UUID.match(id_) for kind, id_ in device.documents if kind != "policy"))
        outcome = next(doc for (kind, _), doc in device.documents.items() if kind == "outcome")
        self.assertEqual({k: outcome.get(k) for k in ("ref", "person", "goal", "domain", "scale")},
                         {"ref": "o1", "person": device.id_of("person", "ann"), "goal": "Makes own breakfast",
                          "domain": "being_safe", "scale": "gas"})
        self.assertTrue([k for k, _ in device.documents if k == "policy"])

    def test_carers_are_our_own_and_those_who_share_a_visit(self):
        device = self.enrol("mia")
        self.assertEqual(self.refs(device, "carer"), {"mia", "joe"})
        self.assertIs(self.doc(device, "carer", "mia")["own"], True)
        self.assertFalse(self.doc(device, "carer", "joe").get("own", False))
        self.assertEqual(self.doc(device, "carer", "joe")["name"], "Joe Testcarer")
        both = self.enrol("mia", "joe")
        both.sync_down()
        self.assertIs(self.doc(both, "carer", "joe")["own"], True)

    def test_scope(self):
        device = self.enrol("mia")
        self.assertEqual(self.refs(device, "planned_visit"), {"now"})
        self.assertEqual(self.refs(device, "person"), {"ann"})
        kim = self.enrol("kim")
        self.assertEqual(self.refs(kim, "planned_visit"), {"other", "shared"})
        self.assertEqual(self.refs(kim, "person"), {"ann", "bob"})
        self.assertEqual(kim.documents["planned_visit", kim.id_of("planned_visit", "shared")]["participants"],
                         [kim.id_of("person", "ann"), kim.id_of("person", "bob")])
        zoe = self.server.device("brook", "zoe")
        self.assertEqual(self.refs(zoe, "planned_visit") | self.refs(zoe, "person"), {"brook", "cat"})

    def test_pages(self):
        device = self.enrol("mia")
        whole = self.feed(device)
        self.assertFalse(whole["more"])
        pages, cursor = [], None
        while True:
            page = self.feed(device, limit=1, **({"after": cursor} if cursor else {}))
            self.assertLessEqual(len(page["changes"]), 1)
            pages += page["changes"]
            cursor = page["cursor"]
            self.assertLess(len(pages), 100)
            if not page["more"]:
                break
        self.assertEqual({(c["kind"], c["id"]) for c in pages}, {(c["kind"], c["id"]) for c in whole["changes"]})
        after = self.feed(device, after=cursor)
        self.assertEqual((after["changes"], after["more"]), ([], False))
        self.assertEqual(self.feed(device, after=after["cursor"], limit=1000)["changes"], [])

    def test_cursors_that_are_unknown(self):
        device, other = self.enrol("mia"), self.enrol("mia")
        theirs = self.feed(other)["cursor"]
        own = self.feed(device)["cursor"]
        for cursor in ("x", "0", "-1", "999999999", theirs, own + "x", "é", "A" * 5000):
            answer = device.request("GET", "/v1/feed?after=" + urllib.parse.quote(cursor))
            self.assertProblem(answer, 410, "cursor_unknown")
        device.cursor, device.documents = "lost", {("person", "someone"): {}}
        self.assertNotIn(("person", "someone"), device.sync_down(), "a full feed deletes what it did not name")

    def test_changes_and_gone(self):
        self.server.bring_in("extra.csv", [planned("mine", person="bob", carers="mia", start=3)])
        device = self.enrol("mia")
        first = self.feed(device)
        revs = {(c["kind"], c["id"]): c["rev"] for c in first["changes"]}
        device.sync_down()
        visit, bob = device.id_of("planned_visit", "mine"), device.id_of("person", "bob")
        self.server.bring_in("extra.csv", [planned("mine", person="bob", carers="mia", start=4)])
        changed = self.feed(device, after=device.cursor)
        moved = next(c for c in changed["changes"] if c["id"] == visit)
        self.assertGreater(moved["rev"], revs["planned_visit", visit])
        self.assertNotIn(device.id_of("person", "ann"), [c["id"] for c in changed["changes"]])
        self.server.bring_in("extra.csv", [planned("mine", person="bob", carers="kim", start=4)])
        gone = self.feed(device, after=changed["cursor"])
        self.assertEqual({(c["kind"], c["id"]) for c in gone["changes"] if c.get("gone")},
                         {("planned_visit", visit), ("person", bob)})
        self.assertTrue(all(c["rev"] > moved["rev"] for c in gone["changes"] if c["id"] == visit))
        self.server.bring_in("extra.csv", [planned("mine", person="bob", carers="mia", start=4)])
        back = self.feed(device, after=gone["cursor"])
        self.assertLessEqual({visit, bob}, {c["id"] for c in back["changes"] if "doc" in c})
        self.server.bring_in("extra.csv", [planned("mine", person="bob", carers="kim", start=24 * 40)])

    def test_horizon_is_the_providers(self):
        device = self.enrol("mia")
        device.sync_down()
        self.server.value("policy", "--provider", "alba", "horizon_back_days=30", "horizon_ahead_days=30")
        self.assertEqual(self.refs(device, "planned_visit"), {"now", "old", "far"})
        self.server.value("policy", "--provider", "alba", "horizon_back_days=7", "horizon_ahead_days=14")
        self.assertEqual(self.refs(device, "planned_visit"), {"now"})

    def test_notes_of_others_on_the_same_people(self):
        mia, joe, kim = (self.enrol(c) for c in ("mia", "joe", "kim"))
        zoe = self.server.device("brook", "zoe")
        mia.sync_down()
        text = "Slept well, had porridge."
        mia.log.append("note.recorded", {"kind": "handover", "text": text}, mia.id_of("carer", "mia"),
                       person=mia.id_of("person", "ann"), visit=mia.id_of("planned_visit", "now"))
        mia.log.append("note.recorded", {"kind": "handover", "text": "Out of scope"}, mia.id_of("carer", "mia"),
                       person=kim.sync_down() and kim.id_of("person", "bob"))
        mia.sync_up()
        notes = lambda d: [str(doc) for (k, _), doc in d.sync_down().items() if k == "note"]  # noqa: E731
        self.assertTrue([n for n in notes(joe) if text in n], "joe visits ann too")
        self.assertFalse([n for n in notes(joe) if "Out of scope" in n])
        self.assertTrue([n for n in notes(kim) if "Out of scope" in n])
        self.assertEqual(notes(zoe), [])

    def test_a_visit_that_moves_beyond_the_horizon_is_gone(self):
        self.server.bring_in("extra.csv", [planned("leaves", start=5)])
        device = self.enrol("mia")
        self.assertIn("leaves", self.refs(device, "planned_visit"))
        self.server.bring_in("extra.csv", [planned("leaves", start=24 * 40)])
        self.assertNotIn("leaves", self.refs(device, "planned_visit"))


if __name__ == "__main__":
    unittest.main()
