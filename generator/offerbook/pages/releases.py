"""Releases in words: one of them, an offering's, what lies between an old one and today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from offerbook.changes.history import Line, Release, gravest
from offerbook.effect import Effect
from offerbook.model.terms import State
from offerbook.pages.desk import Desk
from offerbook.pages.page import Page, TocEntry, root_of
from offerbook.pages.records import Work
from offerbook.pages.templates import render
from offerbook.pages.text import Html, as_markup, element, render_block, say

Body = Mapping[str, Any]

PRICE = frozenset(
    f"{items}.{name}"
    for items in ("packages", "options")
    for name in ("price", "per", "every", "minimum", "maximum")
) | {"prices_until", "currency", "commercials.list_price"}
_GROUPS: Mapping[str, str] = {
    "packages": "scope",
    "options": "scope",
    "scope": "scope",
    "outcomes": "scope",
    "deliverables": "scope",
    "timeline": "scope",
    "regions": "scope",
    "languages": "scope",
    "relations": "scope",
    "service_levels": "levels",
    "hours": "levels",
    "terms": "terms",
    "customer_duties": "terms",
    "prerequisites": "terms",
    "assumptions": "terms",
    "sellable": "terms",
    "served_until": "terms",
}
_ORDER = ("price", "scope", "levels", "terms", "further")


class Told(NamedTuple):
    """One release as a list shows it."""

    id: str
    number: str
    href: str
    effect: str
    effect_words: str
    name: str
    offering_href: str
    category: str
    released_on: str
    released: str
    held: str
    note: Any
    aside: Any
    signed: str
    lines: Any
    is_advice: bool
    is_withdrawn: bool
    is_waiting: bool


def tell(desk: Desk, release: Release, root: str) -> Told:
    """*release* in words, with links from a page whose way to the site's root is *root*."""
    words = desk.words
    offering = desk.offering(release.offering_id)
    place = f"{root}offerings/{release.offering_id}/"
    effect = release.effect
    released = release.released
    return Told(
        id=anchor_of(release),
        number=release.number,
        href=f"{place}{release.promise}/",
        effect="first" if release.is_first else str(effect),
        effect_words=words["first_release"] if release.is_first else effect_words(desk, effect),
        name=str(offering["name"]),
        offering_href=place,
        category=str(offering["category"]),
        released_on=release.released_on,
        released=desk.format.day(release.released_on),
        held=stands(desk, release),
        note=as_markup(render_block(str(released.get("note", "")))),
        aside=as_markup(render_block(str(released.get("aside", "")))),
        signed=_signed(desk, released),
        lines=as_markup(print_lines(desk, release.lines)),
        is_advice=effect is Effect.GUIDES and not release.is_first,
        is_withdrawn=release.state is State.WITHDRAWN,
        is_waiting=release.state is State.WAITING,
    )


def anchor_of(release: Release) -> str:
    """The anchor of a release in a list; ids of its offering beside it keep it apart."""
    return "v" + release.number.replace(".", "-").replace("+", "-advice-")


def stands(desk: Desk, release: Release) -> str:
    """From when to when it holds; of an update of advice, what it belongs to."""
    is_promise = release.number == release.promise
    return held(desk, release) if is_promise else desk.format.say("advice_to", release.promise)


def title_of(desk: Desk, release: Release) -> str:
    """*release* in one line: ``Mail move 4.0.0 narrows the promise``."""
    effect = "first" if release.is_first else str(release.effect)
    word = f"release_{effect}"
    name = str(desk.offering(release.offering_id)["name"])
    title = desk.format.say(word if word in desk.words else "release_other", name, release.number)
    is_withdrawn = release.state is State.WITHDRAWN
    return desk.format.say("withdrawn_title", title) if is_withdrawn else title


def place_of(release: Release) -> str:
    """Where its offering's releases are told, with the anchor of this one."""
    return f"offerings/{release.offering_id}/changes/#{anchor_of(release)}"


def effect_words(desk: Desk, effect: Effect) -> str:
    """What *effect* is called on pages; a release that changed nothing readers see has none."""
    return desk.words.get(f"effect_{effect}", "")


def count_questions(desk: Desk, work: Work) -> str:
    """``2 open questions``; nothing for none."""
    count = len(work.questions)
    if count == 1:
        return desk.words["question"]
    return desk.format.say("questions", count) if count else ""


