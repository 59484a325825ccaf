"""Backup and restore: epochs, gaps, keys; devices go on with the ones they know."""
import pathlib
import unittest

from doorstep_log import canonical
from harness import ContractTest, planned, problem_of, run


class Backup(ContractTest):
    def test_the_whole_way(self):
        device = self.enrol()
        for n in range(3):
            self.note(device, str(n))
        device.sync_up()
        file = self.server.folder / "hub.backup"
        self.server.value("backup", file)  # while it runs
        self.assertEqual(file.stat().st_mode & 0o077, 0, "it holds the hub's keys")
        for n in range(4):
            self.note(device, f"after {n}")
        device.sync_up()
        later = self.enrol("joe")
        old_epoch, old_pin = self.server.ready["epoch"], self.server.ready["pin"]

        running = self.server.command("restore", file)
        self.assertEqual(running.returncode, 1, "a restore wants a stopped hub")
        self.assertTrue(problem_of(running)["code"])
        self.assertHolds(device, 7)
        self.server.stop()
        self.server.value("restore", file)
        self.server.start()
        self.assertNotEqual(self.server.ready["epoch"], old_epoch)
        self.assertEqual(self.server.ready["pin"], old_pin)

        device.hub, device.access_token = self.server.hub(), None
        answer = device.push(8)
        self.assertProblem(answer, 409, "log_gap", expected_seq=4, head=device.log.head(3))
        contact = device.post_events(canonical(device.log.signed_head(3)))
        self.assertReceipt(contact, device, 3)
        self.assertEqual(contact.json["epoch"], self.server.ready["epoch"], "the receipt tells the new epoch")
        device.sent = 7
        self.note(device, "one more")
        self.assertEqual(device.sync_up(), 2, "refused once, then sent again from where the hub asks")
        self.assertHolds(device, 8)
        self.assertEqual(device.epoch, self.server.ready["epoch"])

        later.hub, later.access_token = self.server.hub(), None
        refused = later.request_token(later.assertion(later.claims()))
        self.assertEqual((refused.status, refused.code), (401, "bad_assertion"), "it enrolled after the backup")
        self.assertTrue(device.sync_down())

    def test_a_cursor_from_after_the_backup_is_unknown(self):
        """Else the device would keep what the restored hub never said, and miss what it says next."""
        self.server.bring_in("rota.csv", [planned("v1")])
        device = self.enrol()
        before = dict(device.sync_down())
        file = self.server.folder / "cursor.backup"
        self.server.value("backup", file)
        self.server.bring_in("rota.csv", [planned("v1", start=5), planned("v2")])
        self.assertNotEqual(device.sync_down(), before)
        self.server.stop()
        self.server.value("restore", file)
        self.server.start()
        device.hub, device.access_token = self.server.hub(), None
        self.server.bring_in("rota2.csv", [planned("v3", start=2)])
        self.assertEqual(device.request("GET", f"/v1/feed?after={device.cursor}").code, "cursor_unknown")
        device.sync_down()
        refs = {doc["ref"] for (kind, _), doc in device.documents.items() if kind == "planned_visit"}
        self.assertEqual(refs, {"v1", "v3"})
        visit = device.id_of("planned_visit", "v1")
        self.assertEqual(device.documents["planned_visit", visit], before["planned_visit", visit])

    def test_into_a_new_folder_with_the_hubs_keys(self):
        device = self.enrol()
        self.note(device)
        device.sync_up()
        file = self.server.folder / "move.backup"
        self.server.value("backup", file)
        elsewhere = type(self.server)()
        self.addCleanup(elsewhere.remove)
        done = run("hub", "restore", "--data", elsewhere.data, file)
        self.assertEqual(done.returncode, 0, done.stderr)
        elsewhere.start()
        self.assertNotEqual(elsewhere.ready["epoch"], self.server.ready["epoch"])
        device.hub, device.access_token = elsewhere.hub(), None
        self.note(device)
        self.assertReceipt(device.push(), device, 2)  # verified by the receipt key that it knows

    def test_two_restores_are_two_epochs(self):
        file = self.server.folder / "twice.backup"
        self.server.value("backup", file)
        epochs = {self.server.ready["epoch"]}
        elsewhere = type(self.server)()
        self.addCleanup(elsewhere.remove)
        for _ in range(2):
            self.assertEqual(run("hub", "restore", "--data", elsewhere.data, file).returncode, 0)
            epochs.add(elsewhere.start().ready["epoch"])
            elsewhere.stop()
        self.assertEqual(len(epochs), 3)

    def test_a_file_that_is_no_backup_leaves_the_hub_as_it_was(self):
        elsewhere = type(self.server)()
        self.addCleanup(elsewhere.remove)
        epoch = elsewhere.start().ready["epoch"]
        elsewhere.stop()
        good = self.server.folder / "good.backup"
        self.server.value("backup", good)
        for content in (b"", b"nonsense", good.read_bytes()[:-5000], bytes(100_000)):
            bad = elsewhere.write("bad.backup", content)
            done = run("hub", "restore", "--data", elsewhere.data, bad)
            self.assertIn(done.returncode, (1, 2), f"{len(content)} bytes: {done}")
            self.assertTrue(problem_of(done)["code"])
        self.assertNotEqual(run("hub", "restore", "--data", elsewhere.data, pathlib.Path("/nonexistent")).returncode, 0)
        self.assertEqual(elsewhere.start().ready["epoch"], epoch)


if __name__ == "__main__":
    unittest.main()
