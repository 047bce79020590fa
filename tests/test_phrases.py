"""What is written in two ways is one phrase; what is another phrase stays another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.phrases import amounts_in, amounts_of, begins_of, is_telling, pieces_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("  \n — * ", [], id="signs alone"),
        pytest.param("All Mailboxes, moved.", ["all", "mailboxes", "moved"], id="punctuation"),
        pytest.param("STRASSE Straße", ["strasse", "strasse"], id="small letters of every language"),
        pytest.param("İSTANBUL İstanbul istanbul", ["istanbul"] * 3, id="an i with a dot"),
        pytest.param("don’t don't", ["don't", "don't"], id="apostrophes"),
        pytest.param("“it” ‘is’ «so»", ["it", "is", "so"], id="quotes"),
        pytest.param("on‑site on-site", ["on-site", "on-site"], id="hyphens"),
        pytest.param("copied – and checked", ["copied", "and", "checked"], id="a dash alone"),
        pytest.param("ca\u00adre ca\u200bre", ["care", "care"], id="what nobody sees"),
        pytest.param("ﬁne ｆｕｌｌ", ["fine", "full"], id="forms for display"),
        pytest.param("we **ne**ver `say` ~~so~~", ["we", "never", "say", "so"], id="marks"),
        pytest.param("_so_ snake_case", ["so", "snake_case"], id="underscores"),
        pytest.param("# Head\n> words\n- one", ["head", "words", "one"], id="marks of lines"),
        pytest.param("see [the list](https://a.b/c_d)", ["see", "the", "list"], id="a link"),
        pytest.param("![a plan](p.png 'of it')", ["a", "plan"], id="a picture"),
        pytest.param("12,000 12.000 1.5 9:30 24/7", ["12,000", "12.000", "1.5", "9:30", "24/7"], id="numbers"),
        pytest.param("12\u202f000", ["12", "000"], id="a narrow space parts, as any space"),
        pytest.param("one,two either/or", ["one", "two", "either", "or"], id="signs between words"),
        pytest.param("ask ada.lund@example.com.", ["ask", "ada.lund@example.com"], id="an address"),
        pytest.param("5\u00a0% of €12k", ["5", "of", "12k"], id="symbols"),
        pytest.param("1\\. not\\_so", ["1", "not_so"], id="escapes"),
    ],
)  # fmt: skip
def test_words(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words
    assert words_of(text.replace(" ", "\n\t ")) == words or "](" in text


@given(st.text() | st.text("aB9 -_.'’*é[]()", max_size=20))
def test_pieces_are_what_words_consist_of(text: str) -> None:
    assert pieces_of(text) == pieces_of(" ".join(words_of(text)))


@given(st.lists(st.text() | st.text("aB9 -_.,'é[]()", max_size=20)))
def test_how_texts_begin(texts: list[str]) -> None:
    pieces = map(pieces_of, texts)
    assert begins_of(texts) == [tuple(each[:3]) for each in pieces if len(each) > 2]


@given(st.lists(st.sampled_from(["say", "don't", "on-site", "12,000", "Größe"]), min_size=1))
def test_nothing_unseen_makes_a_difference(words: list[str]) -> None:
    written = "\u200b".join(f"**{word}**\u00ad " for word in words)
    assert words_of(written) == words_of(" ".join(words))


@pytest.mark.parametrize(
    ("text", "telling"),
    [("Ask her.", False), ("Ask her now.", True), ("— – —", False), ("on-site care", False)],
)
def test_three_words_tell(text: str, telling: bool) -> None:  # noqa: FBT001
    assert is_telling(text) is telling


@pytest.mark.parametrize(
    ("value", "ways"),
    [
        (12000, ["12000", "12,000", "12.000", "12 000", "12\u00a0000", "12\u202f000", "12'000",
                 "12k", "12K", "12000.00", "12,000.00", "12.000,00"]),
        (-1950, ["1950", "1,950", "1.95k", "1,95k"]),
        (Decimal("12000.00"), ["12000", "12k"]),
        (Decimal("1234.5"), ["1234.5", "1,234.50", "1.234,5", "1 234,50"]),
        (Decimal("1.2E+6"), ["1200000", "1,200,000", "1.200.000", "1'200'000", "1200k"]),
    ],
)  # fmt: skip
def test_ways_of_writing_an_amount(value: int | Decimal, ways: list[str]) -> None:
    assert set(ways) <= set(amounts_of(value))


@pytest.mark.parametrize(
    ("value", "other"),
    [(1234, "1.234k"), (Decimal("1234.5"), "1234"), (12000, "12.00"), (12000, "12")],
)
def test_what_is_no_way_of_writing_it(value: int | Decimal, other: str) -> None:
    assert other not in amounts_of(value)


@pytest.mark.parametrize(
    "value", [0, 999, -5, Decimal("999.99"), Decimal("NaN"), Decimal("Infinity")]
)
def test_short_amounts_tell_nothing(value: int | Decimal) -> None:
    assert amounts_of(value) == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("It costs us 12,000.", [[12000]], id="at the end of a sentence"),
        pytest.param("(€12.000,50)", [[Decimal("12000.5")]], id="with a part"),
        pytest.param("EUR12000 or 13000EUR", [[12000], [13000]], id="beside a currency"),
        pytest.param("12k–15 k", [[12000], [15000]], id="in thousands"),
        pytest.param("12\u00a0000 and 7 200", [[12000], [7200]], id="with spaces"),
        pytest.param("1,234 and 999", [[1234]], id="short ones are passed over"),
        pytest.param("1.2.2026, 10.0.0.1, A1234, 1234b", [], id="no amounts"),
        pytest.param("5,000,00", [], id="two points of one kind"),
    ],
)
def test_amounts_in_a_text(text: str, values: list[list[Decimal]]) -> None:
    assert [list(each) for _, each in amounts_in(text)] == values


AMOUNTS = st.decimals(1000, 10**9, places=2) | st.integers(1000, 10**9).map(Decimal)


@given(AMOUNTS, st.sampled_from(["{}", "({})", "It is {}.", "EUR {} in all", "{}, {}"]))
def test_every_way_of_writing_is_read_back(value: Decimal, around: str) -> None:
    for way in amounts_of(value):
        found = list(amounts_in(around.replace("{}", way)))
        assert found
        assert all(written == way and value in values for written, values in found)
