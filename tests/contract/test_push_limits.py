"""§4: what is longer, cut off, or in another form: 413, 415, 400, and compression."""
import gzip
import json
import unittest
import zlib

from doorstep_log import canonical
from harness import ContractTest

try:
    import zstandard
except ModuleNotFoundError:
    zstandard = None

MAX_BYTES, MAX_LINES = 8_388_608, 1000
ZSTD = unittest.skipIf(zstandard is None, "python3-zstandard is not installed")


class Limits(ContractTest):
    def with_lines(self, count: int, text: str = "t"):
        device = self.enrol()
        for n in range(count):
            self.note(device, f"{text} {n}")
        return device

    def padded(self, device, size: int) -> bytes:
        """A push of exactly `size` bytes: the last line need not be canonical, so white space fills it."""
        body = device.log.push_body().rstrip(b"\n")
        return body[:-1] + b" " * (size - len(body) - 1) + b"}\n"

    def assertTooLarge(self, answer):
        self.assertProblem(answer, 413, "too_large", max_bytes=MAX_BYTES, max_lines=MAX_LINES)

    def assertBadBody(self, answer):
        self.assertProblem(answer, 400, "bad_body")

    def test_a_thousand_lines_and_one_more(self):
        device = self.with_lines(1001)
        self.assertTooLarge(device.push())
        self.assertHolds(device, 0)
        self.assertReceipt(device.push(1, 1000), device, 1000)
        self.assertReceipt(device.push(1001), device, 1001)

    def test_eight_mebibytes_and_one_byte_more(self):
        device = self.with_lines(140, "x" * 19_000)
        self.assertTooLarge(device.post_events(self.padded(device, MAX_BYTES + 1)))
        self.assertHolds(device, 0)
        body = self.padded(device, MAX_BYTES)
        self.assertEqual(len(body), MAX_BYTES)
        self.assertReceipt(device.post_events(body), device, 140)

    def test_eight_mebibytes_decompressed(self):
        device = self.with_lines(1)
        self.assertTooLarge(device.post_events(gzip.compress(self.padded(device, MAX_BYTES + 1)), Content_Encoding="gzip"))
        self.assertReceipt(device.post_events(gzip.compress(self.padded(device, MAX_BYTES)), Content_Encoding="gzip"),
                           device, 1)

    @ZSTD
    def test_eight_mebibytes_of_zstd(self):
        device = self.with_lines(1)
        pack = zstandard.ZstdCompressor().compress
        self.assertTooLarge(device.post_events(pack(self.padded(device, MAX_BYTES + 1)), Content_Encoding="zstd"))
        self.assertReceipt(device.post_events(pack(self.padded(device, MAX_BYTES)), Content_Encoding="zstd"), device, 1)

    def test_bombs(self):
        device = self.with_lines(1)
        squeeze = zlib.compressobj(9, wbits=31)
        bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(1024)) + squeeze.flush()
        self.assertTooLarge(device.post_events(bomb, Content_Encoding="gzip"))
        self.assertTooLarge(device.post_events(bomb[:-20], Content_Encoding="gzip"))
        if zstandard:
            squeeze = zstandard.ZstdCompressor().compressobj()
            bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(1024)) + squeeze.flush()
            self.assertTooLarge(device.post_events(bomb, Content_Encoding="zstd"))

    def test_gzip(self):
        device = self.with_lines(3)
        packed = gzip.compress(device.log.push_body())
        self.assertBadBody(device.post_events(packed[:-1], Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(packed[:-9], Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(packed + b"\0", Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(packed + gzip.compress(b""), Content_Encoding="gzip"))
        half = len(device.log.lines[0]) + 1
        members = gzip.compress(device.log.push_body()[:half]) + gzip.compress(device.log.push_body()[half:])
        self.assertBadBody(device.post_events(members, Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(packed[:-8] + bytes(4) + packed[-4:], Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(device.log.push_body(), Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(b"", Content_Encoding="gzip"))
        self.assertBadBody(device.post_events(gzip.compress(b""), Content_Encoding="gzip"))
        self.assertHolds(device, 0)
        self.assertReceipt(device.post_events(packed, Content_Encoding="GZip"), device, 3)

    @ZSTD
    def test_zstd(self):
        device = self.with_lines(3)
        whole = device.log.push_body()
        pack = zstandard.ZstdCompressor(write_checksum=True).compress
        packed = pack(whole)
        self.assertBadBody(device.post_events(packed[:-1], Content_Encoding="zstd"))
        self.assertBadBody(device.post_events(packed[:-7], Content_Encoding="zstd"))
        self.assertBadBody(device.post_events(packed + b"\0", Content_Encoding="zstd"))
        self.assertBadBody(device.post_events(pack(whole[:50]) + pack(whole[50:]), Content_Encoding="zstd"))
        self.assertBadBody(device.post_events(packed[:-4] + bytes(4), Content_Encoding="zstd"))
        self.assertBadBody(device.post_events(whole, Content_Encoding="zstd"))
        self.assertBadBody(device.post_events(b"", Content_Encoding="zstd"))
        stream = zstandard.ZstdCompressor().compressobj()  # a frame that does not tell its size
        self.assertReceipt(device.post_events(stream.compress(whole) + stream.flush(), Content_Encoding="zstd"), device, 3)
        self.assertReceipt(device.post_events(packed, Content_Encoding="zstd"), device, 3)

    def test_cut_off(self):
        device = self.with_lines(2)
        whole = device.log.push_body()
        events = b"".join(line + b"\n" for line in device.log.lines)
        for body in (b"", b"\n", events, events.rstrip(b"\n"), whole[:-3], whole[:len(events) + 1], whole + b"\n",
                     whole[:40], b"null", b"[]", b"{}", b"\xff\xfe", events + b"[1,2,3,4]\n"):
            self.assertBadBody(device.post_events(body))
        for member in ("device", "head", "seq", "sig"):
            head = {k: v for k, v in device.log.signed_head().items() if k != member}
            self.assertBadBody(device.post_events(events + canonical(head)))
        self.assertHolds(device, 0)

    def test_content_type_and_encoding(self):
        device = self.with_lines(1)
        for kind in ("application/json", "text/plain", "application/x-ndjson2", "application/octet-stream", "*/*", ""):
            self.assertProblem(device.post_events(device.log.push_body(), kind), 415, "unsupported_type")
        without = device.hub.request("POST", f"/v1/devices/{device.id}/events", device.log.push_body(),
                                     {"Authorization": "Bearer " + device.access_token})
        self.assertProblem(without, 415, "unsupported_type")
        for encoding in ("br", "deflate", "compress", "gzip, zstd", "gzip, gzip"):
            self.assertProblem(device.post_events(device.log.push_body(), Content_Encoding=encoding),
                               415, "unsupported_encoding")
        self.assertHolds(device, 0)

    def test_413_before_400_before_the_lines(self):
        device = self.with_lines(1001)
        events = b"".join(line + b"\n" for line in device.log.lines)
        self.assertTooLarge(device.post_events(events + b"cut"))
        self.assertTooLarge(device.post_events(b"\xff" * (MAX_BYTES + 1)))
        self.assertTooLarge(device.post_events(gzip.compress(b"\xff" * (MAX_BYTES + 1))[:-1], Content_Encoding="gzip"))
        self.assertTooLarge(device.post_events(b"{}\n" * 1001 + canonical(device.log.signed_head(0))))
        self.assertBadBody(device.post_events(b"{}\n" + device.log.lines[0] + b"\n"))

    def test_415_before_413(self):
        device = self.with_lines(1)
        self.assertProblem(device.post_events(b"x" * (MAX_BYTES + 1), "text/plain"), 415, "unsupported_type")
        self.assertProblem(device.post_events(b"x" * (MAX_BYTES + 1), Content_Encoding="br"), 415, "unsupported_encoding")

    def test_a_chunked_body_has_the_same_limits(self):
        device = self.with_lines(2)
        device.authorize()
        head = {"Authorization": "Bearer " + device.access_token, "Content-Type": "application/x-ndjson"}
        path = f"/v1/devices/{device.id}/events"
        whole = device.log.push_body()
        self.assertReceipt(device.hub.request("POST", path, iter([whole[:99], whole[99:]]), head), device, 2)
        pieces = (b"y" * 65536 for _ in range(129))
        self.assertTooLarge(device.hub.request("POST", path, pieces, head))
        self.assertEqual(json.loads(device.post_events(whole).body)["seq"], 2)


if __name__ == "__main__":
    unittest.main()
