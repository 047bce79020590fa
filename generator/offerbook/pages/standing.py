"""Where the promise on a page stands: in force, an older or an announced version, a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from offerbook.changes.history import Release
from offerbook.model.terms import State
from offerbook.pages.desk import Desk, Link
from offerbook.pages.releases import Told, count_questions, held, print_lines, tell
from offerbook.pages.text import as_markup

Body = Mapping[str, Any]

_SHOWN = 3


class Announced(NamedTuple):
    """A version that is released and not yet in force."""

    words: str
    lead: str
    href: str
    changes: Any
    note: Any


@dataclass(frozen=True)
class Standing:
    """What a page says above and below a promise.

    *number* is empty for a draft; *banner* tells that this is not the version in force, with
    *links* to what is. *due_on* is a day that a script compares with today.
    """

    number: str = ""
    held: str = ""
    since: str = ""
    banner: str = ""
    links: tuple[Link, ...] = ()
    announced: tuple[Announced, ...] = ()
    changed_on: str = ""
    changed: str = ""
    changed_effect: str = ""
    changed_effect_words: str = ""
    verified: str = ""
    due_on: str = ""
    due: str = ""
    work: str = ""
    questions: str = ""
    draft: str = ""
    coming: Any = ""
    releases: tuple[Told, ...] = ()


def stand_today(desk: Desk, offering: Body, current: Release | None, root: str) -> Standing:
    """The standing of an offering's own page."""
    offering_id = offering["id"]
    words, day = desk.words, desk.format.day
    told = [tell(desk, release, root) for release in desk.releases(offering_id)]
    last = next((each for each in told if current and each.number == current.promise), None)
    is_news = current is not None and not current.is_first and last is not None
    is_draft = offering_id in desk.projection.drafts
    verified, due_on, due = _known(desk, offering_id)
    work, questions = _work(desk, offering_id)
    return Standing(
        number=current.promise if current and not is_draft else "",
        held=held(desk, current) if current and not is_draft else "",
        since=words["in_force_since"].format(day(current.term.from_on)) if current else "",
        announced=tuple(
            Announced(
                words["announced"].format(day(release.term.from_on)),
                words["announced_lead"].format(release.promise),
                f"{root}offerings/{offering_id}/{release.promise}/",
                as_markup(print_lines(desk, release.lines)),
                tell(desk, release, root).note,
            )
            for release in desk.waiting(offering_id)
        ),
        changed_on=current.term.from_on if is_news and current else "",
        changed=words["changed_on"].format(day(current.term.from_on))
        if is_news and current
        else "",
        changed_effect=last.effect if is_news and last else "",
        changed_effect_words=last.effect_words if is_news and last else "",
        verified=verified,
        due_on=due_on,
        due=due,
        work=work,
        questions=questions,
        draft=_draft_words(desk, current) if is_draft else "",
        coming=_coming(desk, offering_id) if is_draft else "",
        releases=tuple(told[:_SHOWN]),
    )


def stand_then(desk: Desk, release: Release) -> Standing:
    """The standing of a version's own page."""
    say, day, words = desk.format.say, desk.format.day, desk.words
    term = release.term
    if release.state is State.WITHDRAWN:
        banner = words["version_withdrawn"]
    elif release.state is State.WAITING:
        banner = say("version_waiting", day(term.from_on))
    elif term.to_on is not None and release.state is State.SUPERSEDED:
        banner = say("version_old", day(term.from_on), day(term.to_on))
    else:
        banner = ""
    since = Link(words["version_old_link"], f"../since/#v{release.promise.replace('.', '-')}")
    today = Link(words["version_now_link"], "../")
    both = f"{release.offering_id}@{release.promise},{release.offering_id}"
    beside = Link(words["compare_today"], f"../../../compare/?with={both}")
    links = (since, today, beside) if release.state is State.SUPERSEDED else (today, beside)
    return Standing(
        number=release.promise,
        held=held(desk, release),
        since=held(desk, release),
        banner=banner,
        links=links if banner else (),
    )


def _known(desk: Desk, offering_id: str) -> tuple[str, str, str]:
    known = desk.records.known.get(offering_id)
    if known is None:
        return "", "", ""
    day = desk.format.day
    verified = desk.format.say(
        "verified_on", day(known.verified_on), desk.name_of("people", known.verified_by)
    )
    due = desk.format.say("due_on", day(known.due_on)) if known.due_on else ""
    return verified, known.due_on, due


def _draft_words(desk: Desk, current: Release | None) -> str:
    if current is None:
        return desk.words["draft_note"]
    return desk.format.say("draft_in_place", current.promise)


def _coming(desk: Desk, offering_id: str) -> Any:
    """What the draft changes, each with its effect."""
    work = desk.records.work.get(offering_id)
    return as_markup(print_lines(desk, work.lines)) if work else ""


def _work(desk: Desk, offering_id: str) -> tuple[str, str]:
    work = desk.records.work.get(offering_id)
    if work is None:
        return "", ""
    return desk.format.say("under_way", work.number), count_questions(desk, work)
