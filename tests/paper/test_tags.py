"""Tags of Word templates: what is refused, what does not fit, what ends by itself."""

from __future__ import annotations

from typing import Any

import pytest

from offerbook.paper.docx import check_template, prepare, render_docx
from offerbook.paper.fields import build_shape, specimen
from offerbook.paper.tags import Misfit
from offerbook.paper.word_file import NoTemplateError
from offerbook.spec.base import OFFERING, base_schema
from offerbook.spec.fields import build_fields
from tests.paper.making import STAMP, change_parts, make_template, read_part, words_of

SHAPE = build_shape(build_fields(base_schema(OFFERING)))


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ version.__class__ }}",
        "{{ included[0].what }}",
        "{{ range(10) }}",
        "{{ cycler(1) }}",
        "{{ lipsum() }}",
        "{{ version.format(1) }}",
        "{{ version|attr('x') }}",
        "{{ version|safe }}",
        "{{ version|center(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9**9**9 }}",
        "{{ '%1000000000d' % 5 }}",
        "{{ version is defined }}",
        "{{ [1, 2] }}",
        "{% for a in [1] recursive %}{% endfor %}",
        "{% for a, b in included %}{% endfor %}",
    ],
)
def test_a_tag_that_does_more_is_refused(words: str) -> None:
    with pytest.raises(NoTemplateError, match="a tag does more than a template may"):
        prepare(make_template(*STAMP, words), SHAPE)


@pytest.mark.parametrize(
    "words",
    [
        "{% set a = 1 %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% extends 'a' %}",
        "{% macro a() %}",
        "{% call a() %}",
        "{% raw %}",
        "{% filter safe %}",
        "{% autoescape false %}",
        "{% block a %}",
        "{% colspan 3 %}",
        "{% cellbg a %}",
        "{% vm %}",
        "{%- if mark %}",
        "{%tc for a in included %}",
        "{{r version }}",
        "{{p version }}",
        "{{ '" + "a" * 300 + "' }}",
    ],
)
def test_a_tag_of_another_kind_is_refused(words: str) -> None:
    with pytest.raises(NoTemplateError, match=r"the tag .* is not known here") as refused:
        prepare(make_template(*STAMP, f"Before {words}"), SHAPE)
    assert refused.value.says.startswith("Before {")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{{ version", "a tag does not end in the paragraph"),
        ("{% if mark", "a tag does not end in the paragraph"),
        ("{% if mark %} never closed", "its tags do not fit"),
        ("{% endif %}", "its tags do not fit"),
        ("{{ version version }}", "its tags do not fit"),
        ("{{ 'open }}", "its tags do not fit"),
        ("{{ version|frobnicate }}", "a tag does more"),
        ("{% if mark %}" * 150 + "{% endif %}" * 150, "too deep"),
        ("{{ version }}" * 3000, "tags"),
    ],
)
def test_tags_that_cannot_be_read_are_refused(words: str, message: str) -> None:
    with pytest.raises(NoTemplateError, match=message):
        prepare(make_template(*STAMP, words), SHAPE)


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        pytest.param(
            "{{ verson }}", "unknown field 'verson'", "did you mean 'version'?", id="name"
        ),
        pytest.param(
            "{{ package.prize }}", "unknown field 'prize'", "did you mean 'price'?", id="inside"
        ),
        pytest.param(
            "{% for a in included %}{{ a.wat }}{% endfor %}",
            "unknown field 'wat'",
            "did you mean 'what'?",
            id="of an item",
        ),
        pytest.param(
            "{% for a in exluded %}{{ a.anything }}{% endfor %}",
            "unknown field 'exluded'",
            "did you mean 'excluded'?",
            id="a list",
        ),
        pytest.param(
            "{{ pitch }}", "unknown field 'pitch'", "", id="what customers may not read is unknown"
        ),
        pytest.param("{{ included }}", "'included' is a list, not words", "", id="a list as words"),
        pytest.param("{{ package }}", "'package' is a group of fields", "", id="a group as words"),
        pytest.param(
            "{% for a in version %}{% endfor %}", "'version' is no list", "", id="words as a list"
        ),
        pytest.param(
            "{{ version.number }}", "'version' is words and has no field 'number'", "", id="deeper"
        ),
        pytest.param(
            "{% for a in included %}{% endfor %}{{ a.what }}", "unknown field 'a'", "", id="outside"
        ),
    ],
)
def test_a_field_that_is_not_there_is_told(words: str, message: str, hint: str) -> None:
    (misfit,) = check_template(make_template(*STAMP, f"Look: {words}"), SHAPE)
    assert misfit.message.startswith(message)
    assert misfit.hint.startswith(hint)
    assert misfit.says.startswith("Look: {")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{{ version|first }}", "'version' is no list"),
        ("{{ version|join(', ') }}", "'version' is no list"),
        ("{{ included|join(', ') }}", "'this' is a list, not words"),
        ("{% if version > 3 %}{% endif %}", "a tag cannot be worked out: "),
        ("{{ (options|first).name }}", "a tag cannot be worked out: No first item"),
    ],
)
def test_a_tag_that_cannot_be_worked_out_is_told(words: str, message: str) -> None:
    (misfit,) = check_template(make_template(*STAMP, words), SHAPE)
    assert misfit.message.startswith(message)


def test_lists_can_be_counted_joined_and_begun() -> None:
    words = "{{ options|length }} {% for each in options %}{{ each.adds|join(' + ') }};{% endfor %}"
    raw = make_template(
        *STAMP, words, "{{ (included|first).what }}{% if included|length > 1 %}!{% endif %}"
    )
    said = words_of(render_docx(prepare(raw, SHAPE), specimen(SHAPE)))
    assert "\n2 words.options.adds <1> & “2” + words.options.adds 2 <1> & “2”;" in said
    assert said.endswith("\nwords.included.what <1> & “2”!")


