"""Links to where somebody may answer, out of a workflow's environment."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from offerbook.reviewing.forge import MOST_BYTES, Forge, forge_of

GITHUB = {
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "acme/offers",
    "GITHUB_HEAD_REF": "price/rise",
}
GITLAB = {
    "CI_PROJECT_URL": "https://gitlab.example/acme/sub/offers",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "price/rise",
}
FOLDER = "catalog/offerings/mail-move"
TEXT = 'note: ""\n# “a & b” #c\nsays:\n  x: narrows | widens | rewords\n'


def event(home: Any) -> dict[str, Any]:
    return {"pull_request": {"head": {"repo": home}}}


def found(environ: dict[str, str], said: dict[str, Any] | None = None, top: str = "") -> Forge:
    forge = forge_of(environ, said or {}, top)
    assert forge is not None
    return forge


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({}, id="nowhere"),
        pytest.param({**GITHUB, "GITHUB_HEAD_REF": ""}, id="a push, not a request"),
        pytest.param({**GITLAB, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": ""}, id="a branch"),
        pytest.param({**GITHUB, "GITHUB_SERVER_URL": "javascript:x//"}, id="no address"),
        pytest.param({**GITHUB, "GITHUB_REPOSITORY": "a/b)](x"}, id="no repository"),
    ],
)
def test_without_a_request_there_is_no_link(environ: dict[str, str]) -> None:
    assert forge_of(environ, {}, "") is None


@pytest.mark.parametrize("home", [{"full_name": "acme/offers"}, None, {}, 5])
def test_github_takes_the_text_of_a_new_file(home: Any) -> None:
    address = found(GITHUB, event(home)).new_file(FOLDER, TEXT)
    assert address is not None
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("github.example", f"/acme/offers/new/price/rise/{FOLDER}")
    assert parse_qs(parts.query, strict_parsing=True) == {
        "filename": ["change.yaml"],
        "value": [TEXT],
    }


def test_a_fork_is_only_linked() -> None:
    forge = found(GITHUB, event({"full_name": "someone/offers"}))
    assert forge.new_file(FOLDER, TEXT) is None
    assert forge.folder(FOLDER) == f"https://github.example/someone/offers/tree/price/rise/{FOLDER}"


def test_gitlab_is_only_linked() -> None:
    forge = found(GITLAB)
    assert forge.new_file(FOLDER, TEXT) is None
    assert forge.folder(FOLDER) == f"{GITLAB['CI_PROJECT_URL']}/-/tree/price/rise/{FOLDER}"
    source = {**GITLAB, "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://gitlab.example/me/offers"}
    assert found(source).folder(FOLDER).startswith("https://gitlab.example/me/offers/-/tree/")


def test_the_catalogue_may_be_a_folder_of_the_repository() -> None:
    address = found(GITHUB, top="sales/book").new_file(FOLDER, TEXT)
    assert f"/new/price/rise/sales/book/{FOLDER}?" in str(address)


def test_a_branch_cannot_break_out_of_the_address() -> None:
    hostile = 'x>)](y) "#?&%0A<b>'
    forge = found({**GITHUB, "GITHUB_HEAD_REF": hostile})
    for address in (forge.folder(FOLDER), str(forge.new_file(FOLDER, TEXT))):
        path = urlsplit(address).path
        assert not set('<>()[] "') & set(address)
        assert hostile in unquote(path)


def test_a_long_text_gets_no_link() -> None:
    forge = found(GITHUB)
    start = str(forge.new_file(FOLDER, ""))
    fitting = "x" * (MOST_BYTES - len(start))
    assert len(str(forge.new_file(FOLDER, fitting))) == MOST_BYTES
    assert forge.new_file(FOLDER, fitting + "x") is None
    assert forge.new_file(FOLDER, "ü" * (MOST_BYTES // 6)) is None
