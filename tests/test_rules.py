"""Every finding is explained, and every example shows what it says."""

from __future__ import annotations

import ast
import re
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from offerbook.app.drafting import Wanted
from offerbook.app.importing import import_table
from offerbook.app.looking import guard_of
from offerbook.app.sight import Sight
from offerbook.check.vanished import check_vanished
from offerbook.cli import offerbook
from offerbook.edition import EDITIONS
from offerbook.finding import Finding, Level
from offerbook.load.text import HIDDEN
from offerbook.load.tree import read_tree
from offerbook.load.yaml_text import MOST_NODES
from offerbook.rules import PLACES, RULES, Rule, describe_rule
from offerbook.scanning.leaks import findings_of
from offerbook.spec.base import OFFERING, base_schema
from offerbook.verified import Word, write_words
from tests.paper.making import STAMP, make_template
from tests.support import CATALOG, RELEASING, REPOSITORY, Workshop

SOURCE = REPOSITORY / "generator" / "offerbook"
MAKERS = {"error": "error", "warning": "warning", "Wording": "error", "say": None}
"""Functions that make a finding out of a code, and its level; None where that is open."""

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PIECES = [rule for rule in RULES.values() if not rule.is_prose]


# What the source can say


def findings_made() -> Iterator[tuple[ast.expr, str | None, str]]:
    """Of every call that makes a finding: the code's expression, the level, the place."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "from offerbook.finding import" not in text and path.name != "wording.py":
            continue
        nodes = list(ast.walk(ast.parse(text)))
        makers = {**dict.fromkeys(handing_on(nodes)), **MAKERS}
        for node in nodes:
            if isinstance(node, ast.Call) and name_of(node.func) in makers and len(node.args) > 1:
                yield node.args[0], makers[name_of(node.func)], f"{path.name}:{node.lineno}"


def handing_on(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The functions that take a code and make a finding by another function."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in node.args.args if each.arg != "self"]
            if names[:1] == ["code"]:
                yield node.name


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@cache
def codes_made() -> dict[str, set[str | None]]:
    """Every code that the source can produce, with the levels it gives them."""
    made: dict[str, set[str | None]] = {}
    for code, level, _ in findings_made():
        if isinstance(code, ast.Constant):
            made.setdefault(str(code.value), set()).add(level)
    return made


def test_every_finding_has_a_rule_and_every_rule_a_finding() -> None:
    assert sorted(codes_made()) == sorted(RULES)


def test_every_code_can_be_read_off_the_source() -> None:
    unclear = [
        where
        for code, _, where in findings_made()
        if not isinstance(code, ast.Constant) and ast.unparse(code).split(".")[-1] != "code"
    ]
    assert unclear == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_has_the_level_that_the_source_gives_it(rule: Rule) -> None:
    levels = codes_made()[rule.code]
    assert rule.level in levels or None in levels


# What a rule consists of


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_whole(rule: Rule) -> None:
    assert CODE.fullmatch(rule.code)
    assert rule.level in list(Level)
    assert rule.where in PLACES
    assert rule.title == rule.title.strip(" .")
    assert 2 <= len(re.findall(r"[.?](?=\s|$)", rule.meaning)) <= 5
    assert rule.bad.strip()
    assert rule.good.strip() != rule.bad.strip()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_shows_nothing_that_a_reader_cannot_see(rule: Rule) -> None:
    texts = (rule.title, rule.meaning, rule.bad, rule.good, rule.beside)
    assert not any(HIDDEN.search(text) for text in texts)


# What the examples do

TABLE = """\
Name,Summary,Status,Most,Group,Contact
Mail move,All mailboxes moved.,planned,50,Moves,Desk one
"""

MAPPING = """\
id: "{Name}"
fields:
  name: "{Name}"
  summary: "{Summary}"
  status: "{Status}"
  category: moving
  owner: ada
"""

MORE_MAPPING = {
    "stray-value": """\
  packages:
    - id: standard
      name: Standard
      maximum:
        column: Most
        as: number
""",
    "more-than-one-value": """\
rules:
  - one_value:
      column: Contact
      per: Group
