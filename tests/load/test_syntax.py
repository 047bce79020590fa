"""What the parser stumbles over is said in the words of an owner."""

from __future__ import annotations

import pytest

from offerbook.load.yaml_text import read_yaml


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        pytest.param("a: b: c\n", 1, 5, "a second colon", id="a second colon"),
        pytest.param("a:\n\tb: 1\n", 2, 1, "a tab", id="a tab"),
        pytest.param("a:\n  - b: 1\n\t  c: 2\n", 3, 1, "a tab", id="a tab in a list"),
        pytest.param("a: @b\n", 1, 4, "begin with @", id="an at sign"),
        pytest.param("a: `b`\n", 1, 4, "begin with `", id="a backtick"),
        pytest.param("a: %b\n", 1, 4, "begin with %", id="a percent sign"),
        pytest.param("a: **b**\n", 1, 4, "begin with *", id="bold"),
        pytest.param("a: > b\n", 1, 4, "begin with >", id="greater than"),
        pytest.param("a: >= 5\n", 1, 4, "begin with >", id="at least"),
        pytest.param("a: | b\n", 1, 4, "begin with |", id="a bar"),
        pytest.param("a: 'b\nc: d\n", 1, 4, "not closed", id="an open single quote"),
        pytest.param('a: "b\nc: d\n', 1, 4, "not closed", id="an open double quote"),
        pytest.param('a: "\\q"\n', 1, 4, "begins with \\", id="no such escape"),
        pytest.param('a: "C:\\users"\n', 1, 4, "begins with \\", id="a Windows path"),
        pytest.param("a: 'b's'\n", 1, 7, "ended the text", id="a quote inside quotes"),
        pytest.param('a: "b" c\n', 1, 8, "ended the text", id="words behind a quote"),
        pytest.param("a: [b] c\n", 1, 8, "ended the text", id="words behind a bracket"),
        pytest.param("a: [b\nc: d\n", 1, 4, "bracket", id="an open bracket"),
        pytest.param("a: - b\n", 1, 4, "a list begins", id="a list behind its name"),
        pytest.param("a: b\nc\nd: e\n", 2, 1, "no colon", id="a name without a colon"),
        pytest.param("a: b\n c: d\n", 2, 3, "already has a value", id="too far right"),
        pytest.param("a:\n  b: 1\n c: 2\n", 3, 2, "neither", id="between two levels"),
        pytest.param("a: b\n...\nc: d\n", 3, 1, "cannot be read", id="after the end"),
    ],
)
def test_a_stumble(text: str, line: int, column: int, words: str) -> None:
    document, findings = read_yaml(text.encode(), "a.yaml")
    assert document is None
    assert [(each.code, each.place.line, each.place.column) for each in findings] == [
        ("not-yaml", line, column)
    ]
    assert words in findings[0].message
    assert findings[0].hint


def test_a_tab_below_a_long_text_is_told_at_the_tab() -> None:
    _, findings = read_yaml(b"a:\n  b: >-\n    words\n\tx: 1\n", "f.yaml")
    (finding,) = findings
    assert (finding.place.line, finding.place.column) == (4, 1)
    assert finding.message == "a tab stands where only spaces may"
