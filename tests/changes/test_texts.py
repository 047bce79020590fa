from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offerbook.changes.limiting import LIMITS, NUMBERS, limiting_of
from offerbook.changes.texts import (
    Place,
    Segment,
    changed_words,
    changes_limits,
    is_spelling,
    limits_in,
    segments,
)
from offerbook.changes.tokens import tokens_of

WORDS = st.sampled_from(
    [
        "we",
        "answer",
        "within",
        "6",
        "hours,",
        "not",
        "1.5",
        "*or*",
        "**only**",
        "e-mail",
        "24/7",
        "customer’s",
        "–",
        "(8-18)",
        "99,5%",
        "[price](https://a.example/5)",
        "naïve",
        "שלום",
        "🙂",
        "can't",
        "costs*",
        "_as_",
        "-",
        "\n\n",
        "mailbox",
        "mailboxes",
        "sixty",
        "sixth",
        "l’offre",
    ]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40)
LANGUAGES = st.sampled_from([*LIMITS, "it", "de-AT", ""])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("Same words.", "Same words.", id="the same"),
        pytest.param("Your Data Centre", "your data centre", id="case"),
        pytest.param("We  answer\nsoon ", "We answer soon", id="spacing"),
        pytest.param("Fast, safe and quiet.", "Fast, safe, and quiet!", id="punctuation"),
        pytest.param("“Gold” – «the best»", '"Gold" - "the best"', id="typographic signs"),
        pytest.param("the customer's data", "the customer’s data", id="apostrophe"),
        pytest.param('our "24/7" support', "our “24/7” support", id="quotes around a number"),
        pytest.param("8–18", "8 - 18", id="dash of a range"),
        pytest.param("at -5 °C", "at −5 °C", id="typographic minus"),
        pytest.param("99.5%", "99.5 %", id="space before percent"),
        pytest.param("5GB of mail", "5 GB of mail", id="space before a unit"),
        pytest.param("see [terms](a.html)", "see [terms](https://b.example/7)", id="link target"),
        pytest.param("see terms", "see [terms](a.html)", id="a link is new"),
        pytest.param("we **never** stop", "we _never_ stop", id="emphasis"),
        pytest.param("***All*** of `it`", "All of it", id="marks gone"),
        pytest.param("- one\n- two", "* one\n* two", id="list marks"),
        pytest.param("a 24-hour service", "a 24 hour service", id="hyphen after a number"),
        pytest.param("opt-in by e-mail", "opt in by e mail", id="hyphens become gaps"),
        pytest.param("opt-in by e-mail", "optin by email", id="hyphens fall away"),
        pytest.param("We recieve mail", "We receive mail", id="neighbours swapped"),
        pytest.param("We instal it", "We install it", id="a letter more"),
        pytest.param("the enviroment", "the environment", id="a letter was missing"),
        pytest.param("the calender", "the calendar", id="another letter"),
        pytest.param("cafe\u0301 latte", "caf\u00e9 latte", id="combining accent"),
        pytest.param("mail\u00adbox", "mailbox", id="soft hyphen"),
        pytest.param("Straße", "STRASSE", id="sharp s in capitals"),
        pytest.param("", "…", id="empty, and nothing but points"),
    ],
)
def test_is_spelling(before: str, after: str) -> None:
    assert is_spelling(before, after, "en")
    assert is_spelling(after, before, "en")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("within 6 hours", "within 6 business hours", id="a word more"),
        pytest.param("all packages", "all our packages", id="a small word more"),
        pytest.param("you can cancel", "you can't cancel", id="can, can't"),
        pytest.param("you may cancel", "you must cancel", id="another word"),
        pytest.param("fees you pay", "free you pay", id="one letter of four"),
        pytest.param("not able", "notable", id="words run together"),
        pytest.param("1.5 hours", "15 hours", id="inner point"),
        pytest.param("1.5 hours", "1,5 hours", id="point and comma"),
        pytest.param("1,5 hours", "1, 5 hours", id="a comma between numbers"),
        pytest.param(".5 hours", "5 hours", id="leading point"),
        pytest.param("8-18", "8 18", id="range"),
        pytest.param("8…18", "8 18", id="range of points"),
        pytest.param("12:30", "12 30", id="time"),
        pytest.param("release v1.5", "release v15", id="point in a name"),
        pytest.param("at -5 °C", "at 5 °C", id="minus"),
        pytest.param("at - 5 °C", "at 5 °C", id="minus apart"),
        pytest.param("99 %", "99 ‰", id="percent, per mille"),
        pytest.param("5 €", "5 $", id="currency"),
        pytest.param("< 5 users", "> 5 users", id="less, more"),
        pytest.param("30+ sites", "30 sites", id="plus"),
        pytest.param("24/7", "24 7", id="stroke"),
        pytest.param("~~free~~", "free", id="struck out"),
        pytest.param("99 %*", "99 %", id="star of a footnote"),
        pytest.param("2*3", "2 3", id="times"),
        pytest.param(r"\*free\*", "free", id="stars that are shown"),
        pytest.param("*free\n\nprice*", "free\n\nprice", id="stars in two paragraphs"),
        pytest.param("5' long", '5" long', id="feet, inches"),
        pytest.param("m²", "m2", id="raised number"),
        pytest.param("½ day", "day", id="fraction"),
        pytest.param("sixty users", "sixth users", id="sixty, sixth"),
        pytest.param("fifty", "fifth", id="fifty, fifth"),
        pytest.param("eight", "eighth", id="eight, eighth"),
        pytest.param("unlimited", "unlimite", id="a limiting word"),
        pytest.param("at least", "at lease", id="part of a limiting phrase"),
        pytest.param("typical", "atypical", id="a letter before"),
        pytest.param("owner pays", "downer pays", id="first letter"),
        pytest.param("plan A1234", "plan A1235", id="digits in a name"),
        pytest.param("office365", "offices365", id="a letter beside digits"),
        pytest.param("六小时内响应", "三小时内响应", id="one sign of a sentence without gaps"),
        pytest.param("يعملون", "ويعملون", id="a letter that is a word"),
        pytest.param("works 🙂", "works 🙃", id="emoji"),
        pytest.param("works 🙂", "works", id="emoji gone"),
        pytest.param("हिन्दी", "हन्दी", id="vowel sign"),
        pytest.param("![plan](a.png)", "![plan](b.png)", id="picture"),
        pytest.param("one two three", "three two one", id="order"),
        pytest.param("", "words", id="from nothing"),
    ],
)
def test_is_more_than_spelling(before: str, after: str) -> None:
    assert not is_spelling(before, after, "en")
    assert not is_spelling(after, before, "en")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("de", "sechzig Tage", "sechzik Tage"),
        ("de", "vierundzwanzig", "vierundzwanzik"),
        ("de-AT", "maximal", "maximall"),
        ("de", "keine Gebühr", "eine Gebühr"),
        ("fr", "jusqu’à 5", "à 5"),
        ("fr", "n’est", "est"),
        ("fr", "trente", "trentes"),
        ("nl", "zestig", "zestih"),
        ("nl", "tweeëntwintig", "tweeentwintig"),
        ("es", "sesenta", "setenta"),
        ("es", "cuarta", "cuarto"),
        ("en", "sixty sixth", "sixth sixty"),
        ("en", "10 calender days", "10 calendar days"),
        ("it", "fifty", "fifth"),
    ],
)
def test_each_letter_of_a_limiting_word_counts_in_its_language(
    language: str, before: str, after: str
) -> None:
    assert not is_spelling(before, after, language)


