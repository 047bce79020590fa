"""Where a workflow's request is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from offerbook.app.differing import NoSuchStateError, find_forge, review_states
from tests.support import Workshop

GITHUB = {"GITHUB_REPOSITORY": "acme/offers", "GITHUB_HEAD_REF": "fax"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("inner", "folder"),
    [("", "catalog"), ("book", "book/catalog"), (".sales/book", ".sales/book/catalog")],
)
def test_the_catalogue_s_folder_in_the_repository(
    repository: Path, inner: str, folder: str
) -> None:
    root = repository / inner
    root.mkdir(parents=True, exist_ok=True)
    forge = find_forge(root, GITHUB)
    assert forge is not None
    assert forge.folder("catalog") == f"https://github.com/acme/offers/tree/fax/{folder}"


@pytest.mark.parametrize(
    ("event", "takes_files"),
    [
        pytest.param({"pull_request": {"head": {"repo": {"full_name": "acme/offers"}}}}, True),
        pytest.param({"pull_request": {"head": {"repo": {"full_name": "me/offers"}}}}, False),
        pytest.param([], True, id="another shape"),
    ],
)
def test_a_fork_is_known_by_the_event(
    repository: Path, event: object, *, takes_files: bool
) -> None:
    path = repository / "event.json"
    path.write_text(json.dumps(event))
    forge = find_forge(repository, {**GITHUB, "GITHUB_EVENT_PATH": str(path)})
    assert forge is not None
    assert forge.takes_files is takes_files


@pytest.mark.parametrize("text", ["{", None])
def test_an_event_that_cannot_be_read_is_none(repository: Path, text: str | None) -> None:
    path = repository / "event.json"
    if text is not None:
        path.write_text(text)
    assert find_forge(repository, {**GITHUB, "GITHUB_EVENT_PATH": str(path)}) is not None


def test_a_file_goes_before_an_offering_of_the_same_name(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.offering("mail-move")
    monkeypatch.chdir(workshop.root)
    (workshop.root / "mail-move").write_text("id: [\n")
    review = review_states(Path(), ["mail-move", "mail-move"], "2026-06-01")
    assert [finding.place.path for finding in review.findings] == ["mail-move"]


def test_a_folder_is_no_state(workshop: Workshop) -> None:
    with pytest.raises(NoSuchStateError, match="no such file"):
        review_states(workshop.root, ["catalog/offerings", "catalog/offerings"], "2026-06-01")
