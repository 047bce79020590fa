"""A mapping fits its table, or each place where it does not is told."""

from __future__ import annotations

import pytest

from offerbook.finding import Finding
from offerbook.importing.mapping import Plan, read_plan
from offerbook.load.yaml_text import read_yaml
from offerbook.report import to_text
from offerbook.spec.base import IMPORT, base_schema
from offerbook.spec.shape import ShapeChecker

PATH = "map.yaml"
COLUMNS = ("code", "name", "unit")
SHAPE = ShapeChecker(base_schema(IMPORT))


def plan_of(text: str, columns: tuple[str, ...] = COLUMNS) -> tuple[Plan | None, list[str]]:
    """The plan in *text*, and what is said of it without the file's name and the hints."""
    document, findings = read_yaml(text.encode(), PATH)
    assert document is not None, findings
    plan: Plan | None = None
    said: tuple[Finding, ...] = SHAPE.check(document)
    if not said:
        plan, said = read_plan(document, columns)
    return plan, to_text(said).replace(f"{PATH}:", "").splitlines()


# What fits


def test_a_plan_holds_what_the_mapping_says() -> None:
    plan, said = plan_of("""\
id: "{code}"
parts:
  number:
    column: code
    matches: "([0-9]{2})-.*"
fields:
  name: "{name}, number {number}"
  packages:
    - per: "{unit}"
      price:
        column: number
        as: number
rules:
  - one_value:
      column: name
      per: number
""")
    assert said == []
    assert plan is not None
    assert plan.id == "{code}"
    assert [(rule.column, rule.per) for rule in plan.rules] == [("name", "number")]
    assert (plan.column_of("number"), plan.column_of("name")) == ("code", "name")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("status: planned", id="a word"),
        pytest.param("audience:", id="nothing"),
        pytest.param("tags:\n    - clinics", id="a list of words"),
        pytest.param("name:\n    column: name", id="a cell"),
        pytest.param("per:\n    column: unit\n    values:\n      3: day", id="values"),
        pytest.param("per:\n    column: unit\n    values:\n      3:\n    otherwise: x", id="else"),
        pytest.param('tags:\n    column: unit\n    split: ";"', id="a list in a cell"),
        pytest.param("minimum:\n    column: unit\n    as: number", id="a number"),
    ],
)
def test_fields_can_be_filled_in_many_ways(fields: str) -> None:
    assert plan_of(f'id: "{{code}}"\nfields:\n  {fields}\n')[1] == []


def test_values_are_words_even_where_they_look_like_numbers() -> None:
    plan, _ = plan_of("""\
id: "{code}"
fields:
  status:
    column: unit
    values:
      3: active
      true: pilot
      1.10: planned
""")
    assert plan is not None
    assert list(plan.fields["status"]["values"]) == ["3", "true", "1.10"]


# What does not fit

