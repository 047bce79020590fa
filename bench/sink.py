"""A mail server that takes everything: prints its port, then for each line it reads a count.

It speaks SMTP and does nothing else, so that who hands over is measured, not who takes.
"""

from __future__ import annotations

import asyncio
import sys

_END = b"\r\n.\r\n"
_ANSWERS = {b"EHLO": b"250-sink\r\n250 8BITMIME", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


class _Sink(asyncio.Protocol):
    """One connection; *count* holds for all of them."""

    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._said, self._is_mail = b"", False
            self._answer(b"220 sink")

    def data_received(self, data: bytes) -> None:
        self._said += data
        while self._take():
            pass

    def _take(self) -> bool:
        """Answer to one command, or one mail, that is there as a whole."""
        said, found, rest = self._said.partition(_END if self._is_mail else b"\r\n")
        if not found:
            return False
        self._said = rest
        if self._is_mail:
            type(self).count += 1
            self._is_mail = False
            self._answer(b"250 taken")
            return True
        verb = said[:4].upper()
        self._is_mail = verb == b"DATA"
        self._answer(_ANSWERS.get(verb, b"250 so be it"))
        if verb == b"QUIT":
            self._transport.close()
        return True

    def _answer(self, words: bytes) -> None:
        self._transport.write(words + b"\r\n")


async def main() -> None:
    """Take mails for as long as somebody asks how many there were."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Sink, "127.0.0.1", 0)
    _say(server.sockets[0].getsockname()[1])
    while await loop.run_in_executor(None, sys.stdin.readline):
        _say(_Sink.count)


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