""",
}


def findings_about(workshop: Workshop, rule: Rule, piece: str) -> tuple[Finding, ...]:
    """Everything that is said about one example."""
    if rule.where not in ("table", "mapping"):
        put(workshop, rule, piece)
        return workshop.findings()
    mapping = MAPPING + MORE_MAPPING.get(rule.code, "")
    texts = {"table": TABLE, "mapping": mapping, rule.where: piece}
    source, plan = (workshop.write(PLACES[name], texts[name]) for name in ("table", "mapping"))
    schema = base_schema(OFFERING)
    return import_table(workshop.root, source, plan, schema, Wanted(is_trial=True)).findings


def put(workshop: Workshop, rule: Rule, piece: str) -> None:
    """A catalogue around one example."""
    if rule.beside:
        workshop.offering("device-care", rule.beside)
    if rule.where == "offering":
        workshop.offering("mail-move", piece)
        return
    use = "terms:\n  - clause: payment\n" if rule.where == "clause" else ""
    workshop.offering("mail-move", use)
    text = with_fields(CATALOG, piece) if rule.where == "catalog" else piece
    workshop.write(PLACES[rule.where], text)


def with_fields(text: str, piece: str) -> str:
    """*text* with the top-level fields of *piece* in place of its own."""
    names = set(re.findall(r"^(\w+):", piece, re.MULTILINE))
    fields = re.split(r"^(?=\w)", text, flags=re.MULTILINE)
    return "".join(field for field in fields if field.partition(":")[0] not in names) + piece


@pytest.mark.parametrize("rule", PIECES, ids=lambda rule: rule.code)
def test_the_bad_example_is_found(workshop: Workshop, rule: Rule) -> None:
    found = findings_about(workshop, rule, rule.bad)
    assert (rule.code, rule.level) in {(each.code, each.level) for each in found}


@pytest.mark.parametrize("rule", PIECES, ids=lambda rule: rule.code)
def test_nothing_is_wrong_with_the_good_example(workshop: Workshop, rule: Rule) -> None:
    after_a_schema_change = {"schema-stale"} if rule.where == "company" else set()
    found = findings_about(workshop, rule, rule.good)
    assert {each.code for each in found} <= after_a_schema_change


# What no piece of one file can show


def leave_a_folder_empty(workshop: Workshop) -> None:
    (workshop.root / "catalog/offerings/mail-move").mkdir()


def put_a_link(workshop: Workshop) -> None:
    workshop.offering("device-care")
    (workshop.root / "catalog/offerings/mail-move").symlink_to("device-care")


def misname_the_draft(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write("catalog/offerings/mail-move/offering.yml", "id: mail-move\n")


def write_a_draft(raw: bytes) -> Callable[[Workshop], None]:
    """The small draft with *raw* behind it."""

    def write(workshop: Workshop) -> None:
        path = workshop.offering("mail-move")
        path.write_bytes(path.read_bytes() + raw)

    return write


def begin_with_a_mark(workshop: Workshop) -> None:
    path = workshop.offering("mail-move")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def add_a_company_field(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write(PLACES["company"], RULES["no-title"].good)


def allow_two_keywords(workshop: Workshop) -> None:
    workshop.write(PLACES["company"], '{"properties": {"keywords": {"maxItems": 2}}}')
    workshop.offering("mail-move", "keywords:\n  - mail\n  - post\n  - letters\n")


def add_nothing(_workshop: Workshop) -> None:
    """The catalogue stays without an offering."""


RELEASED = """\
summary: Answered by phone within 6 hours, for all packages.
scope:
  included:
    - id: users
      what: Users
      up_to: 50
      unit: user
delivery:
  owner: wim
