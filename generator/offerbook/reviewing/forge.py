"""Where on a forge somebody may answer: links to a new file, and to its folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from offerbook.load.tree import CHANGE

MOST_BYTES = 8_000
"""The longest address: GitHub's server takes 8,191 bytes."""

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(:[0-9]+)?(/[\w.\-/]*)?")


@dataclass(frozen=True)
class Forge:
    """The branch of a request; *takes_files* where a link may bring the text of a new file.

    *address* is the repository's that the branch is in, *inner* what stands in an address between
    it and what is shown, *top* the catalogue's folder within the repository.
    """

    address: str
    branch: str
    inner: str
    takes_files: bool
    top: str = ""

    def folder(self, folder: str) -> str:
        """The address of *folder*."""
        return f"{self.address}{self.inner}/tree/{self._at(folder)}"

    def new_file(self, folder: str, text: str) -> str | None:
        """The address that starts a change.yaml with *text* in *folder*; None where none can."""
        if not self.takes_files:
            return None
        start = f"{self.address}{self.inner}/new/{self._at(folder)}"
        address = f"{start}?filename={CHANGE}&value={quote(text, safe='')}"
        return address if len(address) <= MOST_BYTES else None

    def _at(self, folder: str) -> str:
        path = f"{self.top}/{folder}" if self.top else folder
        return f"{quote(self.branch)}/{quote(path)}"


def forge_of(environ: Mapping[str, str], event: Mapping[str, Any], top: str) -> Forge | None:
    """The branch of the request that a workflow runs for; None where there is none.

    *event* is what GitHub says of the request. Of a fork only the folder can be linked.
    """
    repository, branch = environ.get("GITHUB_REPOSITORY", ""), environ.get("GITHUB_HEAD_REF", "")
    if repository and branch:
        host = environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
        home = _home(event) or repository
        return _forge(f"{host}/{home}", branch, "", top, takes_files=home == repository)
    project = environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_URL") or environ.get("CI_PROJECT_URL")
    branch = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "")
    if project and branch:
        return _forge(project.rstrip("/"), branch, "/-", top, takes_files=False)
    return None


def _forge(address: str, branch: str, inner: str, top: str, *, takes_files: bool) -> Forge | None:
    if not _ADDRESS.fullmatch(address):
        return None
    return Forge(address, branch, inner, takes_files, top)


def _home(event: Mapping[str, Any]) -> str:
    """The repository that a request comes from, as the event names it."""
    found: Any = event
    for name in ("pull_request", "head", "repo", "full_name"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""