def test_all_misfits_are_told_at_once() -> None:
    found = check_template(make_template("{{ a1 }}", "{{ b1 }}{{ c1 }}"), SHAPE)
    assert [each.message for each in found] == [f"unknown field '{x}1'" for x in "abc"]


def test_a_tag_that_word_took_apart_is_read() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph()
        for piece in ("Now {", "{ pack", "age.na", "me|up", "per }", "} then"):
            paragraph.add_run(piece).bold = True

    prepared = prepare(make_template(*STAMP, write=write), SHAPE)
    context = {**specimen(SHAPE), "package": {**specimen(SHAPE)["package"], "name": "Small & <1>"}}
    assert "Now SMALL & <1> then" in words_of(render_docx(prepared, context))


def test_typographic_quotes_and_questions_are_read() -> None:
    words = "{% if package.name == “Small” and not mark %}yes{% else %}no{% endif %}"
    prepared = prepare(make_template(*STAMP, words), SHAPE)
    context = specimen(SHAPE)
    context = {**context, "mark": "", "package": {**context["package"], "name": "Small"}}
    assert words_of(render_docx(prepared, context)).endswith("\nyes")


def test_rows_and_paragraphs_are_repeated_and_numbered() -> None:
    def write(document: Any) -> None:
        table = document.add_table(rows=3, cols=2)
        table.cell(0, 0).text = "{%tr for each in included %}"
        table.cell(1, 0).text = "{{ loop.index }}"
        table.cell(1, 1).text = "{{ each.what }}"
        table.cell(2, 0).text = "{%tr endfor %}"

    prepared = prepare(make_template(*STAMP, write=write), SHAPE)
    assert words_of(render_docx(prepared, specimen(SHAPE))).endswith(
        "1\twords.included.what <1> & “2”\n2\twords.included 2.what <1> & “2”"
    )


def test_new_lines_are_words_own() -> None:
    prepared = prepare(make_template(*STAMP, "{{ offering.description }}"), SHAPE)
    context = specimen(SHAPE)
    context["offering"]["description"] = "• One\n• Two & <more>"
    raw = render_docx(prepared, context)
    assert words_of(raw).endswith("• One\n• Two & <more>")


def test_brackets_of_neighbours_stay_apart() -> None:
    raw = make_template(*STAMP, "Open {", "{ version }} and {", "% if %}", "{", "# {")
    words = words_of(render_docx(prepare(raw, SHAPE), specimen(SHAPE)))
    assert words.endswith("\nOpen {\n{ version }} and {\n% if %}\n{\n# {")


def test_many_brackets_are_many_words() -> None:
    raw = make_template(*STAMP)
    body = read_part(raw, "word/document.xml")
    row = b"<w:p><w:r><w:t>{</w:t></w:r></w:p>"
    many = body.replace(b"<w:sectPr", row * 3_000 + b"<w:sectPr", 1)
    prepared = prepare(change_parts(raw, {"word/document.xml": many}), SHAPE)
    assert words_of(render_docx(prepared, specimen(SHAPE))).count("{") == 3_000


@pytest.mark.parametrize(
    ("paragraphs", "message"),
    [
        (("{%p if mark %} and more", "{%p endif %}"), "with its whole paragraph stand other words"),
        (("{%p if mark %}{%p endif %}",), "with its whole paragraph stand other words"),
        (("{%tr if mark %}", "{%tr endif %}"), "a tag for a row stands in no table"),
        (("\ue0f00\ue0f1",), "signs that are no letters"),
        (("{% if mark %}" + "W" * 70_000 + "{% endif %}",), "a paragraph with tags is too long"),
    ],
)
def test_a_tag_that_would_take_words_along_is_refused(
    paragraphs: tuple[str, ...], message: str
) -> None:
    with pytest.raises(NoTemplateError, match=message):
        prepare(make_template(*STAMP, *paragraphs), SHAPE)


def test_a_row_with_a_tag_holds_nothing_else() -> None:
    def write(document: Any) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "{%tr if mark %}"
        table.cell(0, 1).text = "lost?"
        table.cell(1, 0).text = "{%tr endif %}"

    with pytest.raises(NoTemplateError, match="with its whole row stand other words"):
        prepare(make_template(*STAMP, write=write), SHAPE)


LOOPS = "".join(f"{{% for x{at} in included %}}" for at in range(18)) + "{% endfor %}" * 18


def test_loops_in_loops_come_to_an_end() -> None:
    (misfit,) = check_template(make_template(*STAMP, LOOPS), SHAPE)
    assert "its loops go round more than 100,000 times" in misfit.message


def test_a_template_cannot_write_without_end() -> None:
    wide = "{% for a in included %}" * 12 + "W" * 30_000 + "{% endfor %}" * 12
    found = check_template(make_template(*STAMP, wide), SHAPE)
    assert found == (Misfit("more than 16,777,216 letters come of it", "", ""),)


def test_footers_and_headers_are_read_as_well() -> None:
    def write(document: Any) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ verson }}"

    (misfit,) = check_template(make_template(*STAMP, write=write), SHAPE)
    assert misfit.message == "unknown field 'verson'"


def test_tables_in_tables_are_read_as_well() -> None:
    def write(document: Any) -> None:
        table = document.add_table(rows=1, cols=1)
        inner = table.cell(0, 0).add_table(rows=1, cols=1)
        inner.cell(0, 0).text = "{{ version }} inside"

    raw = render_docx(prepare(make_template(*STAMP, write=write), SHAPE), specimen(SHAPE))
    assert "version <1> & “2” inside" in words_of(raw)
