"""Released versions that a git revision has, and the files of today do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from offerbook.finding import Finding, Place, error
from offerbook.load.tree import OFFERINGS, VERSIONS, Tree
from offerbook.model.frozen import SUMS

_BEHIND = "where {0} is newer than what you have here, merge it first"


def released_in(tree: Tree) -> Mapping[str, Mapping[str, str]]:
    """What ``sums`` vouches for: digests by the name of the file, for each offering's id."""
    return {
        folder.split("/")[-2]: _digests(files.get(SUMS, b""))
        for folder, files in tree.versions().items()
    }


def check_vanished(before: Tree, now: Tree, revision: str) -> Iterator[Finding]:
    """Every version that was released in *before*, the files at *revision*, and is not in *now*.

    Only what *now* vouches for is compared: whether its files are what its sums say is told by
    reading them. A history that was rewritten makes no difference, for contents are compared.
    """
    today = released_in(now)
    folders = {"/".join(path.split("/")[:3]) for path in now.files if path.startswith(OFFERINGS)}
    for offering_id, digests in released_in(before).items():
        folder = f"{OFFERINGS}/{offering_id}"
        if not digests:
            continue
        if folder not in folders:
            yield _offering_vanished(folder, tuple(digests), revision)
        elif not any(path.startswith(f"{folder}/{VERSIONS}/") for path in now.files):
            yield _versions_vanished(f"{folder}/{VERSIONS}", tuple(digests), revision)
        elif f"{folder}/{VERSIONS}/{SUMS}" in now.files:
            there = today[offering_id]
            yield from _each(f"{folder}/{VERSIONS}", digests, there, revision)


def _each(
    folder: str, before: Mapping[str, str], now: Mapping[str, str], revision: str
) -> Iterator[Finding]:
    for name, digest in before.items():
        path, number = f"{folder}/{name}", name.removesuffix(".yaml")
        if name not in now:
            yield error(
                "version-vanished",
                f"version {number} was released at {revision}, and nothing knows of it any more",
                Place(path),
                hint=f"{_restore(folder, revision)}; {_BEHIND.format(revision)}",
            )
        elif now[name] != digest:
            yield error(
                "version-replaced",
                f"version {number} is not what was released under that number at {revision}",
                Place(path),
                hint=f"{_restore(folder, revision)}, then release what is new under its own number",
            )


def _offering_vanished(folder: str, names: tuple[str, ...], revision: str) -> Finding:
    return error(
        "offering-vanished",
        f"the offering is gone, and with it {_counted(names)} released by {revision}",
        Place(folder),
        hint=f"{_restore(folder, revision)}; what is no longer sold gets the status retired; "
        + _BEHIND.format(revision),
    )


def _versions_vanished(folder: str, names: tuple[str, ...], revision: str) -> Finding:
    return error(
        "versions-vanished",
        f"the folder is gone, and with it {_counted(names)} released by {revision}",
        Place(folder),
        hint=f"{_restore(folder, revision)}; {_BEHIND.format(revision)}",
    )


def _counted(names: tuple[str, ...]) -> str:
    numbers = [name.removesuffix(".yaml") for name in names]
    if len(numbers) == 1:
        return f"version {numbers[0]}"
    return f"{len(numbers)} versions, {numbers[0]} to {numbers[-1]},"


def _restore(path: str, revision: str) -> str:
    return f"bring it back: `git checkout {revision} -- {path}`"


def _digests(sums: bytes) -> Mapping[str, str]:
    """The rows of ``sums`` as far as they can be read."""
    rows = (row.split("  ") for row in sums.decode("utf-8", "replace").splitlines())
    return {row[1]: row[0] for row in rows if len(row) == 2}