def test_a_word_that_limits_elsewhere_may_be_misspelt() -> None:
    assert is_spelling("gratis Inhalt maximall", "gratis Inhalt maximali", "en")
    assert is_spelling("sesenta", "sesentas", "en")
    assert not is_spelling("sesenta", "sesentas", "es")


@pytest.mark.parametrize(
    ("language", "text", "limits"),
    [
        ("en", "", {}),
        ("en", "We move mailboxes.", {}),
        ("en", "Up to 5 users, at most 5 GB each", {"up to": 1, "5": 2, "at most": 1, "each": 1}),
        ("en", "not NOT **not**", {"not": 3}),
        ("en", "most of it", {"most": 1}),
        ("en", "You can’t, we can", {"can't": 1, "can": 1}),
        ("en", "Only on business days", {"only": 1, "business days": 1}),
        ("en", "up-to two free hours", {"up to": 1, "two": 1, "free": 1}),
        ("en", "8–18, at −5, 1.5 and ½", {"8-18": 1, "-5": 1, "1.5": 1, "½": 1}),
        ("en", "< 5 users", {"<": 1, "5": 1}),
        ("en-GB", "unlimited", {"unlimited": 1}),
        ("de", "Nur an Werktagen, bis zu 5", {"nur": 1, "werktagen": 1, "bis zu": 1, "5": 1}),
        ("de", "ausschließlich AUSSCHLIESSLICH", {"ausschließlich": 2}),
        ("de", "fünfundzwanzig", {"fünfundzwanzig": 1}),
        ("fr", "Ce n’est pas limité", {"n'": 1, "pas": 1, "limité": 1}),
        ("fr", "jusqu'à 5 jours ouvrés", {"jusqu'à": 1, "5": 1, "jours ouvrés": 1}),
        ("nl", "ten hoogste tweeëntwintig", {"ten hoogste": 1, "tweeëntwintig": 1}),
        ("es", "sólo días hábiles", {"sólo": 1, "días hábiles": 1}),
        ("it", "at most 5", {"at most": 1, "5": 1}),
    ],
)
def test_limits_in(language: str, text: str, limits: dict[str, int]) -> None:
    assert limits_in(text, language) == limits


