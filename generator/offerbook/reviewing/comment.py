"""The comment that a reviewer reads on a pull request, in Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from offerbook.changes.change import Change, Part
from offerbook.changes.questions import Need
from offerbook.changes.texts import Place as Stretch
from offerbook.changes.texts import segments
from offerbook.effect import Effect
from offerbook.finding import Finding, Place
from offerbook.reviewing.account import GRAVEST, QUESTION, Account, Review, Told
from offerbook.reviewing.answering import Sheet, compose_sheet, key_of
from offerbook.reviewing.forge import Forge
from offerbook.reviewing.formats import calm, headline
from offerbook.reviewing.markdown import code, fenced, inert, link, table

_KEPT_WORDS = 12


def to_markdown(review: Review, forge: Forge | None = None) -> str:
    """Headings, tables and questions; with *forge* links to where they are answered."""
    parts = [*_summary(review)]
    shown: set[str] = set()
    for account in review.accounts:
        parts += _account(account, shown)
        shown.update(cause for excerpt in account.excerpts for cause in excerpt.causes)
    parts += _shared(review)
    parts += _how_to_answer(review.sheets, forge)
    return "\n".join(parts)


def _summary(review: Review) -> Iterator[str]:
    if review.findings:
        yield "## Mend this first\n\nNot everything could be compared.\n"
        yield _listed(f"{_finding(each)}" for each in review.findings)
    touched = [account for account in review.accounts if account.changes_promise]
    if touched:
        count = len({account.id for account in touched})
        offerings = "one offering promises" if count == 1 else f"{count} offerings promise"
        said = {effect for account in touched for effect in account.effects}
        effects = ", ".join(effect for effect in GRAVEST if effect in said)
        yield f"This changes what {offerings}: {effects}.\n"
    for sentence in calm(review):
        yield f"**{sentence}**\n"
    if review.notes:
        yield _listed(inert(note) for note in review.notes)
    if review.schema:
        yield "## The schema changes\n"
        yield "What fields mean is said otherwise; the offerings themselves are told below.\n"
        yield _listed(inert(sentence) for sentence in review.schema)


def _account(account: Account, shown: Collection[str]) -> Iterator[str]:
    """One offering; a section that only changed by what it shares is shown once for all."""
    yield f"## {inert(account.name)}: {inert(headline(account))}\n"
    if account.told:
        rows = (_row(told) for told in account.told)
        yield table(("Effect", "What changes", "Where", "Packages"), rows)
    if any(told.was_waiting for told in account.told):
        yield "<sub>⏳ was waiting for a release before this request.</sub>\n"
    if account.hears:
        yield f"{inert(account.hears)}\n"
    own = [need for need in account.needs if not need.change.cause]
    asked = [told for told in account.told if told.question and not told.change.cause]
    if asked:
        yield f"### What nobody has said yet\n\n{QUESTION}\n"
        yield "\n".join(
            _question(told.sentence, told.change, key_of(told.change)) for told in asked
        )
    missing = [*_reasons(own), *(inert(finding.message) for finding in account.missing)]
    if missing:
        yield "### What is still missing\n"
        yield _listed(missing)
    excerpts = [
        each for each in account.excerpts if not each.causes or not each.causes.issubset(shown)
    ]
    if excerpts:
        yield "<details><summary>As the page will show it</summary>\n"
        for excerpt in excerpts:
            yield f"#### {inert(excerpt.title)}\n"
            yield excerpt.content or "Nothing is left here.\n"
        yield "</details>\n"


def _row(told: Told) -> tuple[str, ...]:
    effect = told.change.effect
    mark = f"**{effect}**" if effect in (Effect.NARROWS, Effect.ASK) else str(effect)
    sentence = inert(told.sentence) + (" ⏳" if told.was_waiting else "")
    return mark, sentence, _place(told.place), inert(", ".join(told.packages)) or "all"


def _place(place: Place) -> str:
    return inert(f"{place.path}:{place.line}")


def _finding(finding: Finding) -> str:
    hint = f" ({inert(finding.hint)})" if finding.hint else ""
    return f"{_place(finding.place)}: {inert(finding.message)}{hint}"


def _question(sentence: str, change: Change, key: str) -> str:
    rows = [f"- {inert(sentence)} · {code(key)}"]
    if isinstance(change.before, str | Part) and isinstance(change.after, str | Part):
        rows.append(f"  > {_marked(str(change.before), str(change.after))}")
    return "\n".join(rows) + "\n"


def _marked(before: str, after: str) -> str:
    """Both texts as one, with the words that went and came marked; long common parts cut."""
    parts = []
    for segment in segments(before, after):
        words = segment.words.split()
        if segment.kind is Stretch.SAME and len(words) > 2 * _KEPT_WORDS:
            words = [*words[:_KEPT_WORDS], "…", *words[-_KEPT_WORDS:]]
        mark = {Stretch.GONE: ("<del>", "</del>"), Stretch.NEW: ("<ins>", "</ins>")}
        start, end = mark.get(segment.kind, ("", ""))
        parts.append(f"{start}{inert(' '.join(words))}{end}")
    return " ".join(parts)


def _reasons(needs: Iterable[Need]) -> Iterator[str]:
    for need in needs:
        if need.code != "unanswered":
            yield f"a reason: {inert(need.sentence)}"


def _shared(review: Review) -> Iterator[str]:
    """Questions about a clause or a word of the catalogue, each once."""
    found: dict[tuple[str, str, str], list[Need]] = {}
    for account in review.accounts:
        for need in account.needs:
            if need.change.cause:
                same = (need.code, need.change.cause, key_of(need.change))
                found.setdefault(same, []).append(need)
    if not found:
        return
    yield "## Asked once for all that share it\n"
    for (reason, cause, key), needs in found.items():
        among = ", ".join(dict.fromkeys(need.offering for need in needs))
        first = needs[0]
        if reason == "unanswered":
            yield _question(f"{cause}: {first.sentence} ({among})", first.change, key)
        else:
            yield f"- a reason for {inert(cause)}: {inert(first.sentence)} ({inert(among)})\n"


def _how_to_answer(sheets: Iterable[Sheet], forge: Forge | None) -> Iterator[str]:
    for at, sheet in enumerate(sheets):
        if at == 0:
            yield "## How to answer\n"
        text = compose_sheet(sheet)
        address = forge.new_file(sheet.folder, text) if forge and not sheet.is_there else None
        if address:
            yield f"- {link(f'Write {sheet.path}', address)}: fill in what is asked, and commit.\n"
            continue
        folder = link("its folder", forge.folder(sheet.folder)) if forge else "its folder"
        verb = "Make this the text of" if sheet.is_there else "Add to"
        where = (
            f"{code(sheet.path)} ({folder})"
            if sheet.is_there
            else f"{folder} the file {code(sheet.path)}"
        )
        yield f"{verb} {where}, with what is asked filled in:\n"
        yield fenced(text, "yaml")


def _listed(rows: Iterable[str]) -> str:
    return "".join(f"- {row}\n" for row in rows)
