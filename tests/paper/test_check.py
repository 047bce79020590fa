"""The company's own Word template, as the check of a catalogue sees it."""

from __future__ import annotations

import pytest

from offerbook.load.tree import MANY
from offerbook.paper.check import check_templates
from tests.paper.making import STAMP, make_template
from tests.support import Workshop

PLACE = "catalog/templates/schedule.docx"


def findings_of(workshop: Workshop, *paragraphs: str) -> list[tuple[str, str, str]]:
    workshop.offering("mail-move")
    workshop.write(PLACE, make_template(*paragraphs))
    found = workshop.all_findings("2026-11-22")
    assert {each.place.path for each in found} <= {PLACE}
    return [(each.code, each.message, each.hint) for each in found]


def test_a_sound_template_is_no_finding(workshop: Workshop) -> None:
    assert findings_of(workshop, *STAMP) == []


def test_no_template_is_no_finding(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    assert list(check_templates(workshop.sound())) == []


def test_a_misspelt_field_is_told_with_the_words_around_it(workshop: Workshop) -> None:
    assert findings_of(workshop, *STAMP, "For {{ package.prize }} in all") == [
        (
            "template-field",
            "unknown field 'prize', in “For {{ package.prize }} in all”",
            "did you mean 'price'?",
        )
    ]


def test_a_field_above_customers_is_unknown(workshop: Workshop) -> None:
    ((code, message, _),) = findings_of(workshop, *STAMP, "{{ pitch }}")
    assert (code, message) == ("template-field", "unknown field 'pitch', in “{{ pitch }}”")


COMPANY = """{"properties": {"scope": {"properties": {"included": {"items": {"properties": {
  "site": {"type": "string", "title": "Site", "x-audience": "customer",
           "x-effect": {"added": "narrows", "removed": "widens", "changed": "ask"}},
  "margin": {"type": "string", "title": "Margin", "x-audience": "internal",
             "x-effect": {"added": "guides", "removed": "guides", "changed": "guides"}}}}}}}}}"""


def test_a_field_that_a_company_adds_to_an_item_is_known(workshop: Workshop) -> None:
    workshop.write("schema/company.schema.json", COMPANY)
    row = "{% for each in included %}{{ each.what }} {{ each.FIELD }}{% endfor %}"
    shown = workshop.read().catalog
    assert shown is not None
    for field, expected in (("site", []), ("margin", ["template-field"])):
        raw = make_template(STAMP[0], STAMP[2], row.replace("FIELD", field))
        workshop.write(PLACE, raw)
        catalog = workshop.read().catalog
        assert catalog is not None
        assert [each.code for each in check_templates(catalog)] == expected


@pytest.mark.parametrize("name", ["letter.docx", "schedule.dotx", "notes.txt"])
def test_other_files_among_the_templates_are_told(workshop: Workshop, name: str) -> None:
    workshop.offering("mail-move")
    workshop.write(f"catalog/templates/{name}", "x")
    assert workshop.codes() == ["stray-file"]


def test_what_word_keeps_beside_an_open_document_is_not(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write("catalog/templates/~$hedule.docx", "x")
    workshop.write("catalog/templates/.schedule.docx.swp", "x")
    assert workshop.codes() == []


def test_links_are_not_followed(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    outside = workshop.write("outside.docx", make_template(*STAMP))
    (workshop.root / "catalog/templates").mkdir()
    (workshop.root / PLACE).symlink_to(outside)
    assert workshop.codes() == ["not-a-plain-file"]
    (workshop.root / PLACE).unlink()
    (workshop.root / "catalog/templates").rmdir()
    (workshop.root / "catalog/templates").symlink_to(workshop.root / "docs")
    assert workshop.codes() == ["not-a-plain-file"]


def test_a_template_that_is_too_large_is_refused(workshop: Workshop) -> None:
    workshop.offering("mail-move")
    workshop.write(PLACE, b"PK" + bytes(MANY * 1024 * 200))
    (finding,) = check_templates(workshop.sound())
    assert (finding.code, finding.message) == ("template-refused", "the file is too large")