@pytest.mark.parametrize(
    "words", ["not", "no", "only", "up to", "at most", "at least", "all", "any", "every", "each"]
)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_common_words_limit(words: str, language: str) -> None:
    assert limits_in(f"We {words}, {words}.", language) == {words: 2}


@pytest.mark.parametrize("language", LIMITS)
def test_each_list_is_solid(language: str) -> None:
    phrases = [each for some in limiting_of(language).phrases.values() for each in some]
    assert len(phrases) >= 300
    assert any(len(each.tokens) > 1 for each in phrases)
    assert language in NUMBERS


@pytest.mark.parametrize("language", LIMITS)
def test_each_entry_is_found_by_its_own_name(language: str) -> None:
    for some in limiting_of(language).phrases.values():
        for each in some:
            assert limits_in(f"({each.name.upper()})", language) == {each.name: 1}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        pytest.param("6 hours", "six hours", True, id="digits become a word"),
        pytest.param("6 hours", "7 hours", True, id="another number"),
        pytest.param("all packages", "packages", True, id="a word goes"),
        pytest.param("packages", "any packages", True, id="a word comes"),
        pytest.param("at most 5", "at least 5", True, id="a word changes"),
        pytest.param("only once", "only only once", True, id="one more"),
        pytest.param("6 hours", "6 business hours", True, id="business"),
        pytest.param("3 days for 5 users", "5 days for 3 users", True, id="numbers change places"),
        pytest.param("all of it, always", "always all of it", False, id="words change places"),
        pytest.param("We move all mail", "We carry all mail", False, id="another plain word"),
        pytest.param("ONLY 5 %", "only 5%", False, id="spelling"),
        pytest.param("", "", False, id="nothing"),
    ],
)
def test_changes_limits(before: str, after: str, *, changed: bool) -> None:
    assert changes_limits(before, after, "en") is changed
    assert changes_limits(after, before, "en") is changed


