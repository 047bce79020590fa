"""Whatever is wrong with subscriptions is told at its place, before anybody waits in vain."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from offerbook.finding import Finding
from offerbook.load.text import MOST_BYTES
from offerbook.load.tree import MANY, SUBSCRIPTIONS
from offerbook.model.catalog import Catalog
from offerbook.subscriptions.check import check_subscriptions
from offerbook.subscriptions.read import build_subscriptions, read_subscriptions
from tests.support import CATALOG, Workshop, make_workshop

GOOD = {
    "id": "desk",
    "name": "Service desk",
    "address": "desk@example.com",
    "since": "2026-01-01",
    "audience": "internal",
    "pace": "at once",
}


def entry(*, without: str = "", **fields: str) -> str:
    """One sound entry with other *fields*, as text."""
    said = {name: value for name, value in {**GOOD, **fields}.items() if name not in without}
    rows = "\n    ".join(f"{name}: {value}" for name, value in said.items())
    return f"subscriptions:\n  - {rows}\n"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A catalogue with one offering, a person, a category and a tag."""
    workshop = make_workshop(tmp_path_factory.mktemp("catalog"))
    workshop.offering("mail-move")
    return workshop.sound()


def said(text: str, catalog: Catalog) -> list[str]:
    """Everything that is found in *text*."""
    document, findings = read_subscriptions(text.encode(), SUBSCRIPTIONS)
    more = check_subscriptions(document, catalog) if document else ()
    return told((*findings, *more))


def told(findings: tuple[Finding, ...]) -> list[str]:
    """Each finding as a line: place, code, words, hint."""
    return [
        f"{each.place.line}:{each.place.column} {each.level} {each.code}: {each.message}"
        f" | {each.hint}"
        for each in findings
        if each.place.path == SUBSCRIPTIONS
    ]


@pytest.fixture
def shop(workshop: Workshop) -> Workshop:
    workshop.offering("mail-move")
    return workshop


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("subscriptions: []\n", id="nobody"),
        pytest.param(entry(), id="a name and an address"),
        pytest.param(entry(address="${DESK_LIST}"), id="an address in the environment"),
        pytest.param(entry(without="name address", person="ada"), id="a person"),
        pytest.param(entry(without="name address", person="ada", mine="true"), id="mine"),
        pytest.param(entry(pace="weekly", weekday="friday"), id="weekly"),
        pytest.param(entry(channel="slack", address="${HOOK}"), id="a chat"),
        pytest.param(entry(name="Müller, “Büro” & Söhne 🏥"), id="letters of all kinds"),
        pytest.param(entry(audience="customer", about="[packages]"), id="what customers read"),
        pytest.param(
            entry(
                offerings="[mail-move]",
                categories="[moving]",
                tags="[clinics]",
                owners="[ada]",
                regions="[IE]",
                statuses="[active]",
                about="[objections, service_levels]",
            ),
            id="every filter",
        ),
        pytest.param(entry(tells="upkeep", unreleased_days="0"), id="upkeep"),
    ],
)
def test_sound_subscriptions(catalog: Catalog, text: str) -> None:
    assert said(text, catalog) == []


