"""Compiled templates are kept for the next run, and never matter for what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from offerbook.compiled import CompiledTemplates


def _render(folder: Path, text: str = "{{ 1 + 1 }}!", *, maker: str = "a") -> str:
    cache = CompiledTemplates(maker, folder)
    environment = Environment(
        autoescape=True, loader=DictLoader({"x.html": text}), bytecode_cache=cache
    )
    return environment.get_template("x.html").render()


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _render(tmp_path / "kept") == "2!"
    monkeypatch.setattr(Environment, "compile", lambda *_: pytest.fail("compiled again"))
    assert _render(tmp_path / "kept") == "2!"


def test_another_text_or_maker_is_another_template(tmp_path: Path) -> None:
    assert [_render(tmp_path), _render(tmp_path, "other"), _render(tmp_path, maker="b")] == [
        "2!",
        "other",
        "2!",
    ]
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"j2\x05\x00\x00\x00"])
def test_what_is_damaged_is_made_again(tmp_path: Path, rubbish: bytes) -> None:
    _render(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(rubbish)
    assert _render(tmp_path) == "2!"
    assert kept.read_bytes() == whole


def test_what_is_cut_short_is_made_again(tmp_path: Path) -> None:
    _render(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for length in range(0, len(whole), 7):
        kept.write_bytes(whole[:length])
        assert _render(tmp_path) == "2!"


def test_where_nothing_can_be_kept_it_works_as_well(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert _render(tmp_path / "file") == "2!"


def test_the_folder_is_the_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    environment = Environment(
        autoescape=True,
        loader=DictLoader({"x.html": "words"}),
        bytecode_cache=CompiledTemplates("a"),
    )
    assert environment.get_template("x.html").render() == "words"
    folder = tmp_path / "offerbook/templates"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(list(folder.iterdir())) == 1
