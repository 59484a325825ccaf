"""A way between two programs that can be cut: a TCP proxy, for this kernel can't drop packets by itself."""
import asyncio
import socket
import struct
import threading

# What a fault does to a link.
RESET = "reset"      # connections are reset, and so is every new one
STALL = "stall"      # nothing arrives, in neither direction; what was sent arrives when the link is whole again
DEAF = "deaf"        # what the server says does not arrive, what it is told does
VANISH = "vanish"    # as stall, but the other side has forgotten the connection when the link is whole again
WAYS = (RESET, STALL, DEAF, VANISH)

_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, daemon=True).start()


def _abort(writer: asyncio.StreamWriter):
    raw = writer.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Link:
    """Listens on `port` of this machine and leads to `target`, a port that may be changed."""

    def __init__(self, port: int, target: int):
        self.port, self.target, self.broken = port, target, None
        self._writers: set[asyncio.StreamWriter] = set()
        self._call(self._open())

    def cut(self, way: str):
        self._call(self._cut(way))

    def mend(self):
        self._call(self._mend())

    @staticmethod
    def _call(work):
        return asyncio.run_coroutine_threadsafe(work, _loop).result(30)

    async def _open(self):
        self._whole = asyncio.Event()
        self._whole.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _cut(self, way: str):
        self.broken = way
        if way == RESET:
            self._abort_all()
        else:
            self._whole.clear()

    async def _mend(self):
        way, self.broken = self.broken, None
        if way == VANISH:
            self._abort_all()
        self._whole.set()

    def _abort_all(self):
        for writer in list(self._writers):
            _abort(writer)

    async def _accept(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter):
        self._writers.add(client)
        server = None
        try:
            if self.broken == RESET:
                raise ConnectionResetError
            await self._whole.wait()
            answers, server = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers.add(server)
            await asyncio.gather(self._carry(reader, server, (STALL, VANISH)),
                                 self._carry(answers, client, (STALL, VANISH, DEAF)))
            for writer in (client, server):
                writer.close()
        except OSError:  # one of the two is gone, and so is the other
            for writer in filter(None, (client, server)):
                _abort(writer)
        finally:
            self._writers -= {client, server}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, held_up_by: tuple):
        while True:
            data = await reader.read(65536)
            while self.broken in held_up_by:
                await self._whole.wait()
            if not data:
                return writer.write_eof()
            writer.write(data)
            await writer.drain()
