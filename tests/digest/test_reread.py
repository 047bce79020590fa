"""What no program could read ends the build with a sentence, and is published nowhere."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from offerbook.digest.reread import (
    UnreadableError,
    clean,
    clean_line,
    reread_atom,
    reread_calendar,
    reread_json,
)
from offerbook.site.apart import Job

_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><entry><id>{}</id></entry></feed>'
_JSON = '{{"items": [{{"id": "{}"}}]}}'
_EVENT = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

Reread = Callable[[str, str, Sequence[str]], str]


@pytest.mark.parametrize(
    ("reread", "shape"), [(reread_atom, _ATOM), (reread_json, _JSON), (reread_calendar, _EVENT)]
)
def test_what_can_be_read_goes_on_as_it_is(reread: Reread, shape: str) -> None:
    text = shape.format("one")
    assert reread("feeds/x", text, ["one"]) == text
    with pytest.raises(UnreadableError, match="2 entries went in, and other ones came out"):
        reread("feeds/x", text, ["one", "two"])


@pytest.mark.parametrize(
    ("reread", "text", "kind"),
    [
        pytest.param(reread_atom, _ATOM.format("a\x0bb"), "Atom", id="U+000B"),
        pytest.param(reread_atom, _ATOM.format("a\ufffeb"), "Atom", id="U+FFFE"),
        pytest.param(reread_atom, _ATOM.format("a\ud800b"), "Atom", id="half a pair"),
        pytest.param(reread_atom, "", "Atom", id="nothing"),
        pytest.param(reread_json, _JSON.format('a"b'), "JSON Feed", id="a quote"),
        pytest.param(reread_json, _JSON.format("a\ud800b"), "JSON Feed", id="half a pair in JSON"),
        pytest.param(reread_json, "[]", "JSON Feed", id="another shape"),
        pytest.param(reread_calendar, _EVENT.format("a\r\nb"), "iCalendar", id="a broken line"),
        pytest.param(reread_calendar, "BEGIN:VEVENT\r\n", "iCalendar", id="no end"),
        pytest.param(
            reread_calendar, _EVENT.format("a\r\nDTSTART:soon"), "iCalendar", id="a bad day"
        ),
    ],
)
def test_what_cannot_be_read_is_named(reread: Reread, text: str, kind: str) -> None:
    with pytest.raises(UnreadableError) as told:
        reread("feeds/x.xml", text, ["one"])
    assert str(told.value).startswith(f"feeds/x.xml cannot be read again as {kind}: ")
    assert str(told.value).endswith("; nothing is published")


def test_clean_words_keep_all_that_can_be_written() -> None:
    kept = "a\tb\nc – ü 漢 🎈 \u00a0\U0010fffd"
    assert clean(kept) == kept
    assert clean("\x00\x08\x0b\x0c\x1f\x7f\x9f\ud800\udfff\ufffe\uffff") == ""
    assert clean_line(" a\r\nb\x0b \t c ") == "a b c"


_RENDER = """\
import pickle, sys
from pathlib import Path
from typing import Any
from offerbook.digest.reread import UnreadableError
from offerbook.site import render

def refuse(job, mkdocs):
    raise UnreadableError("feeds/all.xml cannot be read again as Atom: so; nothing is published")

render.render_job = refuse
sys.exit(render.main())
"""


def _no_job(folder: Path) -> Job:
    """Nothing of it is looked at."""
    nothing: Any = None
    return Job(folder, folder, nothing, nothing, nothing)


def test_the_build_ends_with_the_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RENDER],
        input=pickle.dumps(_no_job(tmp_path)),
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    words = "feeds/all.xml cannot be read again as Atom: so; nothing is published"
    assert json.loads(done.stdout) == {"problem": words}
    assert done.stderr == b""
