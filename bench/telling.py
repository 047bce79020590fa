"""Telling many people: subscriptions planned, and messages handed to a mail server on this machine."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

from bench.measure import Cost, measure
from bench.versions import AS_OF, write_histories

_COMMAND = (sys.executable, "-m", "offerbook")
_PARTS = ("packages", "service_levels", "scope", "terms", "timeline")
_PLAIN = """\
    since: 2026-05-15
    audience: internal
    pace: at once
    effect: narrows
"""
"""A digest as people get it: what became narrower in the last weeks."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class TellingFigures(NamedTuple):
    """What planning cost, and how many messages a second a server took."""

    subscriptions: int
    releases: int
    plan: Cost
    messages: int
    send: Cost
    idle: Cost

    @property
    def per_second(self) -> float:
        """Messages composed and handed over in a second, start and planning left out."""
        return self.messages / max(self.send.wall - self.idle.wall, 1e-9)


def measure_telling(
    folder: Path, subscriptions: int, releases: int, messages: int
) -> TellingFigures:
    """Plan for *subscriptions* on *releases*; send *messages* to a server by four connections."""
    root, versions = folder / "telling", 10
    write_histories(max(releases // versions, 1), {versions: root})
    with (root / "catalog/catalog.yaml").open("a", encoding="utf-8") as settings:
        settings.write("keeper: owner-000\n")
    many, few = folder / "many.yaml", folder / "few.yaml"
    many.write_text("".join(_entries(subscriptions, is_mixed=True)), "utf-8")
    few.write_text("".join(_entries(messages, is_mixed=False)), "utf-8")
    asked = ("-C", str(root), "digest")
    day = ("--as-of", AS_OF)
    plan = measure(
        [*_COMMAND, *asked, "plan", "--format", "json", "--subscriptions", str(many), *day]
    )
    ledger = ("--ledger", str(folder / "ledger.sqlite"))
    measure([*_COMMAND, *asked, "init", *ledger])
    with _Sink() as sink:
        send = [*_COMMAND, *asked, "send", *ledger, "--server", f"smtp://127.0.0.1:{sink.port}"]
        send += ["--subscriptions", str(few), *day]
        first, again = measure(send), measure(send)
        taken = sink.taken()
    if taken != messages:
        raise ValueError(f"{taken} of {messages} messages arrived")
    return TellingFigures(subscriptions, releases, plan, messages, first, again)


def _entries(count: int, *, is_mixed: bool) -> Iterator[str]:
    pick = random.Random(7)
    yield "subscriptions:\n"
    for number in range(count):
        yield f"  - id: reader-{number}\n    name: Reader {number}\n"
        yield f"    address: reader-{number}@example.com\n"
        if not is_mixed:
            yield _PLAIN
            continue
        yield f"    since: 202{pick.randint(3, 5)}-0{pick.randint(1, 9)}-01\n"
        yield f"    audience: {pick.choice(('internal', 'customer'))}\n"
        yield f"    pace: weekly\n    weekday: {pick.choice(_WEEKDAYS)}\n"
        yield f"    effect: {pick.choice(('narrows', 'widens', 'rewords'))}\n"
        if number % 2:
            yield f"    about:\n      - {pick.choice(_PARTS)}\n"


class _Sink:
    """A mail server in a process of its own that takes everything and counts it."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.sink"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._line())
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:  # its pipes are closed, too
            self._process.kill()

    def taken(self) -> int:
        """How many messages it has taken by now."""
        if self._process.stdin is not None:
            self._process.stdin.write("how many\n")
            self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        return self._process.stdout.readline() if self._process.stdout else ""