UNKNOWN = "error unknown-reference: "
INCOMPLETE = "error subscription-incomplete: "
DEAF = "subscription-deaf: "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            entry(offerings="[mail-mov]"),
            f"8:17 {UNKNOWN}there is no offering 'mail-mov' | did you mean 'mail-move'?",
            id="an offering",
        ),
        pytest.param(
            entry(categories="[movin]"),
            f"8:18 {UNKNOWN}there is no category 'movin' | did you mean 'moving'?",
            id="a category",
        ),
        pytest.param(
            entry(tags="[clinics, clinic]"),
            f"8:21 {UNKNOWN}there is no tag 'clinic' | did you mean 'clinics'?",
            id="a tag",
        ),
        pytest.param(
            entry(owners="[adaa]"),
            f"8:14 {UNKNOWN}there is no person 'adaa' | did you mean 'ada'?",
            id="an owner",
        ),
        pytest.param(
            entry(tags="[zebras]"),
            f"8:12 {UNKNOWN}there is no tag 'zebras' | look at tags in catalog.yaml",
            id="nothing like it",
        ),
        pytest.param(
            entry(without="name address", person="adda"),
            f"6:13 {UNKNOWN}there is no person 'adda' | did you mean 'ada'?",
            id="a person",
        ),
        pytest.param(
            entry(about="[package]"),
            f"8:13 {UNKNOWN}an offering has no field 'package' | did you mean 'packages'?",
            id="a field",
        ),
        pytest.param(
            entry(pace="weekly"),
            f"7:11 {INCOMPLETE}it is told weekly, and on no day | add weekday: monday, or another day",
            id="weekly on no day",
        ),
        pytest.param(
            entry(pace="daily", weekday="monday"),
            f"8:14 {INCOMPLETE}it has a weekday, and is told daily"
            " | write pace: weekly, or delete the weekday",
            id="daily on a weekday",
        ),
        pytest.param(
            entry(mine="true"),
            f"8:11 {INCOMPLETE}'mine' asks for the offerings of a person, and nobody is named"
            " | say which one: person: <id from catalog.yaml>",
            id="mine, and nobody's",
        ),
        pytest.param(
            entry(without="address"),
            f"2:5 {INCOMPLETE}'desk' has no address | add address, or person: <id from catalog.yaml>",
            id="no address",
        ),
        pytest.param(
            entry(without="name"),
            f"2:5 {INCOMPLETE}'desk' has no name | add name, or person: <id from catalog.yaml>",
            id="no name",
        ),
        pytest.param(
            entry(name='"=?utf-8?q?x=0d=0aBcc:_y?="'),
            "3:11 error name-not-plain: the name is written like the code of a mail header"
            " | write it in plain letters, without =? and ?=",
            id="a name like a header",
        ),
        pytest.param(
            entry(channel="slack"),
            "4:14 error hook-not-secret: the address of a chat hook is a secret, and would stand in"
            " this file | put it into the environment, and write address: ${NAME}",
            id="a chat with an address",
        ),
        pytest.param(
            entry(without="name address", person="ada", channel="teams"),
            "2:9 error hook-not-secret: the address of a chat hook is a secret, and would stand in"
            " this file | put it into the environment, and write address: ${NAME}",
            id="a chat with nothing",
        ),
        pytest.param(
            entry(audience="customer", about="[packages, objections]"),
            f"8:23 error {DEAF}the audience customer never reads 'objections'"
            " | take it out, or choose another audience",
            id="customers and internal parts",
        ),
        pytest.param(
            entry(audience="customer", tells="upkeep"),
            f"8:12 error {DEAF}customers have nothing to look after"
            " | write audience: internal, or let it tell changes",
            id="customers and upkeep",
        ),
        pytest.param(
            entry(audience="customer", effect="guides"),
            f"8:13 warning {DEAF}customers are never told of advice"
            " | write rewords to tell of every change that they can see",
            id="customers and advice",
        ),
        pytest.param(
            entry() + entry().removeprefix("subscriptions:\n"),
            "8:9 error duplicate-id: the id 'desk' is taken"
            " | what was told is remembered by it: give each subscription its own",
            id="an id twice",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(catalog: Catalog, text: str, expected: str) -> None:
    assert said(text, catalog) == [expected]


ONE = "error wrong-form: "


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(entry(address="a@b.example, x@y.example"), 4, "one mail address", id="two"),
        pytest.param(entry(address="a@b.example x@y.example"), 4, "one mail address", id="a space"),
        pytest.param(
            entry(address='"a@b.example\\r\\nBcc: x@y.example"'), 4, "one mail", id="CRLF"
        ),
        pytest.param(entry(address='"a@b.example\\n"'), 4, "one mail address", id="LF at the end"),
        pytest.param(entry(address='"Desk <a@b.example>"'), 4, "one mail address", id="a name"),
        pytest.param(entry(address="über@b.example"), 4, "one mail address", id="ü in front"),
        pytest.param(entry(address="a@bücher.example"), 4, "one mail address", id="ü behind"),
        pytest.param(entry(address="a@localhost"), 4, "one mail address", id="no domain"),
        pytest.param(entry(address="a@b..example"), 4, "one mail address", id="two points"),
        pytest.param(entry(address="'@b.example'"), 4, "one mail address", id="nobody"),
        pytest.param(entry(address="${desk}"), 4, "one mail address", id="a small variable"),
        pytest.param(entry(address="${A}${B}"), 4, "one mail address", id="two variables"),
        pytest.param(
            entry(channel="slack", address="https://hooks.chat.example/T0/secret"),
            4,
            "one mail address, or ${NAME}",
            id="a hook written out",
        ),
        pytest.param(
            entry(name='"Desk\\r\\nBcc: x@y.example"'), 3, "one line", id="CRLF in a name"
        ),
        pytest.param(entry(name='"Desk\\nBcc"'), 3, "one line", id="LF in a name"),
        pytest.param(entry(name='" "'), 3, "one line", id="no name"),
        pytest.param(entry(since="2026-02-30"), 5, "2026-02-30", id="no such day"),
        pytest.param(entry(since="soon"), 5, "soon", id="no day"),
        pytest.param(entry(id="../x"), 2, "small letters", id="an id that leads out"),
        pytest.param(entry(audience="restricted"), 6, "restricted", id="an audience"),
        pytest.param(entry(pace="hourly"), 7, "hourly", id="a pace"),
        pytest.param(entry(pace="weekly", weekday="mondays"), 8, "mondays", id="a weekday"),
        pytest.param(entry(effect="narrow"), 8, "narrow", id="an effect"),
        pytest.param(entry(channel="sms"), 8, "sms", id="a channel"),
        pytest.param(entry(tags="[]"), 8, "tags", id="a filter that lets nothing by"),
        pytest.param(entry(person="ada", mine="yes"), 9, "mine", id="yes is a word"),
        pytest.param(entry(tags="clinics"), 8, "tags", id="no list"),
        pytest.param(entry(statuses="[sold]"), 8, "sold", id="a status"),
        pytest.param(entry(unreleased_days="-1"), 8, "unreleased_days", id="days below none"),
        pytest.param(entry(adress="a@b.example"), 8, "did you mean 'address'?", id="a field"),
        pytest.param(entry(without="since"), 2, "since", id="no beginning"),
        pytest.param(entry(without="audience"), 2, "audience", id="no audience"),
        pytest.param(entry(without="pace"), 2, "pace", id="no pace"),
        pytest.param("subscriptions:\n  - desk\n", 2, "subscription", id="a word for an entry"),
        pytest.param("- id: desk\n", 1, "", id="a list"),
        pytest.param("subscribers: []\n", 1, "did you mean 'subscriptions'?", id="another word"),
        pytest.param("", 1, "", id="nothing"),
        pytest.param(entry(name="&a Desk") + "  - *a\n", 3, "", id="an alias"),
        pytest.param(entry(name="!!python/name:os.system x"), 3, "", id="a tag"),
        pytest.param(entry() + "    id: other\n", 8, "id", id="a key twice"),
        pytest.param(entry(name="Desk\u202e"), 3, "U+202E", id="a hidden letter"),
        pytest.param(entry(name='"Desk\\u202e"'), 3, "", id="a hidden letter, written"),
        pytest.param(entry(name='"Desk\\e[31m"'), 3, "", id="an escape, written"),
    ],
)
def test_what_has_another_shape(catalog: Catalog, text: str, line: int, words: str) -> None:
    found = said(text, catalog)
    assert [row for row in found if row.startswith(f"{line}:") and words in row], found
    assert all(" error " in row and not row.endswith("| ") for row in found), found


