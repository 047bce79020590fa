"""What customers are told holds no internal word: one is planted wherever they may not read."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from offerbook.app.foreseeing import Foreseen, foresee
from offerbook.app.mailing import Mailing, UnreadyError, Way, open_ledger
from offerbook.audience import Audience
from offerbook.digest.cards import write_slack, write_teams
from offerbook.digest.smtp import read_server
from offerbook.model.catalog import Catalog
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import Field, Shape, build_fields
from tests.digest.histories import subscription
from tests.site.filling import as_yaml
from tests.site.planting import WORD, Planted, is_open
from tests.support import CATALOG, Workshop, make_workshop

DAY = "2026-11-22"
ROOT = build_fields(base_schema(OFFERING))
PERSON = """\
  - id: zqpersonidqz
    name: Zqpersonnameqz
    email: zqmailqz@example.com
    title: zqpersontitleqz
    forge: zqforgeqz
    roles:
      - zqroleqz
"""
MORE = """\
keeper: zqpersonidqz
addresses:
  site:
    internal: https://zqinternaladdressqz.example/
    customer: https://customers.example/
  edit: https://zqeditaddressqz.example/edit/
"""
SAID = """\
note: shown reason of {0}
aside: zqaside{0}qz
agreed_by: zqpersonidqz
"""


@dataclass(frozen=True)
class Changing(Planted):
    """The same with other words in the open fields as well, where *open_salt* is not empty."""

    open_salt: str = ""

    def words(self, field: Field) -> str:
        if is_open(field) and field.name != "link":
            return f"shown {self.open_salt} {'-'.join(field.route)}"
        return super().words(field)

    def number(self, field: Field) -> int | float:
        made = super().number(field)
        return made + len(self.open_salt) if is_open(field) else made


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Released, then advised about, then changed in every field; beside it two for colleagues."""
    shop = make_workshop(tmp_path_factory.mktemp("planted"))
    shop.write("catalog/catalog.yaml", CATALOG.replace("people:\n", f"people:\n{PERSON}") + MORE)
    for day, salt, open_salt in (
        ("2026-03-01", "", ""),
        ("2026-04-01", "a", ""),
        ("2026-05-01", "ab", "new"),
    ):
        write(shop, Changing(ROOT, salt, open_salt))
        shop.freeze(day, by="zqpersonidqz")
    return shop.sound()


def write(shop: Workshop, filled: Changing) -> None:
    whole = filled.offering("full")
    inside = {
        **filled.offering("zqinternalofferingqz"),
        "audience": "internal",
        "name": f"zqinternalname{filled.salt}qz",
        "summary": f"zqinternalsummary{filled.salt}qz",
        "aliases": [],
    }
    folder = "catalog/offerings"
    shop.write(f"{folder}/full/offering.yaml", as_yaml(whole))
    shop.write(f"{folder}/zqinternalofferingqz/offering.yaml", as_yaml(inside))
    shop.offering("zqplannedqz", f"name: zqplannedname{filled.salt}qz\nowner: zqpersonidqz\n")
    shop.offering("aside", f"status: active\nowner: zqpersonidqz\nname: Aside {filled.open_salt}\n")
    for name in ("full", "zqinternalofferingqz"):
        shop.change(SAID.format(filled.salt), f"{folder}/{name}")


def foreseen(catalog: Catalog, day: str = DAY, **wish: Any) -> tuple[Foreseen, ...]:
    reader = subscription(**{"audience": "customer", "effect": "rewords", **wish})
    return foresee(catalog, [reader], day, None)


def said_by(found: Foreseen) -> dict[str, str]:
    """Everything that leaves in a message."""
    piece = found.piece
    return {
        "subject": piece.content.subject,
        "text": piece.content.text,
        "html": piece.content.html,
        "slack": write_slack(piece.news, piece.sender).decode(),
        "teams": write_teams(piece.news, piece.sender).decode(),
    }


