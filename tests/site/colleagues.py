"""What colleagues do to a catalogue that customers must not notice: one random edit after another."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from offerbook.app.writing import schema_files, write_schema_files
from offerbook.finding import has_errors
from offerbook.load.yaml_text import read_yaml
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, build_fields
from offerbook.spec.join import join_schemas
from tests.site.filling import as_yaml
from tests.site.planting import Planted, is_open
from tests.support import RELEASING, make_workshop

BEGUN, CHANGED, ENDED = "2026-01-10", "2026-04-02", "2026-11-20"
_PEOPLE = "people:\n"
_PERSON = "  - id: zqpersonidqz\n    name: Zqpersonnameqz\n    email: zq@example.com\n    roles:\n      - zqroleqz\n"
_SETTINGS = (
    RELEASING.replace("  name: Testhouse\n", "  name: Testhouse\n  contact: hello@example.com\n")
    .replace(_PEOPLE, _PEOPLE + _PERSON)
    .replace("notice_days: 30", "notice_days: 0")
    + """\
keeper: wim
addresses:
  site:
    internal: https://inside.example/
    customer: https://offers.example/
"""
)
_OPEN_GUIDE = "---\naudience: customer\n---\n\n# Guide\n\nWords for everybody.\n"
_FOLDER = "catalog/offerings"


def _company(more: int) -> dict[str, Any]:
    """Fields of the company's own: *more* of them for colleagues, one unmarked, one restricted."""
    return {
        "properties": {
            "pledge": {"title": "Pledge", "type": "string", "x-audience": "customer"},
            "unmarked": {"title": "Unmarked", "type": "string"},
            "board": {"title": "Board", "type": "string", "x-audience": "restricted"},
            **{
                f"inner{each}": {
                    "title": f"Inner {each}", "type": "string", "x-audience": "internal"
                }
                for each in range(more)
            },
        }
    }  # fmt: skip


@cache
def _schema(more: int) -> dict[str, Any]:
    document, findings = read_yaml(json.dumps(_company(more)).encode(), "company.schema.json")
    assert document is not None, findings
    joined, refused = join_schemas(base_schema(OFFERING), document)
    assert not refused
    return joined


@dataclass(frozen=True)
class Whims(Planted):
    """Other words and numbers in what customers may not read, each time one asks."""

    pick: random.Random = random.Random(0)  # noqa: S311, RUF009 - a run that can be repeated

    def words(self, field: Field) -> str:
        if is_open(field) or field.name == "link":
            return super().words(field)
        return f"Inside we say zq{self.pick.randrange(10**9)}qz of it"

    def number(self, field: Field) -> int | float:
        made = super().number(field)
        return made if is_open(field) else made + self.pick.randrange(20)


