"""offerbook diff: two states compared, for people, machines and reviewers."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offerbook.cli import offerbook
from tests.load.test_git import Repository, cloned, make_repository
from tests.support import RELEASING, Workshop, make_workshop

DAY = "2026-06-01"
DRAFT = "catalog/offerings/mail-move/offering.yaml"
LEVEL = """\
service_levels:
  - id: availability
    name: Availability
    at_least: {}
    unit: percent
"""
LOOSE = """\
id: mail-move
name: Mail move
summary: {summary}
status: active
category: moving
owner: ada
"""


@pytest.fixture(autouse=True)
def _no_forge(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a workflow would say about itself is said by the tests alone."""
    for name in os.environ:
        if name.startswith(("GITHUB_", "CI_")):
            monkeypatch.delenv(name)


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), "diff", "--as-of", DAY, *words])


def as_json(root: Path, *words: str) -> Any:
    ended = run(root, *words, "--format", "json")
    assert ended.exit_code == 0, ended.stderr
    return json.loads(ended.stdout)


def write_loose(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """One offering with two versions and a draft that promises less; not to be written to."""
    made = make_workshop(tmp_path_factory.mktemp("released"))
    made.write("catalog/catalog.yaml", RELEASING)
    made.offering("mail-move", LEVEL.format("99"))
    made.release("2026-01-01")
    made.offering("mail-move", LEVEL.format("99.9"))
    made.release("2026-02-01")
    made.offering("mail-move", LEVEL.format("99.5"))
    return made


@pytest.fixture
def promised(released: Workshop, tmp_path: Path) -> Workshop:
    """The same, to be written to."""
    shutil.copytree(released.root, tmp_path, dirs_exist_ok=True)
    return Workshop(tmp_path)


# Two loose files


def test_two_files_need_no_catalogue(tmp_path: Path) -> None:
    one = write_loose(tmp_path, "a.yaml", LOOSE.format(summary="All packages."))
    other = write_loose(tmp_path, "b.yaml", LOOSE.format(summary="All our packages."))
    assert as_json(tmp_path, one, other) == {
        "required_bump": "major",
        "changes": [
            {
                "kind": "changed",
                "route": "summary",
                "item": None,
                "effect": "ask",
                "audience": "customer",
                "packages": [],
                "before": "All packages.",
                "after": "All our packages.",
                "sentence": "Summary: “All packages” becomes “All our packages”",
                "question": "Does it narrow the promise, widen it, or only reword it?",
            }
        ],
    }


def test_what_the_numbers_were_is_told(tmp_path: Path) -> None:
    one = write_loose(tmp_path, "a.yaml", LOOSE.format(summary="x") + LEVEL.format("99.9"))
    other = write_loose(tmp_path, "b.yaml", LOOSE.format(summary="x") + LEVEL.format("99.5"))
    (change,) = as_json(tmp_path, one, other)["changes"]
    assert (change["route"], change["item"]) == ("service_levels.at_least", "availability")
    assert (change["before"], change["after"]) == (
        {"value": 99.9, "unit": "percent"},
        {"value": 99.5, "unit": "percent"},
    )
    text = run(tmp_path, one, other).stdout
    assert (
        "narrows  Availability promised falls from 99.9 % to 99.5 %".replace(" %", "\u00a0%")
        in text
    )
    assert f"{other}:10:15" in text


@pytest.mark.parametrize("more", ["", "packages:\n  - id: s\n    name: S\n    price: 4900\n"])
def test_the_same_file_changes_nothing(tmp_path: Path, more: str) -> None:
    one = write_loose(tmp_path, "a.yaml", LOOSE.format(summary="x") + more)
    assert as_json(tmp_path, one, one) == {"required_bump": "none", "changes": []}
    ended = run(tmp_path, one, one, "--fail-on", "guides")
    assert ended.exit_code == 0
    assert "No promise changed." in ended.stdout


def test_a_price_without_a_catalogue_has_no_currency(tmp_path: Path) -> None:
    package = "packages:\n  - id: s\n    name: S\n    price: {}\n"
    one = write_loose(tmp_path, "a.yaml", LOOSE.format(summary="x") + package.format(4900))
    other = write_loose(tmp_path, "b.yaml", LOOSE.format(summary="x") + package.format(5200))
    (change,) = as_json(tmp_path, one, other)["changes"]
    assert "4,900" in change["sentence"]
    assert "5,200" in change["sentence"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("a: [", "", id="no YAML"),
        pytest.param(LOOSE.format(summary="x") + "sumary: x\n", "summary", id="an unknown field"),
        pytest.param("- a\n", "", id="a list"),
        pytest.param("", "", id="nothing at all"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str, says: str) -> None:
    one = write_loose(tmp_path, "a.yaml", LOOSE.format(summary="x"))
    other = write_loose(tmp_path, "b.yaml", text)
    for form in ("text", "json", "markdown"):
        ended = run(tmp_path, one, other, "--format", form)
        assert ended.exit_code == 1
        assert f"{other}:" in ended.stderr
        assert says in ended.stderr
        assert "No promise changed" not in ended.stdout


def test_inside_a_catalogue_the_company_s_fields_are_known(workshop: Workshop) -> None:
    field = {
        "title": "Desk",
        "type": "string",
        "x-audience": "customer",
        "x-effect": {"changed": "widens"},
    }
    workshop.write("schema/company.schema.json", json.dumps({"properties": {"x_desk": field}}))
    one = write_loose(workshop.root, "a.yaml", LOOSE.format(summary="x") + "x_desk: One\n")
    other = write_loose(workshop.root, "b.yaml", LOOSE.format(summary="x") + "x_desk: Two\n")
    assert [each["effect"] for each in as_json(workshop.root, one, other)["changes"]] == ["widens"]


def test_a_frozen_file_is_a_file_too(promised: Workshop) -> None:
    old = promised.root / "catalog/offerings/mail-move/versions/1.0.0.yaml"
    (change,) = as_json(promised.root, str(old), str(promised.root / DRAFT))["changes"]
    assert change["effect"] == "widens"


# Versions and drafts


@pytest.mark.parametrize(
    ("words", "effects", "bump"),
    [
        pytest.param(["mail-move"], ["narrows"], "major", id="newest against draft"),
        pytest.param(["mail-move@1.1.0", "mail-move"], ["narrows"], "major", id="the same, named"),
        pytest.param(["mail-move@1.0.0", "mail-move"], ["widens"], "minor", id="over two steps"),
        pytest.param(["mail-move@1.0.0", "mail-move@1.1.0"], ["widens"], "minor", id="upwards"),
        pytest.param(["mail-move@1.1.0", "mail-move@1.0.0"], ["narrows"], "major", id="backwards"),
        pytest.param(["mail-move", "mail-move@1.1.0"], ["widens"], "minor", id="from the draft"),
        pytest.param(["mail-move", "mail-move"], [], "none", id="with itself"),
    ],
)
def test_versions_and_drafts(
    promised: Workshop, words: list[str], effects: list[str], bump: str
) -> None:
    found = as_json(promised.root, *words)
    assert [change["effect"] for change in found["changes"]] == effects
    assert found["required_bump"] == bump


def test_answers_that_were_given_count(releasing: Workshop) -> None:
    releasing.offering("mail-move", "description: All packages.\n")
    releasing.release("2026-01-01")
    releasing.offering("mail-move", "description: All our packages.\n")
    releasing.change("note: Said so.\nsays:\n  description: narrows\n")
    assert [c["effect"] for c in as_json(releasing.root, "mail-move")["changes"]] == ["narrows"]
    releasing.release("2026-02-01")
    found = as_json(releasing.root, "mail-move@1.0.0", "mail-move@2.0.0")
    assert [(c["effect"], c["question"]) for c in found["changes"]] == [("narrows", None)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["fax"], "no offering 'fax': name a file", id="no offering"),
        pytest.param(["mail-moove"], "'mail-moove': did you mean 'mail-move'?", id="nearly one"),
        pytest.param(["mail-move@7.0.0", "mail-move"], "released are: 1.0.0, 1.1.0", id="no version"),
        pytest.param(["mail-move@1.0", "mail-move"], "no version '1.0'", id="no number"),
        pytest.param(["mail-move@1.0.0"], "name a second one", id="one version"),
        pytest.param([DRAFT], "name a second one", id="one file"),
        pytest.param(["x/nothing.yaml", "mail-move"], "no such file", id="no file"),
        pytest.param([], "name two states", id="nothing"),
        pytest.param(["a", "b", "c"], "name two states", id="three"),
        pytest.param(["mail-move", "--base", "HEAD"], "name two states", id="an offering and a revision"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_usage_error(
    promised: Workshop, words: list[str], says: str
) -> None:
    ended = run(promised.root, *words)
    assert ended.exit_code == 2
    assert says in ended.stderr
    assert ended.stdout == ""


def test_an_id_without_a_catalogue(tmp_path: Path) -> None:
    ended = run(tmp_path, "mail-move")
    assert ended.exit_code == 2
    assert "no catalog/" in ended.stderr


@pytest.mark.parametrize("words", [["mail-move"], ["mail-move@1.0.0", "mail-move"]])
@pytest.mark.parametrize("file", ["versions/1.1.0.yaml", "offering.yaml", "change.yaml"])
def test_a_broken_part_is_named_and_never_reads_as_no_change(
    promised: Workshop, words: list[str], file: str
) -> None:
    path = promised.root / "catalog/offerings/mail-move" / file
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n?: [\n")
    for form in ("text", "json", "markdown"):
        ended = run(promised.root, *words, "--format", form)
        assert ended.exit_code == 1
        assert f"catalog/offerings/mail-move/{file}" in ended.stderr
        assert "No promise changed" not in ended.stdout


@pytest.mark.parametrize(
    ("level", "fails"),
    [
        ("99.9", {}),
        ("99.5", {"narrows", "widens", "rewords", "guides"}),
        ("99.99", {"widens", "rewords", "guides"}),
    ],
)
def test_fail_on(promised: Workshop, level: str, fails: set[str]) -> None:
    promised.offering("mail-move", LEVEL.format(level))
    effects = ("narrows", "widens", "rewords", "guides", "ask")
    ended = {each: run(promised.root, "mail-move", "--fail-on", each).exit_code for each in effects}
    assert ended == {each: int(each in fails) for each in effects}


def test_what_nobody_has_said_fails_like_a_narrowing(promised: Workshop) -> None:
    promised.offering("mail-move", "description: New words.\n" + LEVEL.format("99.9"))
    assert run(promised.root, "mail-move", "--fail-on", "ask").exit_code == 1
    assert run(promised.root, "mail-move", "--fail-on", "narrows").exit_code == 1


# Against a revision


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two offerings, one released, in a repository that knows all of it; not to be written to."""
    folder = tmp_path_factory.mktemp("committed")
    made = make_repository(folder, folder)
    workshop = made.workshop
    workshop.write("catalog/catalog.yaml", RELEASING)
    workshop.offering("mail-move", LEVEL.format("99.9"))
    workshop.offering("fax-gateway")
    workshop.release("2026-01-01")
    made.commit()
    return folder


@pytest.fixture
def repository(committed: Path, tmp_path: Path) -> Repository:
    """The same, to be written to."""
    folder = Path(shutil.copytree(committed, tmp_path / "here"))
    return Repository(folder, Workshop(folder))


def test_nothing_changed(repository: Repository) -> None:
    assert as_json(repository.root, "--base", "HEAD") == []
    assert run(repository.root, "--base", "HEAD").stdout == "No promise changed.\n"
    markdown = run(repository.root, "--base", "HEAD", "--format", "markdown").stdout
    assert markdown.strip() == "**No promise changed.**"


def test_a_draft_that_was_edited(repository: Repository) -> None:
    repository.workshop.offering("mail-move", LEVEL.format("99.5"))
    (found,) = as_json(repository.root, "--base", "HEAD")
    assert {
        name: found[name] for name in ("offering", "number", "effective_on", "required_bump")
    } == {
        "offering": "mail-move",
        "number": "2.0.0",
        "effective_on": "2026-07-01",
        "required_bump": "major",
    }
    assert [change["effect"] for change in found["changes"]] == ["narrows"]


def test_a_version_that_was_released(repository: Repository) -> None:
    repository.workshop.offering("mail-move", LEVEL.format("99.99"))
    repository.workshop.release("2026-03-01")
    (found,) = as_json(repository.root, "--base", "HEAD")
    assert (found["number"], found["effective_on"]) == ("1.1.0", "2026-03-01")
    assert [change["effect"] for change in found["changes"]] == ["widens"]
    assert (
        "1.0.0 → 1.1.0, widens, takes hold on 2026-03-01"
        in run(repository.root, "--base", "HEAD").stdout
    )


def test_a_version_and_a_further_draft(repository: Repository) -> None:
    repository.workshop.offering("mail-move", LEVEL.format("99.99"))
    repository.workshop.release("2026-03-01")
    repository.workshop.offering("mail-move", LEVEL.format("90"))
    found = as_json(repository.root, "--base", "HEAD")
    assert [each["number"] for each in found] == ["1.1.0", "2.0.0"]


def test_a_new_offering(repository: Repository) -> None:
    repository.workshop.offering("clinic-start")
    (found,) = as_json(repository.root, "--base", "HEAD")
    assert (found["offering"], found["number"], found["changes"]) == ("clinic-start", "1.0.0", [])
    assert "becomes 1.0.0, the first" in run(repository.root, "--base", "HEAD").stdout


def test_what_was_waiting_before_is_told_apart(repository: Repository) -> None:
    repository.workshop.offering("mail-move", LEVEL.format("99.5"))
    repository.commit()
    assert as_json(repository.root, "--base", "HEAD") == []
    repository.workshop.offering("mail-move", "regions:\n  - IE\n" + LEVEL.format("99.5"))
    rows = run(repository.root, "--base", "HEAD").stdout.splitlines()
    (waiting,) = [row for row in rows if "Availability" in row and "missing" not in row]
    (new,) = [row for row in rows if "regions" in row and "missing" not in row]
    assert waiting.endswith("(waiting since before)")
    assert not new.endswith("(waiting since before)")


def test_what_was_waiting_is_taken_back(repository: Repository) -> None:
    repository.workshop.offering("mail-move", LEVEL.format("99.5"))
    repository.commit()
    repository.workshop.offering("mail-move", LEVEL.format("99.9"))
    ended = run(repository.root, "--base", "HEAD")
    assert "mail-move: stays 1.0.0: what was waiting for a release is taken back" in ended.stdout
    assert "No promise changed." in ended.stdout


def test_an_answer_alone_is_a_change_of_the_request(repository: Repository) -> None:
    repository.workshop.offering("mail-move", LEVEL.format("99.5"))
    repository.commit()
    repository.workshop.change("note: The line is worse.\n")
    (found,) = as_json(repository.root, "--base", "HEAD")
    assert found["offering"] == "mail-move"


def test_a_live_field_is_no_change(repository: Repository) -> None:
    repository.workshop.offering("mail-move", "keywords:\n  - post\n" + LEVEL.format("99.9"))
    assert as_json(repository.root, "--base", "HEAD") == []


def test_a_clause_is_a_change_of_every_offering_that_uses_it(repository: Repository) -> None:
    workshop = repository.workshop
    clause = "id: payment\ntopic: payment\ntext: Invoices are due.\nat_most: {}\nunit: days\n"
    workshop.write("catalog/clauses/payment/clause.yaml", clause.format(30))
    for offering in ("mail-move", "fax-gateway"):
        workshop.offering(offering, "terms:\n  - clause: payment\n")
        workshop.change("note: x\nsays:\n  '*': rewords\n", f"catalog/offerings/{offering}")
    workshop.change("note: x\n")
    workshop.offering("mail-move", LEVEL.format("99.9") + "terms:\n  - clause: payment\n")
    workshop.change("note: x\nsays:\n  payment: rewords\n")
    workshop.release("2026-02-01")
    repository.commit()
    workshop.write("catalog/clauses/payment/clause.yaml", clause.format(14))
    found = as_json(repository.root, "--base", "HEAD")
    assert [each["offering"] for each in found] == ["fax-gateway", "mail-move"]
    markdown = run(repository.root, "--base", "HEAD", "--format", "markdown").stdout
    assert markdown.count("clause payment") == 1
    assert markdown.count("yaml-language-server") == 1


def test_a_schema_is_told_apart_from_offerings(repository: Repository) -> None:
    field = {"title": "Desk", "type": "string", "x-audience": "customer"}
    repository.workshop.write(
        "schema/company.schema.json", json.dumps({"properties": {"x_desk": field}})
    )
    ended = run(repository.root, "--base", "HEAD")
    assert "schema/company.schema.json: the field “Desk” (x_desk) is new" in ended.stdout
    assert "No promise changed." in ended.stdout
    assert as_json(repository.root, "--base", "HEAD") == []


def test_a_draft_that_went_without_a_release_is_noted(repository: Repository) -> None:
    repository.workshop.offering("clinic-start")
    repository.commit()
    shutil.rmtree(repository.root / "catalog/offerings/clinic-start")
    assert (
        "clinic-start is gone; it was never released"
        in run(repository.root, "--base", "HEAD").stdout
    )


def test_an_offering_that_vanished_is_no_silence(repository: Repository) -> None:
    shutil.rmtree(repository.root / "catalog/offerings/mail-move")
    for form in ("text", "json", "markdown"):
        ended = run(repository.root, "--base", "HEAD", "--format", form)
        assert ended.exit_code == 1
        assert "offering-vanished" in ended.stderr
        assert "No promise changed" not in ended.stdout


def test_one_broken_draft_does_not_hide_the_others(repository: Repository) -> None:
    repository.workshop.write(DRAFT, "id: [\n")
    repository.workshop.offering("clinic-start")
    ended = run(repository.root, "--base", "HEAD", "--format", "markdown")
    assert ended.exit_code == 1
    assert "Not everything could be compared" in ended.stdout
    assert "catalog/offerings/mail-move/offering.yaml" in ended.stdout
    assert "## Clinic Start" in ended.stdout
    assert "## Mail Move" not in ended.stdout


def test_a_clause_that_is_gone_keeps_its_offerings_from_being_compared(
    repository: Repository,
) -> None:
    repository.workshop.offering("mail-move", "terms:\n  - clause: payment\n")
    ended = run(repository.root, "--base", "HEAD")
    assert ended.exit_code == 1
    assert DRAFT in ended.stderr
    assert "No promise changed" not in ended.stdout


def test_a_broken_revision_hides_nothing(repository: Repository) -> None:
    whole = (repository.root / DRAFT).read_bytes()
    repository.workshop.write(DRAFT, "id: [\n")
    repository.commit()
    repository.workshop.write(DRAFT, whole.replace(b"99.9", b"99.5"))
    (found,) = as_json(repository.root, "--base", "HEAD")
    assert found["offering"] == "mail-move"


def test_there_was_no_catalogue_yet(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "here", tmp_path / "here" / "book")
    shutil.move(made.root, tmp_path / "aside")
    (made.top / "README").write_text("x\n")
    made.commit()
    shutil.move(tmp_path / "aside", made.root)
    made.workshop.offering("mail-move")
    ended = run(made.root, "--base", "HEAD")
    assert ended.exit_code == 0
    assert "There was no catalogue at HEAD" in ended.stdout
    assert "mail-move: becomes 1.0.0" in ended.stdout


@pytest.mark.parametrize("command", ["diff", "check"])
def test_git_says_why_it_cannot(repository: Repository, tmp_path: Path, command: str) -> None:
    shallow = cloned(repository, tmp_path / "shallow", "--depth", "1")
    plain = tmp_path / "plain"
    shutil.copytree(repository.root, plain, ignore=shutil.ignore_patterns(".git"))
    for root, says in (
        (shallow.root, "fetch-depth: 0"),
        (repository.root, "no revision"),
        (plain, "git init"),
    ):
        ended = CliRunner().invoke(offerbook, ["-C", str(root), command, "--base", "nothing"])
        assert ended.exit_code == 2, ended.stderr
        assert says in ended.stderr
        assert ended.stdout == ""


def test_history_may_be_rewritten(repository: Repository) -> None:
    old = repository.run("rev-parse", "HEAD")
    repository.workshop.offering("mail-move", LEVEL.format("99.5"))
    repository.run("checkout", "--quiet", "--orphan", "other")
    repository.commit()
    assert [each["offering"] for each in as_json(repository.root, "--base", old)] == ["mail-move"]


# check --base


def check(root: Path, *words: str) -> Result:
    return CliRunner().invoke(offerbook, ["-C", str(root), "check", "--as-of", DAY, *words])


def test_check_finds_what_vanished(repository: Repository) -> None:
    assert check(repository.root, "--base", "HEAD").exit_code == 0
    shutil.rmtree(repository.root / "catalog/offerings/mail-move/versions")
    assert check(repository.root).exit_code == 0
    ended = check(repository.root, "--base", "HEAD")
    assert ended.exit_code == 1
    assert "catalog/offerings/mail-move/versions:1:1: error: the folder is gone" in ended.stdout
    assert check(repository.root, "--base", "HEAD", "catalog/catalog.yaml").exit_code == 0


# The comment on GitHub and elsewhere


@pytest.fixture
def asking(repository: Repository) -> Repository:
    """A draft that narrows, asks, and widens what delivery has to agree to."""
    workshop = repository.workshop
    delivery = "delivery:\n  owner: wim\n"
    workshop.offering("mail-move", "description: All packages.\n" + LEVEL.format("99.9") + delivery)
    workshop.change("note: x\nsays:\n  description: widens\n")
    workshop.release("2026-02-01")
    repository.commit()
    included = "scope:\n  included:\n    - id: fax\n      what: Fax | `x` @bob <b>\n"
    workshop.offering(
        "mail-move",
        "description: All our packages.\n" + LEVEL.format("99.5") + included + delivery,
    )
    return repository


def test_the_comment(asking: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/offers")
    monkeypatch.setenv("GITHUB_HEAD_REF", "fax")
    comment = run(asking.root, "--base", "HEAD", "--format", "markdown").stdout
    assert "## Mail Move: 1.1.0 → 2.0.0, narrows, takes hold on 2026-07-01" in comment
    assert "| **narrows** | Availability promised falls from" in comment
    assert "All <ins>our</ins> packages." in comment
    assert "a reason: Availability promised falls" in comment
    assert "Wim Keeper has to agree" in comment
    assert "#### Service levels" in comment
    assert "<b>" not in comment
    assert "@bob" not in comment
    assert "(<https://github.com/acme/offers/new/fax/catalog/offerings/mail-move?" in comment
    assert "```yaml" not in comment


def test_a_file_that_is_there_is_shown_whole(
    asking: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/offers")
    monkeypatch.setenv("GITHUB_HEAD_REF", "fax")
    asking.workshop.change("note: We sell fax now.\n")
    comment = run(asking.root, "--base", "HEAD", "--format", "markdown").stdout
    assert "/new/" not in comment
    assert "(<https://github.com/acme/offers/tree/fax/catalog/offerings/mail-move>)" in comment
    assert "```yaml" in comment
    assert "note: We sell fax now." in comment


def test_without_a_forge_there_is_the_text(asking: Repository) -> None:
    comment = run(asking.root, "--base", "HEAD", "--format", "markdown").stdout
    assert "https://" not in comment
    assert "description: narrows | widens | rewords" in comment