def test_several_things_are_told_at_once(catalog: Catalog) -> None:
    both = entry(tags="[x]", pace="weekly", mine="true") + entry().removeprefix("subscriptions:\n")
    assert sorted(row.split()[2] for row in said(both, catalog)) == [
        "duplicate-id:",
        "subscription-incomplete:",
        "subscription-incomplete:",
        "unknown-reference:",
    ]


def test_a_person_whose_name_is_code(workshop: Workshop) -> None:
    text = CATALOG.replace("name: Ada Test", 'name: "=?utf-8?q?Ada?="')
    workshop.write("catalog/catalog.yaml", text)
    workshop.offering("mail-move")
    (row,) = said(entry(without="name address", person="ada"), workshop.sound())
    assert row.startswith("6:13 error name-not-plain: the name is written like the code of a mail")


# How large it may be


def padded(mebibytes: int) -> bytes:
    """One sound entry behind so many mebibytes of comments."""
    row = f"# {'x' * 125}\n"
    return (row * (mebibytes * MOST_BYTES // len(row)) + entry()).encode()


def test_three_megabytes_are_read(shop: Workshop) -> None:
    shop.write(SUBSCRIPTIONS, padded(3))
    catalog = shop.sound()
    assert [each.id for each in build_subscriptions(catalog.subscriptions, catalog)] == ["desk"]


def test_ten_thousand_entries_are_read() -> None:
    row = entry().removeprefix("subscriptions:\n")
    raw = "subscriptions:\n" + "".join(row.replace("desk", f"desk-{at}") for at in range(10_000))
    document, findings = read_subscriptions(raw.encode(), SUBSCRIPTIONS)
    assert findings == ()
    assert document is not None
    assert len(document.data["subscriptions"]) == 10_000


def test_a_hundred_megabytes_are_refused(shop: Workshop) -> None:
    with shop.write(SUBSCRIPTIONS, entry()).open("ab") as file:
        file.truncate(100 * MOST_BYTES)
    (row,) = told(shop.findings())
    assert "file-too-large: the file has" in row
    assert f"at most {MANY * MOST_BYTES:,} are read" in row


# A file elsewhere


def run(shop: Workshop, *arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(shop.root), *arguments], env=env)


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere") / "who.yaml"


@pytest.mark.parametrize("by_environment", [False, True])
@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        pytest.param(entry(), 0, "0 messages due", id="sound"),
        pytest.param(
            entry(tags="[clinic]"),
            1,
            "who.yaml:8:12: error: there is no tag 'clinic' [unknown-reference]\n"
            "  hint: did you mean 'clinics'?\n"
            "offerbook: 1 error: nobody is told anything\n",
            id="a wrong word",
        ),
        pytest.param(
            entry(address="a@b.example, x@y.example"),
            1,
            "who.yaml:4:14: error: ",
            id="a wrong form",
        ),
        pytest.param(
            entry(audience="customer", effect="guides"),
            0,
            "who.yaml:8:13: warning: ",
            id="a warning",
        ),
    ],
)
def test_a_file_elsewhere(
    shop: Workshop, elsewhere: Path, text: str, code: int, words: str, *, by_environment: bool
) -> None:
    elsewhere.write_text(text)
    named = {"OFFERBOOK_SUBSCRIPTIONS": str(elsewhere)} if by_environment else {}
    option = [] if by_environment else ["--subscriptions", str(elsewhere)]
    done = run(shop, "digest", "plan", *option, "--as-of", "2026-11-22", env=named)
    assert (done.exit_code, words in done.stderr) == (code, True), done.stderr


