"""Letters that no font has are found with few questions, and replaced by a sign."""

from __future__ import annotations

from offerbook.paper.letters import SIGN, Letters, put_signs


def test_what_is_missing() -> None:
    asked: list[str] = []

    def shows(letters: str) -> bool:
        asked.append(letters)
        return not set(letters) & set("中文")

    letters = Letters(shows)
    said = {"name": "Büro", "parts": [{"what": ("αβγ", "中 or 文"), "number": 3}]}
    assert letters.missing(said) == {"中", "文"}
    before = len(asked)
    assert letters.missing(said) == {"中", "文"}
    assert len(asked) == before, "each letter is asked for once"
    assert not any("B" in each for each in asked), "of usual letters nobody asks"


def test_signs_stand_in_their_place() -> None:
    said = {"name": "a中b", "parts": ["文", {"size": 9, "is_long": True}]}
    signed = {"name": f"a{SIGN}b", "parts": [SIGN, {"size": 9, "is_long": True}]}
    assert put_signs(said, {"中", "文"}) == signed
