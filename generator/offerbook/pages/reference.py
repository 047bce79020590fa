"""Guide pages that are generated: every field out of the schema, every rule out of its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from offerbook.edition import Projection
from offerbook.pages.field_words import describe_examples, describe_facts
from offerbook.pages.inert import inert, inert_code, inert_words
from offerbook.rules import RULES, Rule, captioned_examples
from offerbook.spec.fields import Field, Shape

_ABOUT_FIELDS = """\
An offering is a file of fields. This page names every one of them: what it holds, who reads it, and
what a change of it means for the customer. Your editor shows the same words while you write.

**What a change means** decides what a release asks of you. A promise that gets narrower needs a
reason and a notice period. A wider one may need the agreement of those who deliver it. Where
words alone cannot tell, you are asked.
"""

_ABOUT_RULES = """\
`offerbook check` reads every file and tells what it finds, with the line and what to do. An
**error** must be mended before anything is built. A **warning** stops nothing. Each finding ends
with its code in square brackets; look the code up here, or with `offerbook explain`.
"""

_LEVELS: Mapping[str, str] = {"error": "Errors", "warning": "Warnings"}


def write_reference_pages(projection: Projection) -> Mapping[str, str]:
    """Markdown pages by their place in the docs folder; none for customers."""
    if not projection.edition.is_internal:
        return {}
    return {
        "guide/fields.md": _page("Fields", [_ABOUT_FIELDS, *_fields(projection.schema)]),
        "guide/rules.md": _page("Rules", [_ABOUT_RULES, *_rules(RULES.values())]),
    }


def _page(title: str, blocks: Iterable[str]) -> str:
    body = "\n\n".join(block.strip() for block in blocks)
    return f"---\ntitle: {title}\n---\n\n# {title}\n\n{body}\n"


def _fields(root: Field) -> Iterator[str]:
    """A section for each top-level field."""
    for field in root.fields.values():
        yield f"## {inert(field.name)}"
        yield _about_field(field, root)
        yield from _inside(field)


def _inside(field: Field) -> Iterator[str]:
    """The fields of a group or of a list's items; those with fields of their own after the rest."""
    nested = [child for child in field.fields.values() if child.fields]
    plain = [child for child in field.fields.values() if not child.fields]
    if plain:
        entries = (
            f'<dt id="{_anchor(child)}"><code>{inert(child.name)}</code></dt>'
            f"<dd>{_about_field(child, field)}</dd>"
            for child in plain
        )
        yield f"<dl>{''.join(entries)}</dl>"
    for child in nested:
        yield f'### <span id="{_anchor(child)}"></span>{inert(".".join(child.route))}'
        yield _about_field(child, field)
        yield from _inside(child)


def _anchor(field: Field) -> str:
    return inert(".".join(field.route))


def _about_field(field: Field, parent: Field) -> str:
    """Title, description and facts as one block of HTML, which Markdown lets through untouched."""
    facts = [(label, inert_words(words)) for label, words in describe_facts(field, parent)]
    if field.shape is Shape.LIST and field.item is not None and field.item.description:
        facts.insert(1, ("Each entry", inert_words(field.item.description)))
    facts += [("Example", inert_code(example)) for example in describe_examples(field)]
    rows = "".join(f"<li><strong>{label}:</strong> {words}</li>" for label, words in facts)
    about = f": {inert_words(field.description)}" if field.description else ""
    return f"<div><p><strong>{inert(field.title)}</strong>{about}</p><ul>{rows}</ul></div>"


def _rules(rules: Iterable[Rule]) -> Iterator[str]:
    """A section for each level, with a part for each code, in the alphabet's order."""
    ordered = sorted(rules, key=lambda rule: rule.code)
    for level, title in _LEVELS.items():
        yield f"## {title}"
        for rule in ordered:
            if rule.level == level:
                yield f"### {inert(rule.code)}"
                yield _about_rule(rule)


def _about_rule(rule: Rule) -> str:
    meaning = f"<p><strong>{inert(rule.title)}.</strong> {inert_words(rule.meaning)}</p>"
    show = _told if rule.is_prose else inert_code
    examples = "".join(
        f"<p><em>{inert(caption)}:</em></p>{_block(show(text))}"
        for caption, text in captioned_examples(rule)
    )
    return f"<div>{meaning}{examples}</div>"


def _told(text: str) -> str:
    return f"<p>{inert_words(text)}</p>"


def _block(html: str) -> str:
    """A single line of code becomes a block as well."""
    return f"<pre>{html}</pre>" if html.startswith("<code>") else html