BROKEN = {
    "no fields": (
        'id: "{code}"\n',
        "1:1: error: 'fields' is missing [missing-field]",
        (
            "  hint: add `fields: …` (The fields of an offering, each filled from columns or written as "
            "it stands here)"
        ),
    ),
    "an unknown key": (
        'id: "{code}"\nfeilds: {}\nfields:\n  name: x\n',
        "2:1: error: unknown field 'feilds' [unknown-field]",
        "  hint: did you mean 'fields'?",
    ),
    "an unknown key of a cell": (
        'id: "{code}"\nfields:\n  status:\n    column: unit\n    value:\n      a: b\n',
        "5:5: error: unknown field 'value' in fields.status [unknown-field]",
        "  hint: did you mean 'values'?",
    ),
    "an unknown key of a cell deep inside": (
        (
            'id: "{code}"\nfields:\n  packages:\n    - price:\n        EUR:\n'
            "          column: unit\n          kind: number\n"
        ),
        "7:11: error: unknown field 'kind' in fields.packages.price.EUR [unknown-field]",
        "  hint: known here: column, values, otherwise, split, as, by",
    ),
    "something else than a number": (
        'id: "{code}"\nfields:\n  minimum:\n    column: unit\n    as: numbers\n',
        "5:9: error: 'as' cannot be 'numbers' [unknown-value]",
        "  hint: did you mean 'number'?",
    ),
    "split by nothing": (
        'id: "{code}"\nfields:\n  tags:\n    column: unit\n    split: ""\n',
        "5:5: error: 'split' is empty [too-few]",
        "  hint: write a value, or delete the line",
    ),
    "values and split": (
        'id: "{code}"\nfields:\n  tags:\n    column: unit\n    split: ","\n    values:\n      a: b\n',
        "5:5: error: 'split' cannot stand here [not-together]",
        "  hint: one of values, split and as for each cell",
    ),
    "split and as": (
        'id: "{code}"\nfields:\n  tags:\n    column: unit\n    split: ","\n    as: number\n',
        "6:5: error: 'as' cannot stand here [not-together]",
        "  hint: one of values, split and as for each cell",
    ),
    "otherwise alone": (
        'id: "{code}"\nfields:\n  per:\n    column: unit\n    otherwise: day\n',
        "5:5: error: 'otherwise' cannot stand here [not-together]",
        "  hint: otherwise goes together with values",
    ),
    "otherwise a number": (
        'id: "{code}"\nfields:\n  per:\n    column: unit\n    otherwise: 3\n    values:\n      a: b\n',
        "5:16: error: 'otherwise' wants a text, not the number 3 [wrong-type]",
        '  hint: quote it: "3"',
    ),
    "a column that is no text": (
        'id: "{code}"\nfields:\n  per:\n    column: 3\n',
        "4:13: error: 'column' wants a text, not the number 3 [wrong-type]",
        '  hint: quote it: "3"',
    ),
    "the id among the fields": (
        'id: "{code}"\nfields:\n  id: "{code}"\n',
        "3:3: error: 'id' cannot stand here [not-together]",
        "  hint: how the id is made stands at the top of the mapping",
    ),
    "an unknown column in the id": (
        'id: "{kode}"\nfields:\n  name: x\n',
        "1:5: error: the table has no column 'kode' [mapping-not-usable]",
        "  hint: did you mean 'code'?",
    ),
    "an unknown column in a text": (
        'id: "{code}"\nfields:\n  name: "{name} by {xyz}"\n',
        "3:9: error: the table has no column 'xyz' [mapping-not-usable]",
        "  hint: columns: code, name, unit",
    ),
    "an unknown column of a cell": (
        'id: "{code}"\nfields:\n  packages:\n    - per:\n        column: units\n',
        "5:17: error: the table has no column 'units' [mapping-not-usable]",
        "  hint: did you mean 'unit'?",
    ),
    "an unknown column in otherwise": (
        (
            'id: "{code}"\nfields:\n  per:\n    column: unit\n    values:\n      a: b\n'
            '    otherwise: "{units}"\n'
        ),
        "7:16: error: the table has no column 'units' [mapping-not-usable]",
        "  hint: did you mean 'unit'?",
    ),
    "an unknown column in a text for per": (
        'id: "{code}"\nfields:\n  per: "{units}"\n',
        "3:8: error: the table has no column 'units' [mapping-not-usable]",
        "  hint: did you mean 'unit'?",
    ),
    "an unknown column in a rule": (
        (
            'id: "{code}"\nfields:\n  name: x\nrules:\n  - one_value:\n      column: name\n'
            "      per: cod\n"
        ),
        "7:12: error: the table has no column 'cod' [mapping-not-usable]",
        "  hint: did you mean 'code'?",
    ),
    "a part of a part": (
        (
            'id: "{code}"\nparts:\n  one:\n    column: code\n    matches: "(.).*"\n  two:\n'
            '    column: one\n    matches: "(.).*"\nfields:\n  name: x\n'
        ),
        "7:13: error: the table has no column 'one' [mapping-not-usable]",
        "  hint: columns: code, name, unit",
    ),
    "a part with the name of a column": (
        'id: "{code}"\nparts:\n  name:\n    column: code\n    matches: "(.).*"\nfields:\n  name: x\n',
        "4:5: error: 'name' is a column already [mapping-not-usable]",
        "  hint: give the part a name of its own",
    ),
    "a pattern without an end": (
        'id: "{code}"\nparts:\n  one:\n    column: code\n    matches: "([0-9+"\nfields:\n  name: x\n',
        (
            "5:14: error: this is no pattern: unterminated character set at position 1 "
            "[mapping-not-usable]"
        ),
        "  hint: write a regular expression, such as ([0-9]+)-.*",
    ),
    "a pattern that repeats too often": (
        (
            'id: "{code}"\nparts:\n  one:\n    column: code\n    matches: "a{99999999999}"\n'
            "fields:\n  name: x\n"
        ),
        "5:14: error: this is no pattern: the repetition number is too large [mapping-not-usable]",
        "  hint: write a regular expression, such as ([0-9]+)-.*",
    ),
}


@pytest.mark.parametrize(("text", "said", "hint"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_fit(text: str, said: str, hint: str) -> None:
    plan, rows = plan_of(text)
    assert plan is None
    assert rows == [said, hint]


def test_everything_is_told_at_once() -> None:
    _, said = plan_of("""\
id: "{kode}"
parts:
  one:
    column: coed
    matches: "("
fields:
  name: "{names}"
""")
    assert [row.partition(": error")[0] for row in said if "hint" not in row] == [
        "1:5",
        "4:13",
        "7:9",
        "5:14",
    ]


def test_without_a_table_the_patterns_are_checked_and_the_columns_are_not() -> None:
    text = 'id: "{x}"\nparts:\n  one:\n    column: y\n    matches: "%s"\nfields:\n  name: "{z}"\n'
    assert plan_of(text % "(.)", columns=())[1] == []
    assert len(plan_of(text % "(", columns=())[1]) == 2