"""
VERSIONS = "catalog/offerings/mail-move/versions"
DAY = "2026-07-20"


def released(
    *edits: tuple[str, str], says: str = "", spoil: Callable[[Path], object] | None = None
) -> Callable[[Workshop], None]:
    """A version was released; then the draft is edited, change.yaml written, or a file spoilt."""

    def arrange(workshop: Workshop) -> None:
        workshop.write("catalog/catalog.yaml", RELEASING)
        workshop.offering("mail-move", RELEASED)
        workshop.release("2026-06-01")
        text = RELEASED
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        workshop.offering("mail-move", text)
        if says:
            workshop.change(says)
        if spoil is not None:
            spoil(workshop.root / VERSIONS)

    return arrange


NARROWED = ("up_to: 50", "up_to: 20")
WIDENED = ("up_to: 50", "up_to: 80")


def in_force(more: str = "", *words: tuple[str, str]) -> Callable[[Workshop], None]:
    """A version with *more* fields holds, and somebody verified it on days, by numbers."""

    def arrange(workshop: Workshop) -> None:
        workshop.write("catalog/catalog.yaml", RELEASING)
        workshop.offering("mail-move", RELEASED + more)
        workshop.release("2026-06-01")
        if words:
            said = [Word(on, "ada", version) for on, version in words]
            workshop.write("catalog/offerings/mail-move/verified.yaml", write_words(said))

    return arrange


def keep_another_schema(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write(f"schema/kept/{'0' * 64}.json", '{"properties": {}}')


def subscribe(*rows: str) -> Callable[[Workshop], None]:
    """A subscription in which *rows* stand beside the usual ones."""

    def arrange(workshop: Workshop) -> None:
        workshop.offering("mail-move")
        usual = ("id: desk", "since: 2026-01-01", "person: ada")
        workshop.write(
            "catalog/subscriptions.yaml",
            "subscriptions:\n  - " + "\n    ".join((*usual, *rows)) + "\n",
        )

    return arrange


def name_a_lost_logo(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    edition = "editions:\n  - id: partners\n    audience: customer\n    logo: partners.svg\n"
    workshop.write("catalog/catalog.yaml", CATALOG + edition)


def put_a_template(*paragraphs: str) -> Callable[[Workshop], None]:
    """A Word template of *paragraphs*."""

    def arrange(workshop: Workshop) -> None:
        workshop.offering("mail-move")
        workshop.write("catalog/templates/schedule.docx", make_template(*paragraphs))

    return arrange


INTERNAL = ("audience: internal", "pace: at once")

SITUATIONS: dict[str, Callable[[Workshop], None]] = {
    "bidi-control": write_a_draft("description: Moved \u202eback\n".encode()),
    "byte-order-mark": begin_with_a_mark,
    "file-missing": leave_a_folder_empty,
    "file-too-large": write_a_draft(b"#" * 1024 * 1024),
    "logo-unusable": name_a_lost_logo,
    "no-offerings": add_nothing,
    "not-a-plain-file": put_a_link,
    "not-utf8": write_a_draft("description: Umzug für Praxen\n".encode("cp1252")),
    "schema-stale": add_a_company_field,
    "stray-file": misname_the_draft,
    "too-many-values": write_a_draft(b"keywords:\n" + b"- a\n" * MOST_NODES),
    "wrong-value": allow_two_keywords,
    "kept-edited": keep_another_schema,
    "frozen-edited": released(spoil=lambda folder: (folder / "1.0.0.yaml").write_text("")),
    "frozen-missing": released(spoil=lambda folder: (folder / "1.0.0.yaml").unlink()),
    "frozen-unlisted": released(spoil=lambda folder: (folder / "1.1.0.yaml").write_text("")),
    "sums-missing": released(spoil=lambda folder: (folder / "sums").unlink()),
    "sums-damaged": released(spoil=lambda folder: (folder / "sums").write_text("<<<<<<< HEAD\n")),
    "unanswered": released(("6 hours", "6 business hours")),
    "reason-missing": released(NARROWED),
    "reason-to-reword": released(
        ("for all packages", "for our packages"), says="says:\n  summary: rewords\n"
    ),
    "answer-lowers": released(NARROWED, says="says:\n  users: widens\n"),
    "answer-unused": released(NARROWED, says="says:\n  usrs: narrows\n"),
    "moved-unknown": released(NARROWED, says="moved:\n  users: people\n"),
    "agreement-missing": released(WIDENED),
    "agreement-wrong": released(WIDENED, says="agreed_by: ada\n"),
    "effective-past": released(NARROWED, says="effective_on: 2026-07-01\n"),
    "notice-too-short": released(NARROWED, says="effective_on: 2026-07-31\n"),
    "bump-too-low": released(NARROWED, says="bump: minor\n"),
    "nothing-to-release": released(says="note: Nothing came of it.\n"),
    "verified-unreleased": in_force("", ("2026-07-01", "1.1.0")),
    "verified-ahead": in_force("", ("2026-07-21", "1.0.0")),
    "verified-out-of-order": in_force("", ("2026-07-02", "1.0.0"), ("2026-07-01", "1.0.0")),
    "review-overdue": in_force("review:\n  every_days: 30\n"),
    "prices-expired": in_force("status: pilot\nprices_until: 2026-07-19\n"),
    "subscription-incomplete": subscribe("audience: internal", "pace: weekly"),
    "subscription-deaf": subscribe("audience: customer", "pace: at once", "about: [objections]"),
    "hook-not-secret": subscribe(*INTERNAL, "channel: slack", "address: sales@example.com"),
    "name-not-plain": subscribe(*INTERNAL, 'name: "=?utf-8?q?Sales?="'),
    "template-field": put_a_template(*STAMP, "{{ package.prize }}"),
    "template-refused": put_a_template("Nothing is promised."),
    "selling-ended": in_force("status: pilot\nsellable:\n  until: 2026-07-19\n"),
}


@pytest.mark.parametrize(("code", "arrange"), SITUATIONS.items(), ids=SITUATIONS)
def test_what_is_told_in_words_is_found(
    workshop: Workshop, code: str, arrange: Callable[[Workshop], None]
) -> None:
    arrange(workshop)
    levels = {each.level for each in workshop.all_findings(DAY) if each.code == code}
    assert levels == {RULES[code].level}


def test_a_file_that_cannot_be_opened_is_found(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workshop.offering("mail-move").parent
    (folder / "offering.yaml").unlink()
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as pipe:
        pipe.bind("offering.yaml")
        assert "unreadable" in workshop.codes()


def test_a_template_that_nothing_can_read_is_told(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offerbook.paper.check.installed_kinds", frozenset)
    put_a_template(*STAMP)(workshop)
    assert [each.code for each in workshop.all_findings(DAY)] == ["template-unchecked"]


VANISHED: Mapping[str, Callable[[Path], object]] = {
    "version-vanished": lambda versions: (versions / "sums").write_text(""),
    "version-replaced": lambda versions: (versions / "sums").write_text(
        f"{'a' * 64}  1.0.0.yaml\n"
    ),
    "versions-vanished": shutil.rmtree,
    "offering-vanished": lambda versions: shutil.rmtree(versions.parent),
}
"""What is done to the folder of versions since the revision that is compared with."""


@pytest.mark.parametrize(("code", "spoil"), VANISHED.items(), ids=VANISHED)
def test_what_a_revision_still_has_is_found(
    workshop: Workshop, code: str, spoil: Callable[[Path], object]
) -> None:
    workshop.offering("mail-move")
    workshop.release("2026-06-01")
    before = read_tree(workshop.root)
    spoil(workshop.root / VERSIONS)
    found = check_vanished(before, read_tree(workshop.root), "main")
    assert {(each.code, each.level) for each in found} == {(code, RULES[code].level)}


BY_THEMSELVES = ("template-unchecked", "unreadable")


def test_every_rule_told_in_words_is_tested_here() -> None:
    in_words = {rule.code for rule in RULES.values() if rule.is_prose}
    assert in_words == {*SITUATIONS, *VANISHED, *AFTER_IMPORT, *HANDED_OUT, *BY_THEMSELVES}


# What a scan says of files that are about to be handed out

HANDED_OUT: Mapping[str, bytes] = {
    "scan-leak": b"Our people say: never below the price that Ada named.",
    "scan-closed": b"PK\x03\x04 what is left of an archive",
}


@pytest.mark.parametrize(("code", "raw"), HANDED_OUT.items(), ids=HANDED_OUT)
def test_what_must_not_be_handed_out_is_found(workshop: Workshop, code: str, raw: bytes) -> None:
    workshop.offering("mail-move", "pitch: Never below the price that Ada named.\n")
    workshop.write("outbox/message.eml", raw)
    sight = Sight(workshop.sound(), EDITIONS["customer"], DAY)
    found = findings_of(guard_of(workshop.root, sight).scan(workshop.root / "outbox"))
    assert [(each.code, each.level) for each in found] == [(code, RULES[code].level)]


# What an import says of what is there

IMPORTED = """\
Name,Summary,Status
Mail move,All mailboxes moved.,planned
Data move,All records moved.,planned
"""


def edit_a_draft(workshop: Workshop) -> None:
    path = workshop.root / "catalog/offerings/mail-move/offering.yaml"
    path.write_text(path.read_text("utf-8").replace("All mailboxes", "Every mailbox"), "utf-8")


def spoil_the_record(workshop: Workshop) -> None:
    path = workshop.root / "catalog/imported.yaml"
    path.write_text('"map.yaml":\n  mail-move: yes\n', "utf-8")


def delete_a_row(workshop: Workshop) -> None:
    workshop.write(PLACES["table"], "".join(IMPORTED.splitlines(keepends=True)[:-1]))


def do_nothing(_workshop: Workshop) -> None:
    """The second import finds what the first one left."""


AFTER_IMPORT: dict[str, Callable[[Workshop], None]] = {
    "draft-edited": edit_a_draft,
    "row-vanished": delete_a_row,
    "imported-not-usable": spoil_the_record,
}


@pytest.mark.parametrize(
    ("code", "meanwhile"), [*AFTER_IMPORT.items(), ("", do_nothing)], ids=[*AFTER_IMPORT, "nothing"]
)
def test_what_a_second_import_says(
    workshop: Workshop, code: str, meanwhile: Callable[[Workshop], None]
) -> None:
    source = workshop.write(PLACES["table"], IMPORTED)
    plan = workshop.write(PLACES["mapping"], MAPPING)
    schema = base_schema(OFFERING)
    assert len(import_table(workshop.root, source, plan, schema, Wanted()).written) == 2
    meanwhile(workshop)
    said = import_table(workshop.root, source, plan, schema, Wanted(is_update=True)).findings
    assert [each.code for each in said] == ([code] if code else [])


# One code, several places


def test_a_clause_in_another_folder_is_found(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write(PLACES["clause"], "id: paying\ntopic: payment\ntext: Due in 30 days.\n")
    assert workshop.codes() == ["folder-mismatch"]


@pytest.mark.parametrize(
    ("instead", "level"),
    [
        pytest.param("device-cair", "warning", id="where words may stand, one may be meant"),
        pytest.param("The shop next door", None, id="words are words"),
    ],
)
def test_a_name_where_words_are_allowed(
    workshop: Workshop, instead: str, level: str | None
) -> None:
    workshop.offering(
        "mail-move",
        f"scope:\n  excluded:\n    - id: devices\n      what: Devices\n      instead: {instead}\n",
    )
    assert [(each.code, each.level) for each in workshop.findings()] == (
        [("unknown-reference", level)] if level else []
    )


# The command


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(offerbook, ["explain", *arguments])


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_explain_shows_a_rule(rule: Rule) -> None:
    shown = explain(rule.code)
    assert (shown.exit_code, shown.stdout) == (0, describe_rule(rule))
    assert shown.stdout.startswith(f"{rule.code} ({rule.level}): {rule.title}\n")
    for piece in (rule.meaning, rule.bad, rule.good, rule.beside):
        assert all(row.strip() in shown.stdout for row in piece.splitlines())


def test_a_described_rule_reads_like_this() -> None:
    assert (
        describe_rule(RULES["alias-taken"])
        == """\
alias-taken (error): An address that already leads somewhere else

An alias is a further address of an offering. This one is already the id or an alias of another
offering, and an address can lead to one place only. Take it out here or there.

Beside it (catalog/offerings/device-care/offering.yaml):

    name: Device care

Not like this (catalog/offerings/mail-move/offering.yaml):

    aliases:
      - device-care

But like this:

    aliases:
      - mailbox-migration
"""
    )


def test_explain_lists_all_rules() -> None:
    rows = explain().stdout.splitlines()
    assert [row.split()[:2] for row in rows] == [[rule.code, rule.level] for rule in RULES.values()]
    assert all(len(row) <= 100 for row in rows)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        pytest.param("unknown-feld", "did you mean 'unknown-field'?", id="a typing error"),
        pytest.param("???", "`offerbook explain` lists all codes", id="nothing like any code"),
    ],
)
def test_an_unknown_code_is_told(asked: str, hint: str) -> None:
    said = explain(asked)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr == f"offerbook: there is no finding '{asked}'; {hint}\n"
