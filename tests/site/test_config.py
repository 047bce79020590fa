"""The company's mkdocs.yml becomes the configuration of one edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from offerbook.site.config import ConfigError, derive_config
from tests.site.conftest import project_workshop
from tests.support import CATALOG, MKDOCS, Workshop

_PAGES = frozenset(("index.md", "offerings/index.md", "prices/index.md", "guide/a.md"))


def _derive(workshop: Workshop, text: str, edition: str = "internal") -> dict[str, Any]:
    workshop.write("mkdocs.yml", text)
    workshop.offering("mail-move")
    folder = workshop.root / "prepared"
    folder.mkdir()
    derive_config(workshop.root, folder, project_workshop(workshop, edition), _PAGES)
    written: dict[str, Any] = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    return written


@pytest.mark.parametrize(
    ("nav", "kept"),
    [
        pytest.param(
            "  - Home: index.md\n  - A: guide/a.md\n",
            [{"Home": "index.md"}, {"A": "guide/a.md"}],
            id="all there",
        ),
        pytest.param(
            "  - Home: index.md\n  - B: guide/b.md\n", [{"Home": "index.md"}], id="one gone"
        ),
        pytest.param("  - index.md\n  - guide/b.md\n", ["index.md"], id="without titles"),
        pytest.param(
            "  - index.md\n  - G:\n      - B: guide/b.md\n",
            ["index.md"],
            id="a section that became empty",
        ),
        pytest.param(
            "  - G:\n      - A: guide/a.md\n      - B: guide/b.md\n",
            [{"G": [{"A": "guide/a.md"}]}],
            id="a section with a gap",
        ),
    ],
)
def test_the_navigation_leads_only_to_what_is_there(
    workshop: Workshop, nav: str, kept: list[Any]
) -> None:
    assert _derive(workshop, f"site_name: X\nnav:\n{nav}")["nav"] == kept


def test_without_a_navigation_there_is_a_tab_for_each_kind(workshop: Workshop) -> None:
    nav = _derive(workshop, MKDOCS)["nav"]
    assert nav == [
        {"Home": "index.md"},
        {"Offerings": "offerings/index.md"},
        {"Prices": "prices/index.md"},
        {"Changes": "changes/index.md"},
        {"Owners": "owners/index.md"},
        {"Health": "health/index.md"},
        "guide/a.md",
    ]


def test_customers_get_a_short_list_of_settings(workshop: Workshop) -> None:
    written = _derive(
        workshop,
        MKDOCS + "copyright: X\nextra:\n  a: b\nrepo_url: https://x.y\n"
        "extra_javascript:\n  - own.js\nsite_description: X\n",
        "customer",
    )
    assert set(written) - {"site_url"} == {
        "site_name",
        "theme",
        "markdown_extensions",
        "plugins",
        "docs_dir",
        "site_dir",
        "strict",
        "use_directory_urls",
        "nav",
        "extra",
        "extra_css",
        "extra_javascript",
    }
    assert set(written["extra"]) == {
        "ob_find",
        "ob_find_off",
        "ob_lost",
        "ob_lost_lead",
        "ob_lost_list",
    }
    assert written["site_name"] == "Testhouse – Offerings"
    assert written["extra_javascript"] == ["assets/offerbook/offerbook.js"]


@pytest.mark.parametrize(
    ("name", "inert"),
    [
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ('A "B" & C', "A &quot;B&quot; & C"),
    ],
)
def test_a_companys_name_is_no_markup(workshop: Workshop, name: str, inert: str) -> None:
    workshop.write("catalog/catalog.yaml", CATALOG.replace("Testhouse", f"'{name}'"))
    assert _derive(workshop, MKDOCS, "customer")["site_name"] == f"{inert} – Offerings"


@pytest.mark.parametrize(
    "theme",
    [
        "",
        "theme: material\n",
        "theme:\n  name: material\n  font:\n    text: Roboto\n  custom_dir: own\n",
    ],
)
def test_the_theme_asks_no_other_host_for_fonts(workshop: Workshop, theme: str) -> None:
    written = _derive(workshop, f"site_name: X\n{theme}")["theme"]
    assert written == {
        "name": "material",
        "variant": "classic",
        "custom_dir": "overrides",
        "language": "en",
        "font": False,
    }


def test_a_companys_own_overrides_lie_above_ours(workshop: Workshop) -> None:
    workshop.write("own/main.html", "theirs")
    _derive(workshop, MKDOCS.replace("name: material", "name: material\n  custom_dir: own"))
    assert (workshop.root / "prepared/overrides/main.html").read_text("utf-8") == "theirs"


@pytest.mark.parametrize(
    ("plugins", "kept"),
    [
        ("", ["search"]),
        ("plugins: []\n", []),
        ("plugins:\n  - offerbook\n  - search\n", ["search"]),
        (
            "plugins:\n  - search:\n      lang: en\n  - offerbook: {}\n",
            [{"search": {"lang": "en"}}],
        ),
    ],
)
def test_our_own_plugin_is_left_out(workshop: Workshop, plugins: str, kept: list[Any]) -> None:
    assert _derive(workshop, f"site_name: X\n{plugins}")["plugins"] == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("", [], id="none, where builders differ in what is usual"),
        pytest.param("markdown_extensions:\n  - tables\n", ["tables"], id="a list"),
        pytest.param(
            "markdown_extensions:\n  toc:\n    permalink: true\n",
            {"toc": {"permalink": True}},
            id="by name",
        ),
    ],
)
def test_every_builder_is_told_the_same_extensions(
    workshop: Workshop, said: str, kept: object
) -> None:
    assert _derive(workshop, f"site_name: X\n{said}")["markdown_extensions"] == kept


def test_tags_stay_as_they_are_written(workshop: Workshop) -> None:
    workshop.write("catalog/catalog.yaml", CATALOG)
    with pytest.raises(yaml.constructor.ConstructorError):
        _derive(workshop, "site_name: X\nextra:\n  a: !ENV HOME\n")
    assert "!ENV" in (workshop.root / "prepared/mkdocs.yml").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: b: c\n", "\t\n"])
def test_what_cannot_be_read_is_said(workshop: Workshop, text: str) -> None:
    with pytest.raises(ConfigError, match=r"mkdocs\.yml: "):
        _derive(workshop, text)


def test_a_missing_file_is_said(workshop: Workshop, tmp_path: Path) -> None:
    workshop.offering("mail-move")
    (workshop.root / "mkdocs.yml").unlink()
    with pytest.raises(ConfigError, match="no such file"):
        derive_config(workshop.root, tmp_path, project_workshop(workshop), _PAGES)
