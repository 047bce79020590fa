"""A logo is a picture that does nothing but show."""

from __future__ import annotations

import pytest

from offerbook.check.logos import MOST_BYTES
from tests.support import CATALOG, Workshop

_PNG = b"\x89PNG\r\n\x1a\n"


def _svg(inside: str = "", before: str = "", more: str = "") -> bytes:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {space} {more}>{inside}</svg>".encode()


def _said(workshop: Workshop, name: str) -> list[str]:
    workshop.offering("mail-move")
    entry = f"editions:\n  - id: partners\n    audience: customer\n    logo: {name}\n"
    workshop.write("catalog/catalog.yaml", CATALOG + entry)
    return [each.message for each in workshop.findings()]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        pytest.param("a.png", _PNG, id="PNG"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0", id="JPEG"),
        pytest.param("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", id="WebP"),
        pytest.param("a.svg", _svg('<path d="M1 1h2" fill="url(#a)"/>'), id="SVG"),
        pytest.param("a.svg", _svg("<style>.a{fill:url('#b')}</style>"), id="SVG with styles"),
        pytest.param("a.svg", _svg('<use xlink:href="#a"/>'), id="SVG that names its own parts"),
        pytest.param("a.svg", _svg(before='<?xml version="1.0"?>'), id="SVG with a head"),
        pytest.param("a.svg", _svg(more='xmlns:i="urn:i" i:file="C:\\a"'), id="SVG of a program"),
    ],
)
def test_a_plain_picture_is_fine(workshop: Workshop, name: str, raw: bytes) -> None:
    workshop.write(f"catalog/logos/{name}", raw)
    assert _said(workshop, name) == []


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(_svg("<script>1</script>"), "holds <script>", id="script"),
        pytest.param(_svg("<g:script xmlns:g='urn:g'/>"), "holds <g:script>", id="hidden script"),
        pytest.param(_svg(more='onload="a()"'), "holds a handler, onload", id="handler"),
        pytest.param(_svg("<foreignObject/>"), "holds <foreignObject>", id="foreign"),
        pytest.param(_svg("<set attributeName='href'/>"), "holds <set>", id="set"),
        pytest.param(_svg("<a href='javascript:a()'/>"), "leads to something", id="script link"),
        pytest.param(_svg("<image href='//a.example/b.png'/>"), "leads to", id="elsewhere"),
        pytest.param(_svg("<image href='data:image/svg+xml,x'/>"), "leads to", id="inner SVG"),
        pytest.param(_svg("<style>@import 'a.css'</style>"), "asks for something", id="import"),
        pytest.param(_svg("<g style='fill:url(//a)'/>"), "asks for something", id="style"),
        pytest.param(_svg("<style>a{b:ur\\6c(x)}</style>"), "asks for", id="hidden style"),
        pytest.param(_svg(before="<!DOCTYPE svg>"), "declares a document type", id="doctype"),
        pytest.param(_svg(before="<?xml-stylesheet href='a'?>"), "calls for", id="stylesheet"),
        pytest.param(b"<html/>", "is no SVG", id="HTML"),
        pytest.param(b"<svg", "is no SVG", id="cut off"),
        pytest.param(_PNG, "is no SVG", id="PNG"),
        pytest.param(_svg().decode().encode("utf-16"), "is no SVG", id="UTF-16"),
        pytest.param(b"\n" * MOST_BYTES + _svg(), "200,000 are the most", id="too big"),
    ],
)
def test_an_svg_that_does_more_is_refused(workshop: Workshop, raw: bytes, why: str) -> None:
    workshop.write("catalog/logos/a.svg", raw)
    (said,) = _said(workshop, "a.svg")
    assert said.startswith("catalog/logos/a.svg ")
    assert why in said


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.jpeg", "a.webp"])
def test_a_picture_is_what_its_name_says(workshop: Workshop, name: str) -> None:
    workshop.write(f"catalog/logos/{name}", _svg())
    (said,) = _said(workshop, name)
    assert said.startswith(f"catalog/logos/{name} is no ")


def test_a_link_is_no_logo(workshop: Workshop) -> None:
    target = workshop.write("elsewhere.png", _PNG)
    (workshop.root / "catalog/logos").mkdir()
    (workshop.root / "catalog/logos/a.png").symlink_to(target)
    assert _said(workshop, "a.png") == [
        "catalog/logos/a.png is not there, or is no file of its own",
        "a.png is a link",
    ]


def test_a_folder_that_is_a_link_is_not_followed(workshop: Workshop) -> None:
    target = workshop.write("elsewhere/a.png", _PNG).parent
    (workshop.root / "catalog/logos").symlink_to(target)
    (said,) = _said(workshop, "a.png")
    assert "is not there" in said