def test_a_file_that_is_not_there(shop: Workshop, elsewhere: Path) -> None:
    done = run(shop, "digest", "plan", "--subscriptions", str(elsewhere))
    assert (done.exit_code, done.stderr) == (
        2,
        f"offerbook: {elsewhere}: no such file or directory\n",
    )


def test_a_folder_is_no_file(shop: Workshop, elsewhere: Path) -> None:
    elsewhere.mkdir()
    done = run(shop, "digest", "who", "mail-move", "--subscriptions", str(elsewhere))
    assert (done.exit_code, done.stderr) == (2, f"offerbook: {elsewhere}: not a plain file\n")


def test_no_subscriptions_at_all(shop: Workshop) -> None:
    done = run(shop, "digest", "plan")
    assert done.exit_code == 2
    assert (
        "there is no catalog/subscriptions.yaml, and --subscriptions names no other" in done.stderr
    )


def test_check_tells_of_subscriptions(shop: Workshop) -> None:
    shop.write(SUBSCRIPTIONS, entry(categories="[movin]", pace="weekly"))
    done = run(shop, "check")
    assert done.exit_code == 1
    assert f"{SUBSCRIPTIONS}:8:18: error: there is no category 'movin'" in done.stdout
    assert f"{SUBSCRIPTIONS}:7:11: error: it is told weekly, and on no day" in done.stdout


def test_a_wrong_file_in_the_catalogue_tells_nobody(shop: Workshop) -> None:
    shop.write(SUBSCRIPTIONS, entry(categories="[movin]"))
    done = run(shop, "digest", "send")
    assert (done.exit_code, done.stdout) == (1, "")
    assert not (shop.root / ".offerbook").exists()