def held(desk: Desk, release: Release) -> str:
    """From when to when it holds: ``in force from 1 May 2026 to 30 June 2026``."""
    say_it, day = desk.format.say, desk.format.day
    term = release.term
    if release.state is State.WITHDRAWN:
        return say_it("term_withdrawn", day(term.from_on))
    if release.state is State.WAITING:
        return say_it("term_waiting", day(term.from_on))
    if term.to_on is None:
        return say_it("term_open", day(term.from_on))
    return say_it("term_closed", day(term.from_on), day(term.to_on))


def print_lines(desk: Desk, lines: Iterable[Line]) -> Html:
    """Changes as a list, each with its effect."""
    rows = [
        f'<li{_aside(line)}><span class="ob-effect ob-effect--{line.effect}">'
        f"{say(effect_words(desk, line.effect))}</span> <span>{say(line.sentence)}</span></li>"
        for line in lines
    ]
    return Html(f'<ul class="ob-changes">{"".join(rows)}</ul>' if rows else "")


def _aside(line: Line) -> str:
    """Advice quotes what only colleagues read: it goes where they hide that."""
    return ' class="ob-internal-line"' if line.effect is Effect.GUIDES else ""


def _all_aside(lines: Iterable[Line]) -> str:
    marks = {_aside(line) for line in lines}
    return marks.pop() if len(marks) == 1 else ""


def print_in_groups(desk: Desk, lines: Sequence[Line]) -> Html:
    """Changes under price, scope, levels, terms, so that what kind of change it is shows at once."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(_group(line), []).append(line)
    parts = [
        element(f"h3{_all_aside(groups[name])}", say(desk.words[f"group_{name}"]))
        + print_lines(desk, groups[name])
        for name in _ORDER
        if name in groups
    ]
    if len(groups) == 1:
        only = say(desk.format.say("only_moved", desk.words[f"group_{next(iter(groups))}"].lower()))
        parts.insert(0, element('p class="ob-only-moved"', only))
    return Html("".join(parts))


def write_changes(desk: Desk, offering: Body) -> Page:
    """All releases of *offering*, newest first."""
    address = f"offerings/{offering['id']}/changes/"
    root = root_of(address)
    told = [tell(desk, release, root) for release in desk.releases(offering["id"])]
    words = desk.words
    return Page(
        address,
        "offerings",
        f"{offering['name']}: {words['changes']}",
        words["changes_lead_one"],
        render("changes_one.html", desk, root=root, offering=offering, releases=told),
        toc=tuple(TocEntry(each.id, f"{each.number} · {each.released}") for each in told),
        is_listed=False,
    )


class Past(NamedTuple):
    """An older version, and all that is different today."""

    id: str
    number: str
    href: str
    held: str
    changes: Any
    effect: str
    effect_words: str


def write_since(desk: Desk, offering: Body) -> Page:
    """What differs between each older version and the one in force, netted."""
    address = f"offerings/{offering['id']}/since/"
    root = root_of(address)
    releases = desk.releases(offering["id"])
    current = desk.current(offering["id"])
    past = [_past(desk, release, root) for release in older(releases, current)]
    words = desk.words
    return Page(
        address,
        "offerings",
        f"{offering['name']}: {words['since']}",
        words["since_lead"],
        render(
            "since.html", desk, root=root, offering=offering, past=past,
            current=current.promise if current else "",
        ),
        toc=tuple(TocEntry(each.id, each.number) for each in past),
        is_listed=False,
    )  # fmt: skip


def older(releases: Sequence[Release], current: Release | None) -> Iterator[Release]:
    """One release for each promise before the current one, its newest advice."""
    seen = {current.promise} if current else set()
    for release in releases:
        is_past = release.state is State.SUPERSEDED
        if is_past and release.promise not in seen:
            seen.add(release.promise)
            yield release


def _past(desk: Desk, release: Release, root: str) -> Past:
    effect = gravest(release.since)
    return Past(
        id="v" + release.promise.replace(".", "-"),
        number=release.promise,
        href=f"{root}offerings/{release.offering_id}/{release.promise}/",
        held=held(desk, release),
        changes=as_markup(print_in_groups(desk, release.since)),
        effect=str(effect),
        effect_words=effect_words(desk, effect),
    )


def _group(line: Line) -> str:
    if line.route in PRICE:
        return "price"
    return _GROUPS.get(line.route.partition(".")[0], "further")


def _signed(desk: Desk, released: Body) -> str:
    """Who released it, and who agreed; only colleagues read it."""
    if "by" not in released:
        return ""
    by = desk.format.say("released_by", desk.name_of("people", released["by"]))
    agreed = released.get("agreed_by")
    more = [desk.format.say("agreed_by", desk.name_of("people", agreed))] if agreed else []
    return " · ".join((by, *more))
