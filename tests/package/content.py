"""The Debian package as cpack makes it: what is in it, who may read it, and what a checker of packages would say.

  content.py BUILD_FOLDER
"""
import gzip
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv[1]).resolve()


def made():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="doorstep-deb-"))
    subprocess.run(["cpack", "-G", "DEB", "--config", str(BUILD / "CPackConfig.cmake"), "-B", str(folder)],
                   check=True, stdout=subprocess.DEVNULL, cwd=BUILD)
    (deb,) = folder.glob("*.deb")
    return folder, deb


def field(deb, name):
    return subprocess.run(["dpkg-deb", "--field", deb, name], check=True, capture_output=True, text=True).stdout.strip()


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder, cls.deb = made()
        data = subprocess.run(["dpkg-deb", "--fsys-tarfile", cls.deb], check=True, capture_output=True).stdout
        cls.tar = tarfile.open(fileobj=io.BytesIO(data))
        cls.members = {"/" + m.name.removeprefix("./").rstrip("/"): m for m in cls.tar.getmembers()}
        control = subprocess.run(["dpkg-deb", "--ctrl-tarfile", cls.deb], check=True, capture_output=True).stdout
        cls.control = tarfile.open(fileobj=io.BytesIO(control))

    @classmethod
    def tearDownClass(cls):
        subprocess.run(["rm", "-rf", cls.folder], check=True)

    def text(self, path):
        return self.tar.extractfile(self.members[path]).read().decode()

    def test_has_what_a_hub_needs(self):
        for path in ["/usr/bin/doorstep", "/lib/systemd/system/doorstep-hub.service", "/etc/default/doorstep-hub",
                     "/usr/share/doc/doorstep/copyright", "/usr/share/doc/doorstep/changelog.gz",
                     "/usr/share/doc/doorstep/operations.md", "/usr/share/doc/doorstep/postgresql.md",
                     "/usr/share/doc/doorstep/examples/haproxy.cfg"]:
            self.assertIn(path, self.members)

    def test_nothing_lies_elsewhere(self):
        allowed = re.compile(r"/usr/bin/doorstep$|/usr/share/doc/doorstep/|/lib/systemd/system/doorstep-hub.service$"
                             r"|/etc/default/doorstep-hub$")
        strays = [p for p, m in self.members.items() if m.isfile() and not allowed.match(p)]
        self.assertEqual(strays, [])

    def test_belongs_to_root_and_only_the_program_runs(self):
        for path, member in self.members.items():
            self.assertEqual((member.uid, member.gid), (0, 0), path)
            expected = 0o755 if member.isdir() or path == "/usr/bin/doorstep" else 0o644
            self.assertEqual(member.mode, expected, path)

    def test_program_is_stripped_and_its_libraries_are_dependencies(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "doorstep"
            program.write_bytes(self.tar.extractfile(self.members["/usr/bin/doorstep"]).read())
            sections = subprocess.run(["readelf", "--section-headers", "--wide", program], check=True, capture_output=True,
                                      text=True).stdout
        self.assertNotIn(".debug_info", sections)
        self.assertNotIn(".symtab", sections)
        depends = field(self.deb, "Depends")
        for library in ["libc6", "libpq5", "libcurl4", "libssl3", "adduser", "tzdata"]:
            self.assertRegex(depends, rf"(^|, ){library}\b")

    def test_says_what_it_is(self):
        self.assertEqual(field(self.deb, "Package"), "doorstep")
        self.assertRegex(field(self.deb, "Version"), r"^\d+\.\d+\.\d+$")
        self.assertTrue(field(self.deb, "Maintainer"))
        self.assertGreater(len(field(self.deb, "Description").splitlines()), 1)

    def test_options_are_the_administrators(self):
        conffiles = self.control.extractfile("./conffiles").read().decode().split()
        self.assertEqual(conffiles, [p for p in self.members if p.startswith("/etc/") and self.members[p].isfile()])

    def test_scripts_are_sound_and_delete_no_records(self):
        for name in ["postinst", "prerm", "postrm"]:
            member = self.control.getmember(f"./{name}")
            self.assertEqual(member.mode, 0o755)
            script = self.control.extractfile(member).read()
            subprocess.run(["sh", "-n"], input=script, check=True)
            self.assertIn(b"set -e", script)
            self.assertNotRegex(re.sub(rb"echo .*", b"", script), rb"\brm\b")

    def test_service_fits_the_package(self):
        unit = self.text("/lib/systemd/system/doorstep-hub.service")
        for line in ["User=doorstep", "NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=doorstep",
                     "EnvironmentFile=-/etc/default/doorstep-hub"]:
            self.assertIn(line, unit.splitlines())
        options = dict(re.findall(r'^(\w+)="([^"]*)"$', self.text("/etc/default/doorstep-hub"), re.MULTILINE))
        self.assertIn("127.0.0.1", options["DOORSTEP_HUB_OPTIONS"])  # not to the world before somebody says so

    def test_changelog_is_compressed_for_every_run_alike(self):
        raw = self.tar.extractfile(self.members["/usr/share/doc/doorstep/changelog.gz"]).read()
        self.assertEqual(raw[4:8], b"\0\0\0\0")  # no time inside
        self.assertIn("doorstep (", gzip.decompress(raw).decode())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