FILLER = " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(300))


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        pytest.param("", "", (), id="nothing"),
        pytest.param("Same.", "Same.", (), id="the same"),
        pytest.param(
            "within 6 hours of your call",
            "within 6 business hours of your call",
            (("within 6 hours of your call", "within 6 business hours of your call"),),
            id="a word more",
        ),
        pytest.param(
            f"{FILLER} we answer all calls within 6 hours of your call on all days. {FILLER}",
            f"{FILLER} we answer all calls within 6 business hours of your call on all days. {FILLER}",
            (
                (
                    "all calls within 6 hours of your call",
                    "all calls within 6 business hours of your call",
                ),
            ),
            id="in the midst of a long text",
        ),
        pytest.param(
            "We move mail.",
            "Nothing of it stays",
            (("We move mail.", "Nothing of it stays"),),
            id="replaced",
        ),
        pytest.param("", "All new.", (("", "All new."),), id="from nothing"),
        pytest.param("All old.", "", (("All old.", ""),), id="to nothing"),
        pytest.param(
            "Fast, Safe and 6 hours",
            "fast safe and 7 hours",
            (("Fast, Safe and 6 hours", "fast safe and 7 hours"),),
            id="punctuation beside a change",
        ),
        pytest.param(
            f"Fast, safe {FILLER} and 6 hours",
            f"fast safe {FILLER} and 7 hours",
            (("wordll wordml wordnl and 6 hours", "wordll wordml wordnl and 7 hours"),),
            id="punctuation far from a change is not quoted",
        ),
        pytest.param("one, two", "one two", (("one, two", "one two"),), id="only punctuation"),
        pytest.param(
            "from 8 - 18 h", "from 8 18 h", (("from 8 - 18 h", "from 8 18 h"),), id="a dash"
        ),
        pytest.param(
            "for 99 %* a day",
            "for 99 % a day",
            (("for 99 %* a day", "for 99 % a day"),),
            id="a star",
        ),
    ],
)
def test_changed_words(before: str, after: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert changed_words(before, after) == pairs


def test_few_words_around() -> None:
    before, after = "a b c d 5 e f g h", "a b c d 6 e f g h"
    assert changed_words(before, after, context=1) == (("d 5 e", "d 6 e"),)
    assert changed_words(before, after, context=0) == (("5", "6"),)


def test_changes_near_each_other_are_quoted_as_one() -> None:
    found = changed_words(f"{FILLER} 1 a b 2 {FILLER}", f"{FILLER} 3 a b 4 {FILLER}", context=1)
    assert found == (("wordnl 1 a b 2 wordaa", "wordnl 3 a b 4 wordaa"),)


def test_what_is_left_out_is_marked() -> None:
    before = f" {FILLER} ".join("12345")
    after = f" {FILLER} ".join("67890")
    found = changed_words(before, after, context=0, most=2)
    assert found == (("1", "6"), ("2 …", "7 …"))
    assert len(changed_words(before, after, most=5)) == 5


def test_a_long_stretch_is_quoted_without_its_middle() -> None:
    ((before, after),) = changed_words("all " * 500, FILLER)
    assert before == " ".join(["all"] * 20 + ["…"] + ["all"] * 20)
    assert after.startswith("wordaa ")
    assert after.endswith(" wordnl")
    assert len(after.split()) == 41


def test_where_all_words_come_again_and_again_the_whole_is_replaced() -> None:
    draw = random.Random(3)  # noqa: S311
    before, after = (" ".join(str(draw.randrange(150)) for _ in range(5_000)) for _ in "ab")
    found = segments(f"first {before} last", f"first {after} last")
    assert [each.kind for each in found] == [Place.SAME, Place.GONE, Place.NEW, Place.SAME]


def test_segments() -> None:
    assert segments("We answer within 6 hours.", "We answer\nwithin 8 working hours.") == (
        Segment(Place.SAME, "We answer within"),
        Segment(Place.GONE, "6"),
        Segment(Place.NEW, "8 working"),
        Segment(Place.SAME, "hours."),
    )


@pytest.mark.parametrize("text", ["", "all the same words, " * 100])
def test_segments_of_equal_texts(text: str) -> None:
    assert [each.words for each in segments(text, text)] == ([text.strip()] if text else [])


@given(TEXTS, LANGUAGES)
def test_a_text_is_spelt_like_itself(text: str, language: str) -> None:
    assert is_spelling(text, text, language)
    assert is_spelling(text, f" {text} ", language)


@given(TEXTS, TEXTS, LANGUAGES)
def test_spelling_has_no_direction(before: str, after: str, language: str) -> None:
    assert is_spelling(before, after, language) == is_spelling(after, before, language)


@given(TEXTS, st.data())
def test_one_letter_more_or_less_has_no_direction(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    other = text[:at] + data.draw(st.sampled_from(["", "e", "5", "-", "*", " "])) + text[at + 1 :]
    assert is_spelling(text, other, "en") == is_spelling(other, text, "en")


@given(
    st.text("a5 .,:'-–()*_\"+%\n", max_size=20),
    st.integers(0, 9),
    st.integers(0, 9),
    st.text("a5 .,:'-–()*_\"+%\n", max_size=20),
)
def test_another_digit_is_never_spelling(head: str, one: int, other: int, tail: str) -> None:
    assume(one != other)
    before, after = f"{head}{one}{tail}", f"{head}{other}{tail}"
    assert not is_spelling(before, after, "en")
    assert changes_limits(before, after, "en")


@given(
    st.text("a5 .,:'-–()*_\"+%\n", max_size=20),
    st.integers(0, 9),
    st.text("a5 .,:'-–()*_\"+%\n", max_size=20),
)
def test_a_digit_more_is_never_spelling(head: str, digit: int, tail: str) -> None:
    assert not is_spelling(f"{head}{tail}", f"{head}{digit}{tail}", "en")


@given(TEXTS, TEXTS, LANGUAGES)
def test_other_numbers_are_never_spelling(before: str, after: str, language: str) -> None:
    def numbers(text: str) -> list[str]:
        return [token for token in tokens_of(text) if any(map(str.isdigit, token))]

    if numbers(before) != numbers(after):
        assert not is_spelling(before, after, language)


@given(TEXTS, st.data(), LANGUAGES)
def test_spelling_changes_no_limit(text: str, data: st.DataObject, language: str) -> None:
    at = data.draw(st.integers(0, len(text)))
    other = text[:at] + data.draw(st.sampled_from(["", "e", "n", " "])) + text[at + 1 :]
    assume("-" not in text)  # within one word, a hyphen may part or join
    if is_spelling(text, other, language):
        assert not changes_limits(text, other, language)


@given(TEXTS, TEXTS)
def test_segments_join_to_both_texts(before: str, after: str) -> None:
    found = segments(before, after)
    for text, other in ((before, Place.NEW), (after, Place.GONE)):
        words = (each.words for each in found if each.kind is not other)
        assert " ".join(words) == " ".join(text.split())
    assert all(one.kind is not other.kind for one, other in pairwise(found))


@given(TEXTS, TEXTS)
def test_whatever_is_more_than_spelling_is_quoted(before: str, after: str) -> None:
    pairs = changed_words(before, after, most=1000)
    if not is_spelling(before, after, "en"):
        assert pairs
        assert all(old != new for old, new in pairs)
    for old, new in pairs:
        assert "\n" not in old + new
        assert max(len(old.split()), len(new.split())) <= 41


RANDOM = random.Random(7)  # noqa: S311


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("all " * 5_000, id="one word"),
        pytest.param(" ".join(str(RANDOM.randrange(90)) for _ in range(7_000)), id="few words"),
        pytest.param("*a " * 7_000, id="stars"),
        pytest.param("_a_*" * 5_000, id="marks in marks"),
        pytest.param("[" * 20_000, id="brackets"),
        pytest.param("[a](" * 5_000, id="half links"),
        pytest.param("- " * 10_000, id="dashes"),
        pytest.param("\n " * 10_000, id="empty lines"),
        pytest.param("\"a 5' " * 3_300, id="quotes"),
        pytest.param("l'" * 10_000, id="apostrophes"),
        pytest.param("1." * 10_000, id="one number"),
        pytest.param("1-" * 10_000, id="one range"),
        pytest.param("a-" * 10_000, id="one hyphenated word"),
        pytest.param("x" * 20_000, id="one long word"),
        pytest.param("e\u0301" * 10_000, id="combining accents"),
        pytest.param("👩‍👩‍👧 " * 3_000, id="joined emoji"),
        pytest.param("שלום עולם 5 " * 1_700, id="right to left"),
    ],
)
def test_long_and_nasty_texts(text: str) -> None:
    other = f"new {text[: len(text) // 2]} not {text[len(text) // 2 :]}"
    assert is_spelling(text, text + " ", "en")
    assert not is_spelling(text, other, "en")
    assert changes_limits(text, other, "en")
    assert changed_words(text, other)
    assert segments(text, other)
