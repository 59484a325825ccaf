"""Visits worked on devices, as several test files need them."""
from datetime import datetime

from doorstep_client import Device, System
from doorstep_log import parse_instant, uuid7
from harness import ContractTest


class OfficeWork(ContractTest):
    """A hub with an office; `self.check_in(…)` and the like are what carers do, `self.rows(…)` what it comes to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office: System = cls.server.system("provider", "alba")

    def tablet(self, *carers: str) -> Device:
        device = self.enrol(*carers)
        device.sync_down()
        return device

    def record(self, device: Device, carer: str, visit: str | None, type_: str, body: dict, at: datetime | None = None,
               person: str | None = None, **members) -> str:
        """`visit` is the office's name, or the id of an unplanned one; the person is the visit's."""
        id_ = visit
        planned = next((key for key, doc in device.documents.items() if key[0] == "planned_visit" and doc["ref"] == visit), None)
        if planned:
            id_, who = planned[1], device.documents[planned]["person"]
        else:
            who = device.id_of("person", person) if person else None
        return device.log.append(type_, body, device.id_of("carer", carer), at, visit=id_, person=who, **members)

    def check_in(self, device: Device, carer: str, visit: str, at: datetime | None = None, method: str = "nfc", **members) -> str:
        body = {"method": method, "evidence": {"tag": "04a2b1"} if method == "nfc" else {}, "planned": True}
        return self.record(device, carer, visit, "visit.checked_in", body | ({"reason": "tag lost"} if method == "manual" else {}),
                           at, **members)

    def check_out(self, device: Device, carer: str, visit: str, at: datetime | None = None, method: str = "nfc", **members) -> str:
        body = {"method": method, "evidence": {"tag": "04a2b1"} if method == "nfc" else {}}
        return self.record(device, carer, visit, "visit.checked_out", body | ({"reason": "tag lost"} if method == "manual" else {}),
                           at, **members)

    def unplanned(self, device: Device, carer: str, person: str, at: datetime, until: datetime | None = None) -> str:
        visit = uuid7()
        self.record(device, carer, visit, "visit.checked_in", {"method": "qr", "evidence": {"tag": "q"}, "planned": False,
                                                               "service": "respite"}, at, person)
        if until:
            self.record(device, carer, visit, "visit.checked_out", {"method": "qr", "evidence": {"tag": "q"}}, until, person)
        return visit

    def rows(self, day: str | datetime, to: str | datetime | None = None, system: System | None = None, **query) -> list[dict]:
        text = [d if isinstance(d, str) else f"{d:%Y-%m-%d}" for d in (day, to or day)]
        return (system or self.office).items("/v1/actual-hours", from_=text[0], to=text[1], **query)

    def row(self, visit: str, carer: str | None = None, system: System | None = None) -> dict:
        """The one row of a visit (of a carer), within days of now."""
        found = [r for r in self.rows("2020-01-01", "2039-12-31", system) if r["visit"] == visit and carer in (None, r["carer"])]
        self.assertEqual(len(found), 1, f"rows of {visit} {carer}: {found}")
        return found[0]

    def assertNear(self, text: str, moment: datetime, seconds: float = 2):
        self.assertLessEqual(abs((parse_instant(text) - moment).total_seconds()), seconds, f"{text} is not {moment}")
