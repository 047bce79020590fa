"""Questions, the page's own search code that answers them, and how well it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

LEAST_FIRST, LEAST_NEAR = 0.75, 0.90
"""What share must stand first, and among the first three."""

_NEAR = 3
_ASK = """async ([base, questions]) => {
  const { Finder } = await import(new URL("assets/offerbook/find.js", base));
  const data = await (await fetch(new URL("assets/find.json", base))).json();
  const finder = new Finder(data, data.stop);
  return {
    known: data.docs.map((doc) => doc[0]),
    found: questions.map((each) => finder.find(each).map(({ doc }) => data.docs[doc][0])),
  };
}"""
_SHOWN = """async (question) => {
  const box = document.querySelector(".ob-find__input");
  const said = document.querySelector(".ob-find__said");
  said.textContent = "";
  box.focus();
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  while (!said.textContent) await new Promise((done) => setTimeout(done, 10));
  const shown = document.querySelectorAll("#ob-found-list [role=group]:first-child [role=option]");
  return [...shown].map((option) => option.href.split("/offerings/")[1]?.replace("/", ""));
}"""


class Question(NamedTuple):
    """What somebody asks, and the offerings that answer it."""

    text: str
    wanted: frozenset[str]


class Answer(NamedTuple):
    """What was found for a question, the best first."""

    question: Question
    found: tuple[str, ...]

    @property
    def place(self) -> int:
        """Where the first offering that answers stands, from 1; 0 where none does."""
        places = (at for at, each in enumerate(self.found, 1) if each in self.question.wanted)
        return next(places, 0)


@dataclass(frozen=True)
class Score:
    """How well questions were answered; *unknown* ask for nothing that the site has."""

    answers: tuple[Answer, ...]
    unknown: tuple[Question, ...]

    @property
    def first(self) -> float:
        """The share of questions answered by what stands first."""
        return self._share(1)

    @property
    def near(self) -> float:
        """The share of questions answered among the first three."""
        return self._share(_NEAR)

    @property
    def misses(self) -> tuple[Answer, ...]:
        """The questions that what stands first does not answer."""
        return tuple(each for each in self.answers if each.place != 1)

    @property
    def is_enough(self) -> bool:
        """Whether both shares are large enough."""
        return self.first >= LEAST_FIRST and self.near >= LEAST_NEAR

    def _share(self, most: int) -> float:
        hits = sum(1 <= each.place <= most for each in self.answers)
        return hits / len(self.answers) if self.answers else 0.0


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a list; raises ValueError where a row is no question."""
    questions = []
    for number, row in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        text, tab, ids = row.partition("\t")
        wanted = frozenset(each.strip().lower() for each in ids.split(",") if each.strip())
        if not (text.strip() and tab and wanted):
            raise ValueError(f"{path}:{number}: a question, a tab and ids are wanted here")
        questions.append(Question(text.strip(), wanted))
    return tuple(questions)


def ask(page: Page, base: str, questions: Sequence[Question]) -> Score:
    """Let the search code of the site at *base*, which *page* shows, answer all *questions*."""
    got: Mapping[str, Any] = page.evaluate(_ASK, [base, [each.text for each in questions]])
    known = frozenset(got["known"])
    pairs = list(zip(questions, got["found"], strict=True))
    return Score(
        tuple(Answer(each, tuple(found)) for each, found in pairs if each.wanted & known),
        tuple(each for each in questions if not each.wanted & known),
    )


def find_unlike(page: Page, answers: Sequence[Answer]) -> list[str]:
    """Type each question into the box of *page*: those for which it shows something else."""
    unlike = []
    for each in answers:
        shown = page.evaluate(_SHOWN, each.question.text)
        if each.found and shown != list(each.found[: len(shown)]):
            unlike.append(f"{each.question.text}: the box shows {shown}, not {each.found[:3]}")
    return unlike
