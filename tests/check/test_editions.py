"""What catalog.yaml says of editions can be built, found and read."""

from __future__ import annotations

import pytest

from tests.support import CATALOG, Workshop

_LINE = CATALOG.count("\n") + 1


def _about(workshop: Workshop, more: str) -> list[tuple[str, int, int]]:
    """The codes of all findings, with line (from 0: the first of *more*) and column."""
    workshop.offering("mail-move", "status: active\npackages:\n  - id: one\n    name: One\n")
    workshop.offering("inside", "audience: internal\n")
    workshop.write("catalog/catalog.yaml", CATALOG + more)
    found = [each for each in workshop.findings() if each.place.path == "catalog/catalog.yaml"]
    return [(each.code, each.place.line - _LINE, each.place.column) for each in found]


def _edition(*rows: str, name: str = "partners", audience: str = "customer") -> str:
    lines = (f"- id: {name}", f"  audience: {audience}", *(f"  {row}" for row in rows))
    return "editions:\n" + "".join(f"  {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(("statuses:", "  - active", "  - live"), ("unknown-value", 5, 9), id="status"),
        pytest.param(("statuses: []",), ("too-few", 3, 5), id="no status"),
        pytest.param(
            ("statuses:", "  - active", "  - active"), ("twice-in-list", 5, 9), id="status twice"
        ),
        pytest.param(("name: X",), ("unknown-field", 3, 5), id="an unknown field"),
        pytest.param(("address: http://a.example/",), ("wrong-form", 3, 14), id="no https"),
        pytest.param(("address: https://a.example",), ("wrong-form", 3, 14), id="no slash"),
        pytest.param(("address: https://a.example/?a=/",), ("wrong-form", 3, 14), id="a question"),
        pytest.param(("logo: ../logo.png",), ("wrong-form", 3, 11), id="a way out"),
        pytest.param(("logo: logo.pdf",), ("wrong-form", 3, 11), id="no picture"),
        pytest.param(("logo: logo.png",), ("logo-unusable", 3, 11), id="no such picture"),
        pytest.param(("colours:", "  primary: teal"), ("wrong-form", 4, 16), id="a word"),
        pytest.param(("colours:", "  accent: '#000000'"), ("missing-field", 3, 5), id="one only"),
        pytest.param(
            ("colours:", "  primary: '#777777'"), ("colour-unreadable", 4, 16), id="just too light"
        ),
        pytest.param(
            ("colours:", "  primary: '#000000'", "  accent: '#ffd500'"),
            ("colour-unreadable", 5, 15),
            id="yellow links",
        ),
        pytest.param(("start: offerings",), ("wrong-form", 3, 12), id="start without slash"),
        pytest.param(("start: ../",), ("wrong-form", 3, 12), id="start outside"),
        pytest.param(("start: health/",), ("start-missing", 3, 12), id="start for colleagues"),
        pytest.param(("start: offerings/mail-mov/",), ("start-missing", 3, 12), id="no offering"),
        pytest.param(("start: offerings/inside/",), ("start-missing", 3, 12), id="internal one"),
        pytest.param(("start: offerings/mail-move/",), ("start-missing", 3, 12), id="unreleased"),
        pytest.param(("start: guide/open/",), None, id="a guide is looked up by the build"),
        pytest.param(("start: offerings/", "title: For partners"), None, id="fine"),
    ],
)
def test_an_entry(workshop: Workshop, rows: tuple[str, ...], found: tuple[str, int, int]) -> None:
    assert _about(workshop, _edition(*rows)) == ([found] if found else [])


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param(_edition(name="all"), ("reserved-id", 1, 9), id="a word for commands"),
        pytest.param(_edition(name="preview"), ("reserved-id", 1, 9), id="a folder of ours"),
        pytest.param(_edition(name="con"), ("reserved-id", 1, 9), id="a device"),
        pytest.param(_edition(name="../x"), ("wrong-form", 1, 9), id="a way out"),
        pytest.param(_edition(audience="restricted"), ("unknown-value", 2, 15), id="restricted"),
        pytest.param("editions:\n  - id: partners\n", ("missing-field", 1, 5), id="no audience"),
        pytest.param(
            _edition(name="customer", audience="internal"), ("edition-audience", 2, 15), id="swap"
        ),
        pytest.param(
            _edition() + _edition().partition("\n")[2], ("duplicate-id", 3, 9), id="twice"
        ),
        pytest.param(
            _edition("address: https://a.example/")
            + "addresses:\n  site:\n    partners: https://b.example/\n",
            ("two-addresses", 6, 15),
            id="two addresses",
        ),
        pytest.param(
            "addresses:\n  site:\n    custommer: https://b.example/\n",
            ("unknown-edition", 2, 5),
            id="an address of no edition",
        ),
        pytest.param(
            _edition("address: https://a.example/")
            + "addresses:\n  site:\n    partners: https://a.example/\n",
            None,
            id="the same address twice",
        ),
    ],
)
def test_editions(workshop: Workshop, more: str, found: tuple[str, int, int] | None) -> None:
    assert _about(workshop, more) == ([found] if found else [])


def test_what_is_said_of_a_colour_names_one_that_does(workshop: Workshop) -> None:
    _about(workshop, _edition("colours:", "  primary: '#777777'"))
    (found,) = (each for each in workshop.findings() if each.code == "colour-unreadable")
    assert "4.47, and 4.5 is the least" in found.message
    nearest = found.hint.rpartition(" ")[2].strip("'")
    assert _about(workshop, _edition("colours:", f"  primary: '{nearest}'")) == []


def test_restricted_is_refused_in_words(workshop: Workshop) -> None:
    _about(workshop, _edition(audience="restricted"))
    (found,) = (each for each in workshop.findings() if each.code == "unknown-value")
    assert (found.message, found.hint) == (
        "'audience' cannot be 'restricted'",
        "one of: customer, internal",
    )


def test_a_released_offering_can_be_the_start_of_a_customer_edition(workshop: Workshop) -> None:
    more = _edition("start: offerings/mail-move/")
    _about(workshop, "")
    workshop.freeze()
    assert _about(workshop, more) == []


def test_an_internal_edition_may_start_with_a_draft_or_a_page_for_colleagues(
    workshop: Workshop,
) -> None:
    for start in ("offerings/mail-move/", "offerings/inside/", "owners/"):
        assert _about(workshop, _edition(f"start: {start}", audience="internal")) == []
