"""Small Markdown becomes nodes; everything else in it stays letters."""

from __future__ import annotations

import pytest

from offerbook.paper.rich import Node, blocks_of, line_of, words_in


def text(letters: str) -> Node:
    return {"t": "text", "s": letters}


@pytest.mark.parametrize(
    ("said", "nodes"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("Two words", (text("Two words"),), id="plain words"),
        pytest.param(
            "It is **done**, *now*.",
            (
                text("It is "),
                {"t": "strong", "c": (text("done"),)},
                text(", "),
                {"t": "em", "c": (text("now"),)},
                text("."),
            ),
            id="strong and emphasis",
        ),
        pytest.param(
            "[rules](https://example.com/r)",
            ({"t": "link", "to": "https://example.com/r", "c": (text("rules"),)},),
            id="a link to the web",
        ),
        pytest.param(
            "[x](javascript:alert(1))",
            (text("[x](javascript:alert(1))"),),
            id="a link to elsewhere is words",
        ),
        pytest.param("<b>A & B</b>", (text("<b>A & B</b>"),), id="no HTML"),
        pytest.param("`#let x`", ({"t": "code", "s": "#let x"},), id="code"),
        pytest.param(
            "- a\n- b",
            (
                {
                    "t": "ul",
                    "c": (
                        {"t": "item", "c": ({"t": "p", "c": (text("a"),)},)},
                        {"t": "item", "c": ({"t": "p", "c": (text("b"),)},)},
                    ),
                },
            ),
            id="a list",
        ),
    ],
)
def test_line(said: str, nodes: tuple[Node, ...]) -> None:
    assert line_of(said) == nodes


def test_a_numbered_list_keeps_its_first_number() -> None:
    (block,) = blocks_of("3. c\n4. d")
    assert (block["t"], block["start"]) == ("ol", 3)


def test_what_is_nested_deeply_keeps_its_words() -> None:
    nested = "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(9))
    assert words_in(blocks_of(nested)) == " ".join(f"level {depth}" for depth in range(9))


def test_words_of_a_table_stand_apart() -> None:
    assert words_in(blocks_of("| a | b |\n|---|---|\n| 1 | 2 |")) == "a b 1 2"
