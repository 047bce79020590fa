"""Templates compiled once for all runs, as Python keeps its own modules; can be deleted at any time."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Compiled templates in the user's cache folder, by what they were compiled from.

    *maker* names all that decides what a template becomes, beside Jinja and Python. Where the
    folder cannot be used, or is not the user's own, templates are compiled each time.
    """

    def __init__(self, maker: str, folder: Path | None = None) -> None:
        self._maker = f"{maker}\0{version('jinja2')}\0{sys.version}"
        self._folder = folder or _usual_folder()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The template's name: what it says is in the checksum, and where it lies does not matter."""
        return blake2b(f"{self._maker}\0{name}".encode(), digest_size=16).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* where it is known and whole; else it is made again."""
        with suppress(OSError), self._file(bucket).open("rb") as file:
            seal, code = file.read(_SEAL), file.read()
            if os.fstat(file.fileno()).st_uid == os.getuid() and seal == _seal(code):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep *bucket*, all at once."""
        file, code = self._file(bucket), bucket.bytecode_to_string()
        coming = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            coming.write_bytes(_seal(code) + code)
            coming.replace(file)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}-{bucket.checksum}"


_SEAL = 32


def _seal(code: bytes) -> bytes:
    """What stands before whole code: Python would fall over code that is cut short or spoilt."""
    return blake2b(code, digest_size=_SEAL).digest()


def _usual_folder() -> Path:
    """Source: the XDG base directory specification."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(home) if home.startswith("/") else Path("~/.cache").expanduser()
    return base / "offerbook" / "templates"
