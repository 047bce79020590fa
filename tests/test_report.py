"""Findings for people and machines, whatever a text holds."""

from __future__ import annotations

import json

import pytest

from offerbook.finding import Finding, Place, error, warning
from offerbook.report import FORMATS, to_github, to_gitlab, to_json, to_text

PLAIN = error(
    "unknown-field", "unknown field 'exluded' in scope", Place("a/b.yaml", 31, 7),
    hint="did you mean 'excluded'?", route=("scope", "exluded"),
    related=[Place("a/c.yaml", 1, 2, "the first"), Place("a/d.yaml", 3, 4)],
)  # fmt: skip
BARE = warning("thin-offering", "an offering lacks much", Place("a/b.yaml"))
NASTY_WORDS = "a\n::set-env name=X::y\r\x1b[31m\u202e%0A,:\u2028\x85\udcff</script>"
NASTY = error("x", NASTY_WORDS, Place(f"p{NASTY_WORDS}", 1, 1), hint=NASTY_WORDS,
              related=[Place("q", 1, 1, NASTY_WORDS)])  # fmt: skip


def test_text() -> None:
    assert to_text([PLAIN, BARE]) == (
        "a/b.yaml:31:7: error: unknown field 'exluded' in scope [unknown-field]\n"
        "  hint: did you mean 'excluded'?\n"
        "  note: a/c.yaml:1:2: the first\n"
        "  note: a/d.yaml:3:4\n"
        "a/b.yaml:1:1: warning: an offering lacks much [thin-offering]\n"
    )


def test_json() -> None:
    assert json.loads(to_json([PLAIN, BARE])) == [
        {
            "code": "unknown-field", "level": "error",
            "message": "unknown field 'exluded' in scope", "hint": "did you mean 'excluded'?",
            "path": "a/b.yaml", "line": 31, "column": 7,
            "related": [
                {"path": "a/c.yaml", "line": 1, "column": 2, "message": "the first"},
                {"path": "a/d.yaml", "line": 3, "column": 4, "message": ""},
            ],
        },
        {
            "code": "thin-offering", "level": "warning", "message": "an offering lacks much",
            "hint": "", "path": "a/b.yaml", "line": 1, "column": 1, "related": [],
        },
    ]  # fmt: skip


def test_github() -> None:
    assert to_github([PLAIN, BARE]) == (
        "::error file=a/b.yaml,line=31,col=7,title=unknown-field::unknown field 'exluded' in scope"
        "%0Ahint: did you mean 'excluded'?\n"
        "::warning file=a/b.yaml,line=1,col=1,title=thin-offering::an offering lacks much\n"
    )


def test_gitlab() -> None:
    one, two = json.loads(to_gitlab([PLAIN, BARE]))
    assert one["location"] == {"path": "a/b.yaml", "lines": {"begin": 31}}
    assert (one["severity"], two["severity"]) == ("major", "minor")
    assert one["check_name"] == "unknown-field"
    assert one["description"] == "unknown field 'exluded' in scope (did you mean 'excluded'?)"
    assert one["fingerprint"] != two["fingerprint"]


def test_a_fingerprint_does_not_change_with_the_line() -> None:
    def printed(line: int) -> str:
        at = Place("a.yaml", line)
        fingerprint: str = json.loads(to_gitlab([error("x", "y", at, route=("z",))]))[0][
            "fingerprint"
        ]
        return fingerprint

    assert printed(1) == printed(9)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_to_say(form: str) -> None:
    assert FORMATS[form]([]) in ("", "[]\n")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_can_be_written_to_a_terminal_or_a_file(form: str) -> None:
    text = FORMATS[form]([NASTY])
    text.encode("utf-8")
    assert "\x1b" not in text
    assert "\r" not in text


@pytest.mark.parametrize(("form", "rows"), [("text", 3), ("github", 1)])
def test_a_text_begins_no_row_of_its_own(form: str, rows: int) -> None:
    text = FORMATS[form]([NASTY])
    assert len(text.splitlines()) == rows
    assert "\u202e" not in text
    assert sum(row.startswith("::") for row in text.splitlines()) == (form == "github")


@pytest.mark.parametrize("form", ["json", "gitlab"])
def test_json_can_be_read_again(form: str) -> None:
    (record,) = json.loads(FORMATS[form]([NASTY]))
    assert NASTY_WORDS in str(record.get("message", record.get("description")))


def test_a_property_ends_where_it_ends() -> None:
    finding = Finding("x", BARE.level, "m", Place("a,line=9::b:c"))
    assert to_github([finding]) == "::warning file=a%2Cline=9%3A%3Ab%3Ac,line=1,col=1,title=x::m\n"