@pytest.mark.parametrize("since", ["2026-03-01", "2026-04-01", "2026-05-01"])
@pytest.mark.parametrize("effect", ["narrows", "widens", "rewords"])
def test_a_customer_reads_no_internal_word(planted: Catalog, since: str, effect: str) -> None:
    (found,) = foreseen(planted, since=since, effect=effect)
    for channel, said in said_by(found).items():
        assert WORD.findall(said.encode()) == [], channel
        assert "ada@example.com" not in said, channel
        assert "Ada Test" not in said, channel
    numbers = {
        text.decode()
        for salt in ("", "a", "ab")
        for field in ROOT_LEAVES
        for text in Changing(ROOT, salt).written(field)
    }
    assert len(numbers) > 10
    assert [each for each in numbers if any(each in said for said in said_by(found).values())] == []


ROOT_LEAVES = [
    field
    for audience in (Audience.INTERNAL, Audience.RESTRICTED)
    for field in Planted(ROOT).leaves(audience)
    if field.shape is Shape.NUMBER
]


def test_a_customer_reads_what_is_theirs(planted: Catalog) -> None:
    (found,) = foreseen(planted, since="2026-05-01")
    for channel, said in said_by(found).items():
        if channel != "subject":
            assert "shown reason of ab" in said, channel
            assert "shown new" in said, channel
    assert "https://customers.example/" in found.piece.content.text


def test_a_colleague_reads_what_customers_do_not(planted: Catalog) -> None:
    """The words are there to be found: nothing is proven by looking for what is nowhere."""
    (found,) = foreseen(planted, audience="internal", effect="guides", since="2026-04-01")
    text = found.piece.content.text
    assert {b"zqasideaqz", b"zqasideabqz", b"zqmailqz"} <= set(WORD.findall(text.encode()))
    assert "zqinternalname" in text


def test_advice_tells_customers_nothing(planted: Catalog) -> None:
    assert foreseen(planted, "2026-04-30", since="2026-04-01") == ()
    (told,) = foreseen(
        planted, "2026-04-30", since="2026-04-01", audience="internal", effect="guides"
    )
    assert "release full 1.0.0+1" in told.things


def test_no_filter_opens_what_is_closed(planted: Catalog) -> None:
    for wish in (
        {"offerings": ["zqinternalofferingqz"]},
        {"offerings": ["zqplannedqz"]},
        {"offerings": ["full"], "about": ["objections"]},
        {"effect": "guides", "offerings": ["zqinternalofferingqz", "zqplannedqz"]},
    ):
        assert foreseen(planted, **wish) == ()


def test_what_is_booked_names_no_internal_word(planted: Catalog) -> None:
    """The content is made of what was asked: nothing else of a subscription goes into it."""
    (found,) = foreseen(planted)
    assert not any("zq" in thing for thing in found.things)
    assert json.loads(said_by(found)["slack"])


def test_a_whole_mail_to_a_customer_holds_nothing_internal(
    planted: Catalog, tmp_path: Path
) -> None:
    """The head of a mail too: who it is from, and where a subscription is ended."""
    asking = subscription(audience="customer", effect="rewords", since="2026-03-01")
    reader = replace(asking, name="A reader", address="reader@example.com")
    folder = tmp_path / "outbox"
    way = Way(folder)
    with open_ledger(tmp_path / "ledger.sqlite", way) as ledger:
        mailing = Mailing(planted, [reader], way, {}, lambda: datetime(2026, 11, 22, tzinfo=UTC))
        assert mailing.run(ledger, DAY).tally.sent == 1
    (mail,) = folder.iterdir()
    assert WORD.findall(mail.read_bytes()) == []
    assert b"List-Unsubscribe: <mailto:" in mail.read_bytes()


def test_without_an_address_of_the_company_customers_are_sent_nothing(planted: Catalog) -> None:
    reader = subscription(audience="customer")
    server = read_server("smtp://127.0.0.1", "")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    mailing = Mailing(planted, [reader], Way(None, server), {}, lambda: now)
    with pytest.raises(UnreadyError, match=r"neither mail\.from nor company\.contact"):
        mailing.check_ready()
