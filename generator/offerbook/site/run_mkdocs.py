"""MkDocs as it is, but for what it does again in every run: compile its templates, list all icons."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from importlib.metadata import version

from jinja2 import Environment, FileSystemLoader
from mkdocs.__main__ import cli
from mkdocs.theme import Theme

from offerbook.compiled import CompiledTemplates


class _Loader(FileSystemLoader):
    """Leaves out what no page asks for.

    Of hidden folders MkDocs would drop the contents later; the theme's own search, which goes by
    words of thirty languages, is gone.
    """

    def list_templates(self) -> list[str]:
        return sorted({place for base in self.searchpath for place in _places(base)})


def _places(base: str) -> Iterator[str]:
    for folder, inside, names in os.walk(base):
        inside[:] = [each for each in inside if not each.startswith(".") and each != _SEARCH]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), base).replace(os.sep, "/")  # noqa: PTH118


_SEARCH = "lunr"
_make_env = Theme.get_env


def _get_env(self: Theme) -> Environment:
    """The theme's environment, with templates that were compiled before."""
    env = _make_env(self)
    env.loader = _Loader(self.dirs)
    env.bytecode_cache = CompiledTemplates(f"mkdocs {version('mkdocs')}")
    return env


def main(*words: str) -> int:
    """Run MkDocs with *words*, or those of the command line; its exit code. Changes this process."""
    gc.disable()  # one build and out
    Theme.get_env = _get_env  # type: ignore[method-assign]
    code: int | None = cli(words or None, prog_name="mkdocs", standalone_mode=True)
    return code or 0


if __name__ == "__main__":
    sys.exit(main())
