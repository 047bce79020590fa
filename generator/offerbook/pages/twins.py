"""Pages as Markdown, for language models and whoever else reads text: a twin beside each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from offerbook.changes.history import Line, Release
from offerbook.pages.desk import Desk
from offerbook.pages.follow import address_of
from offerbook.pages.handouts import handout_links
from offerbook.pages.markdown_text import indented, shown, tamed
from offerbook.pages.page import root_of
from offerbook.pages.releases import effect_words, older, stands, title_of
from offerbook.pages.rows import Labelled, Part, Row, Words
from offerbook.pages.sheet import API, Sheet, twin_of
from offerbook.pages.signs import Markdown
from offerbook.pages.text import plain

Body = Mapping[str, Any]

INDEX = "llms.txt"


class Leaf(NamedTuple):
    """A page written by hand that has a twin: its title, and where the twin is."""

    title: str
    place: str


def write_twin(sheet: Sheet) -> str:
    """One state of an offering."""
    parts = sheet.told.written(_parts, sheet.desk.words, sheet.names)
    return f"{_head(sheet)}\n{parts}{_foot(sheet)}"


def _parts(parts: Iterable[Part], words: Mapping[str, str], names: Mapping[str, str]) -> str:
    return "".join([_part(part, words, names) for part in parts])


def _head(sheet: Sheet) -> str:
    """Name, summary, number, and what is told at length."""
    desk, body = sheet.desk, sheet.body
    words = desk.words
    title = f"{body['name']} {sheet.version}" if sheet.is_own else body["name"]
    number = desk.format.say("version", sheet.version) if sheet.version else words["draft"]
    rows = [
        f"# {shown(title)}",
        f"> {shown(plain(body['summary']))}",
        " · ".join(filter(None, (shown(number), shown(sheet.held)))),
    ]
    papers = handout_links(desk, body, sheet.version, root_of(sheet.address))
    if papers:
        links = ", ".join(f"[{shown(each.words)}]({each.href})" for each in papers)
        rows.append(f"{words['paper']}: {links}")
    for name in ("description", "pitch"):
        if name in body:
            text = body[name]
            label = "" if name == "description" else f"**{shown(_title(desk, name))}**\n\n"
            rows.append(f"{label}{tamed(text)}")
    return "\n\n".join(rows) + "\n"


def _title(desk: Desk, name: str) -> str:
    field = desk.schema.fields[name]
    return f"{field.title} ({desk.words['internal']})" if field.is_internal else field.title


def _part(part: Part, words: Mapping[str, str], names: Mapping[str, str]) -> str:
    internal = f" ({words['internal']})"
    title = _inline(part.title) + (internal if part.is_internal else "")
    writer = _Rows(words["only_in"], names, "" if part.is_internal else internal)
    return f"## {title}\n\n{''.join(map(writer.write, part.rows))}\n"


class _Rows(NamedTuple):
    """Writes rows: how to say that one is only in some packages, and the names of these.

    *internal* marks what only colleagues read, where the whole section is not theirs.
    """

    only_in: str
    names: Mapping[str, str]
    internal: str

    def write(self, row: Row) -> str:
        """One row as an item of a list, its facts as a list inside it."""
        _, what, limit, _, only_in, facts, is_internal = row
        said = what if type(what) is str else indented(_inline(what), "  ")
        mark = self.internal if is_internal else ""
        if type(limit) is str:
            behind = f" – {limit}" if limit else ""
        else:
            behind = _behind(" –", limit, "  ")
        inside = self._inside(only_in) if only_in else ""
        if not facts:
            return f"- {said}{mark}{behind}{inside}\n"
        rows = "".join([
            f"  - {label}: {value}\n"
            if type(value) is str and type(label) is str and not is_aside
            else self._fact(label, value, self.internal if is_aside else "")
            for label, value, is_aside in facts
        ])  # fmt: skip
        return f"- {said}{mark}{behind}{inside}\n{rows}"

    def _inside(self, only_in: Iterable[str]) -> str:
        names = ", ".join([self.names.get(each, each) for each in only_in])
        return f" ({shown(self.only_in.format(names))})"

    def _fact(self, label: str, value: Words, mark: str) -> str:
        return f"  - {_inline(label)}{mark}{_behind(':', value, '    ')}\n"


def _behind(sign: str, words: Words, by: str) -> str:
    """*words* behind *sign*, or below it, where they are several."""
    if isinstance(words, str | Labelled):
        return f"{sign} {indented(_inline(words), by)}"
    return f"{sign.lstrip(' –')}{_listed(words, by)}"


def _listed(values: Iterable[Words], by: str) -> str:
    """Each of *values* as a row of its own, *by* from the left."""
    return "".join([f"\n{by}- {indented(_inline(each), by + '  ')}" for each in values])


def _inline(words: Words) -> str:
    """*words* as Markdown; several of them one after the other."""
    if type(words) is str:
        return words
    if isinstance(words, Markdown):
        return tamed(words)
    if isinstance(words, str):
        return shown(words)
    if isinstance(words, Labelled):
        return f"{_inline(words.label)}: {_inline(words.value)}"
    return " · ".join([_inline(each) for each in words])


def _foot(sheet: Sheet) -> str:
    """Where there is more to read of it."""
    desk, offering_id = sheet.desk, sheet.body["id"]
    root = root_of(sheet.address)
    links = [f"[JSON]({root}{sheet.json_place})"]
    if desk.releases(offering_id):
        own = f"{root}offerings/{offering_id}/"
        links += [
            f"[{shown(desk.words[name])}]({own}{place}/index.md)"
            for name, place in (("more_changes", "changes"), ("since", "since"))
        ]
        if sheet.is_own:
            links.append(f"[{shown(desk.words['version_now_link'])}]({own}index.md)")
    return " · ".join(links) + "\n"


def write_past_twins(desk: Desk, offering: Body) -> Iterator[tuple[str, str]]:
    """The twins of the pages about all releases of one offering."""
    place = f"offerings/{offering['id']}/"
    yield twin_of(f"{place}changes/"), _changes(desk, offering)
    yield twin_of(f"{place}since/"), _since(desk, offering)


def _changes(desk: Desk, offering: Body) -> str:
    """All releases of one offering, newest first."""
    title = f"{offering['name']}: {desk.words['changes']}"
    told = [_release(desk, each) for each in desk.releases(offering["id"])]
    return "\n".join((f"# {shown(title)}\n", *told))


def _since(desk: Desk, offering: Body) -> str:
    """What differs between each older version and the one in force."""
    words = desk.words
    rows = [f"# {shown(offering['name'])}: {words['since']}", shown(words["since_lead"])]
    current = desk.current(offering["id"])
    past = tuple(older(desk.releases(offering["id"]), current))
    now = current.promise if current else ""
    for release in past:
        rows.append(f"## {shown(desk.format.say('since_version', release.promise))}")
        lines = _lines(desk, release.since)
        rows.append(lines or shown(desk.format.say("since_same", now)))
    if not past:
        rows.append(shown(words["since_nothing"]))
    return "\n\n".join(rows) + "\n"


def _release(desk: Desk, release: Release) -> str:
    title = shown(title_of(desk, release))
    when = shown(f"{desk.format.day(release.released_on)} · {stands(desk, release)}")
    said = release.released
    texts = [tamed(str(said[name])) for name in ("note", "aside") if said.get(name)]
    parts = (f"## {title}", when, *texts, _lines(desk, release.lines))
    return "\n\n".join(filter(None, parts)) + "\n"


def _lines(desk: Desk, lines: Sequence[Line]) -> str:
    return "\n".join(
        [f"- {shown(effect_words(desk, line.effect))}: {shown(line.sentence)}" for line in lines]
    )


def write_list_twins(desk: Desk, leaves: Iterable[Leaf]) -> Iterator[tuple[str, str]]:
    """What there is to read: the list for language models, and the twin of the list of offerings."""
    shelves = tuple(_shelves(desk))
    yield INDEX, _index(desk, shelves, leaves)
    rows = [f"# {shown(desk.words['offerings'])}", shown(desk.words["offerings_lead"])]
    for name, offerings in shelves:
        listed = [_listed_offering(each, f"{each['id']}/index.md") for each in offerings]
        rows.append(f"## {shown(name)}\n\n" + "\n".join(listed))
    yield twin_of("offerings/"), "\n\n".join(rows) + "\n"


def _index(desk: Desk, shelves: Iterable[_Shelf], leaves: Iterable[Leaf]) -> str:
    """A list of all twins, in the form that llmstxt.org describes."""
    words, company = desk.words, desk.projection.company
    about = words["about_internal" if desk.is_internal else "about_customer"]
    about = plain(company.get("about", "")) or about
    rows = [f"# {shown(company['name'])}", f"> {shown(about)}", shown(words["llms_lead"])]
    for name, offerings in shelves:
        listed = [
            _listed_offering(each, address_of(desk, twin_of(f"offerings/{each['id']}/")))
            for each in offerings
        ]
        rows.append(f"## {shown(name)}\n\n" + "\n".join(listed))
    guides = [f"- [{shown(each.title)}]({address_of(desk, each.place)})" for each in leaves]
    if guides:
        rows.append(f"## {shown(words['guides'])}\n\n" + "\n".join(guides))
    data = (("llms_data", "index.json"), ("llms_releases", "changes.json"))
    links = [f"- [{shown(words[name])}]({address_of(desk, API + file)})" for name, file in data]
    rows.append("## Optional\n\n" + "\n".join(links))
    return "\n\n".join(rows) + "\n"


_Shelf = tuple[str, Sequence[Body]]
"""The name of a category, and what is listed in it."""


def _shelves(desk: Desk) -> Iterator[_Shelf]:
    by_category: dict[str, list[Body]] = {}
    for offering in desk.projection.offerings:
        if desk.is_listed(offering):
            by_category.setdefault(str(offering["category"]), []).append(offering)
    for category in desk.projection.words["categories"]:
        if category["id"] in by_category:
            yield str(category["name"]), by_category[category["id"]]


def _listed_offering(offering: Body, href: str) -> str:
    return f"- [{shown(offering['name'])}]({href}): {shown(plain(offering['summary']))}"
