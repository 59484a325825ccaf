"""A published month of home care, worked on eight tablets: October 2026, over the night on which the clocks go back."""
import collections
import csv
import json
import unittest
from datetime import datetime, timedelta

from doorstep_client import Device
from doorstep_log import now, parse_instant
from harness import SHARED, HubProcess

DATA = SHARED / "data" / "rota-a"
FIRST, LAST = "2026-10-05", "2026-11-01"


def need_data():
    """To be called by setUpModule()."""
    if not DATA.is_dir():
        print("contract: skipped: the shared data are absent")
        raise unittest.SkipTest("the shared data are absent")


def read(name: str) -> list[dict]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class RotaWork(unittest.TestCase):
    """The hub that has been told of it all by `work()`; only the recorded instants count."""

    @classmethod
    def setUpClass(cls):
        cls.server = HubProcess()
        cls.addClassCleanup(cls.server.remove)
        cls.server.start()
        cls.imported = json.loads(cls.server.value("import", *(DATA / f"{n}.csv" for n in ("rota", "packages", "outcomes", "people", "carers"))))
        away = abs((now() - parse_instant(FIRST + "T00:00:00Z")).days) + 60
        cls.server.value("policy", "--provider", "brightside", f"horizon_back_days={away}", f"horizon_ahead_days={away}")
        cls.rota = {row["visit"]: row for row in read("rota.csv")}
        cls.actual = read("actual.csv")
        cls.devices = {carer: cls.tablet(carer) for carer in sorted({row["carer"] for row in cls.actual})}

    @classmethod
    def tablet(cls, carer: str) -> Device:
        """A tablet that was switched on before the month and never off."""
        device = cls.server.device("brightside", carer)
        device.sync_down()
        device.log.booted_at = parse_instant(FIRST + "T00:00:00Z") - timedelta(days=1)
        return device

    @classmethod
    def work(cls, rows: list[dict]):
        """Each attendance as two events on its carer's tablet, in the order of time; of a missed one nothing."""
        moments = collections.defaultdict(list)
        for row in rows:
            if row["status"] == "delivered":
                moments[row["carer"]] += [(parse_instant(row["clocked_in"]), row, "visit.checked_in"), (parse_instant(row["clocked_out"]), row, "visit.checked_out")]
            elif row["status"] != "missed":
                moments[row["carer"]].append((cls.planned_start(row["visit"]), row, "visit.not_delivered"))
        cls.contacts = now() > parse_instant(LAST + "T23:59:59Z")  # a contact is honest only after the month
        for n, (carer, device) in enumerate(cls.devices.items()):
            for at, row, type_ in sorted(moments[carer], key=lambda m: (m[0], m[2])):
                cls.record(device, at, row, type_)
            in_contact = cls.contacts and n % 2 == 0
            device.sync_up(**({"boot": device.log.boot, "uptime_ms": device.log.uptime_ms()} if in_contact else {}))

    @classmethod
    def planned_start(cls, visit: str) -> datetime:
        device = next(iter(d for d in cls.devices.values() if any(doc.get("ref") == visit for doc in d.documents.values())))
        return parse_instant(device.documents["planned_visit", device.id_of("planned_visit", visit)]["start"])

    @classmethod
    def record(cls, device: Device, at: datetime, row: dict, type_: str):
        body = {"visit.checked_in": {"method": "nfc", "evidence": {"tag": "04a2b1"}, "planned": True},
                "visit.checked_out": {"method": "nfc", "evidence": {"tag": "04a2b1"}},
                "visit.not_delivered": {"reason": row["status"], "text": ""}}[type_]
        device.log.append(type_, body, device.id_of("carer", row["carer"]), at, visit=device.id_of("planned_visit", row["visit"]),
                          person=device.id_of("person", row["person"]))

    @classmethod
    def commissioners(cls) -> list[str]:
        return sorted({row["commissioner"] for row in read("people.csv")})