class Colleagues:
    """A catalogue with a past, and edits of what only colleagues read; a *seed* makes the same."""

    def __init__(self, root: Path, seed: int) -> None:
        self.pick = random.Random(seed)  # noqa: S311 - a run that can be repeated
        self.shop = make_workshop(root)
        self._fields, self._count = 1, 0
        self._inner: list[str] = []
        self._people, self._more = "", ""
        self._day = date.fromisoformat("2026-05-01")
        self._write_settings()
        self._write_schema()
        self.shop.write("docs/guide/index.md", _OPEN_GUIDE)
        self._base = json.dumps(self._filled().offering("full"))
        self._begin()

    def edit(self, names: tuple[str, ...]) -> None:
        """Make the edits *names*, after each of which the catalogue is sound."""
        for name in names:
            EDITS[name](self)
            findings = self.shop.findings()
            assert not has_errors(findings), (
                name,
                [each for each in findings if has_errors((each,))],
            )

    def advise(self) -> None:
        """Other words and numbers wherever customers may not read."""
        self._write_full(self._filled().offering("full"))

    def leave_out(self) -> None:
        """Some of the fields that customers do not have are gone."""
        body = self._filled().offering("full")
        closed = [
            name
            for name, field in build_fields(_schema(self._fields)).fields.items()
            if field.is_internal and name in body and name not in ("owner", "review")
        ]
        for name in self.pick.sample(closed, min(3, len(closed))):
            del body[name]
        self._write_full(body)

    def release(self) -> None:
        """Freeze whatever changed: updates of advice, and versions of what is internal."""
        self._day += timedelta(days=1)
        self.shop.freeze(self._day.isoformat(), by="wim")

    def add_inner(self) -> None:
        """An offering for colleagues, as rich as any, that points at those of customers."""
        self._count += 1
        name = f"inner-{self._count}"
        body = {**self._filled().offering(name), "audience": "internal", "aliases": []}
        self.shop.write(f"{_FOLDER}/{name}/offering.yaml", as_yaml(body))
        self._inner.append(name)

    def add_planned(self) -> None:
        """An offering that is not sold yet."""
        self._count += 1
        name = f"planned-{self._count}"
        more = "relations:\n  complements:\n    - plain\n"
        self.shop.offering(name, f"summary: {self._word()}.\n{more}")
        self._inner.append(name)

    def remove_inner(self) -> None:
        """One of them is gone, with its past."""
        if not self._inner:
            self.add_inner()
        name = self._inner.pop(self.pick.randrange(len(self._inner)))
        shutil.rmtree(self.shop.root / _FOLDER / name)

    def verify(self) -> None:
        """Somebody looked whether it is still true."""
        row = "  - on: 2026-11-19\n    by: wim\n    version: 2.0.0\n"
        self.shop.write(f"{_FOLDER}/plain/verified.yaml", f"verified:\n{row}")

    def say(self) -> None:
        """Something for colleagues about the next update of advice."""
        self.shop.change(f"aside: {self._word()}.\n", f"{_FOLDER}/full")
        self.advise()

    def hire(self) -> None:
        """Somebody comes, and is answerable from now on."""
        self._count += 1
        person = f"new-{self._count}"
        self._people += (
            f"  - id: {person}\n    name: {self._word()}\n    email: {person}@example.com\n"
        )
        self._write_settings()
        self.shop.offering(
            "plain", _PLAIN.format(price=12).replace("owner: ada", f"owner: {person}")
        )

    def settle(self) -> None:
        """Words of the catalogue that no offering uses, and where colleagues edit."""
        self._count += 1
        self._more = f"  edit: https://edit.example/{self._count}/\n"
        self._write_settings()

    def guide(self) -> None:
        """A page for colleagues, with a picture."""
        self._count += 1
        head = f"---\ntitle: {self._word()}\naudience: internal\n---\n\n"
        self.shop.write(f"docs/guide/inner-{self._count}.md", f"{head}# Inside\n\n![p](p.png)\n")
        self.shop.write("docs/guide/p.png", self._word())

    def add_field(self) -> None:
        """One more field of the company's own, for colleagues."""
        self._fields += 1
        self._write_schema()
        self.advise()

    def subscribe(self) -> None:
        """A colleague wants to hear of everything."""
        wish = "    pace: daily\n    audience: internal\n    effect: guides\n"
        row = f"  - id: wim\n    person: wim\n    channel: mail\n    since: {BEGUN}\n{wish}"
        self.shop.write("catalog/subscriptions.yaml", f"subscriptions:\n{row}")

    def remark(self) -> None:
        """A comment in the file, and other spaces."""
        path = self.shop.root / _FOLDER / "full/offering.yaml"
        path.write_text(f"# {self._word()}\n\n{path.read_text('utf-8')}", "utf-8")

    def change_for_customers(self) -> None:
        """What customers must notice: another price and other words, released."""
        draft = self.shop.root / _FOLDER / "plain/offering.yaml"
        text = draft.read_text("utf-8").replace("12000", "13000").replace("a night", "a day")
        draft.write_text(text, "utf-8")
        self.shop.freeze("2026-11-10", by="wim")

    def _begin(self) -> None:
        self.shop.offering("aside", "status: active\n")
        self._write_full(json.loads(self._base))
        for day, price in ((BEGUN, 10), (CHANGED, 12)):
            self.shop.offering("plain", _PLAIN.format(price=price))
            self.shop.change(f"note: Costs came to {price}.\n", f"{_FOLDER}/plain")
            self.shop.freeze(day, by="wim")

    def _filled(self) -> Whims:
        return Whims(build_fields(_schema(self._fields)), pick=self.pick)

    def _write_full(self, body: Mapping[str, Any]) -> None:
        self.shop.write(f"{_FOLDER}/full/offering.yaml", as_yaml(dict(body)))

    def _write_schema(self) -> None:
        self.shop.write("schema/company.schema.json", json.dumps(_company(self._fields)))
        list(write_schema_files(self.shop.root, schema_files(_schema(self._fields))))

    def _write_settings(self) -> None:
        settings = _SETTINGS.replace(_PEOPLE, _PEOPLE + self._people) + self._more
        for name in ("categories", "tags", "topics") if self._more else ():
            entry = f"  - id: unused-{self._count}\n    name: {self._word()}\n"
            settings = settings.replace(f"{name}:\n", f"{name}:\n{entry}")
        self.shop.write("catalog/catalog.yaml", settings)

    def _word(self) -> str:
        return f"Zq{self.pick.randrange(10**9)}qz inside"


_PLAIN = """\
status: active
owner: ada
summary: Mailboxes of a practice moved in a night.
packages:
  - id: small
    name: Small
    price: {price}000
scope:
  included:
    - id: boxes
      what: Boxes moved
  excluded:
    - id: archives
      what: Old archives
"""

EDITS: Mapping[str, Callable[[Colleagues], None]] = {
    each.__name__: each
    for each in (
        Colleagues.advise,
        Colleagues.leave_out,
        Colleagues.release,
        Colleagues.add_inner,
        Colleagues.add_planned,
        Colleagues.remove_inner,
        Colleagues.verify,
        Colleagues.say,
        Colleagues.hire,
        Colleagues.settle,
        Colleagues.guide,
        Colleagues.add_field,
        Colleagues.subscribe,
        Colleagues.remark,
    )
}
