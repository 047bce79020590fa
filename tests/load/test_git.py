"""The files of a revision, read out of real repositories; and what git could not say."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from offerbook.load import git
from offerbook.load.git import GitError, author_of, read_tree_at, top_of
from offerbook.load.tree import read_tree
from tests.support import Workshop, make_workshop

DRAFT = "catalog/offerings/mail-move/offering.yaml"
PERSON = {
    "GIT_AUTHOR_NAME": "Ada Test",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "The forge",
    "GIT_COMMITTER_EMAIL": "forge@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@dataclass(frozen=True)
class Repository:
    """A repository whose catalogue stands in *workshop*; both may be one folder."""

    top: Path
    workshop: Workshop

    @property
    def root(self) -> Path:
        return self.workshop.root

    def run(self, *words: str, **more: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.top), "-c", "protocol.file.allow=always", *words],
            capture_output=True, text=True, check=True, env={**os.environ, **PERSON, **more},
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self, **more: str) -> str:
        """Commit everything that is there; the commit's id."""
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "--message", "x", **more)
        return self.run("rev-parse", "HEAD")


def make_repository(top: Path, root: Path) -> Repository:
    top.mkdir(parents=True, exist_ok=True)
    root.mkdir(parents=True, exist_ok=True)
    repository = Repository(top, make_workshop(root))
    repository.run("init", "--quiet", "--initial-branch", "main")
    return repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with one offering, committed."""
    made = make_repository(tmp_path / "here", tmp_path / "here")
    made.workshop.offering("mail-move")
    made.commit()
    return made


def cloned(repository: Repository, folder: Path, *options: str) -> Repository:
    repository.run("clone", "--quiet", *options, f"file://{repository.top}", str(folder))
    return Repository(folder, Workshop(folder))


# What is read


def test_a_revision_holds_what_was_on_disk(repository: Repository) -> None:
    for name in ("zebra", "mail", "apple"):
        repository.workshop.offering(name)
    repository.workshop.write("catalog/clauses/pay/clause.yaml", "id: pay\n")
    repository.workshop.write("catalog/offerings/mail/change.yaml", "note: x\n")
    repository.workshop.write("catalog/offerings/mail/versions/1.0.0.yaml", "version: 1.0.0\n")
    repository.workshop.write("catalog/offerings/mail/versions/.1.0.1.yaml", "version: 1.0.1\n")
    repository.workshop.write("catalog/offerings/mail/versions/sums", "abc  1.0.0.yaml\n")
    repository.commit()
    on_disk = read_tree(repository.root)
    at_head = read_tree_at(repository.root, "HEAD")
    assert on_disk.findings == at_head.findings == ()
    assert on_disk.files.items() <= at_head.files.items()
    assert list(at_head.drafts()) == list(on_disk.drafts())
    assert list(at_head.clauses()) == list(on_disk.clauses())


def test_what_was_not_committed_is_not_there(repository: Repository) -> None:
    before = dict(read_tree_at(repository.root, "HEAD").files)
    repository.workshop.offering("later")
    repository.workshop.offering("mail-move", "status: active\n")
    (repository.root / "catalog/catalog.yaml").unlink()
    repository.run("add", "--all")
    assert read_tree_at(repository.root, "HEAD").files == before


def test_older_revisions_by_all_their_names(repository: Repository) -> None:
    first = repository.run("rev-parse", "HEAD")
    old = read_tree_at(repository.root, "HEAD").files[DRAFT]
    repository.run("tag", "--annotate", "-m", "x", "one")
    repository.workshop.offering("mail-move", "name: Renamed\n")
    repository.commit()
    for name in (first, first[:10], "one", "HEAD~1", "main^", "refs/tags/one"):
        assert read_tree_at(repository.root, name).files[DRAFT] == old
    assert b"Renamed" in read_tree_at(repository.root, "main").files[DRAFT]


def test_a_rewritten_history_can_still_be_compared(repository: Repository) -> None:
    first = repository.run("rev-parse", "HEAD")
    repository.run("checkout", "--quiet", "--orphan", "anew")
    repository.workshop.offering("mail-move", "name: Renamed\n")
    repository.commit()
    assert b"Renamed" not in read_tree_at(repository.root, first).files[DRAFT]


def test_a_catalogue_in_a_subfolder(tmp_path: Path) -> None:
    top = tmp_path / "top"
    repository = make_repository(top, top / "sales" / 'ünï "q"\n')
    repository.workshop.offering("mail-move")
    make_workshop(top / "catalog").offering("not-mine")
    repository.commit()
    tree = read_tree_at(repository.root, "HEAD")
    on_disk = read_tree(repository.root)
    assert on_disk.files.items() <= tree.files.items()
    assert [path for path, _ in tree.drafts()] == [DRAFT]


def test_a_catalogue_that_was_not_there_yet_is_empty(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "top", tmp_path / "top" / "sales")
    shutil.rmtree(repository.root)
    before = repository.commit()
    make_workshop(repository.root)
    repository.commit()
    tree = read_tree_at(repository.root, before)
    assert (tree.files, tree.findings) == ({}, ())


def test_names_and_contents_are_bytes(repository: Repository) -> None:
    nasty = ["ünï", "two words", "tab\tand\nline", '"quoted"', "\udcff", "-dash", "a\\b"]
    for number, name in enumerate(nasty):
        raw = b"\xff\x00\r\n" * number
        repository.workshop.write(f"catalog/offerings/{name}/offering.yaml", raw)
    repository.run("config", "core.quotePath", "true")
    repository.commit()
    drafts = dict(read_tree_at(repository.root, "HEAD").drafts())
    for number, name in enumerate(nasty):
        assert drafts[f"catalog/offerings/{name}/offering.yaml"] == b"\xff\x00\r\n" * number
    assert drafts == dict(read_tree(repository.root).drafts())


def test_equal_and_empty_files_are_each_there(repository: Repository) -> None:
    for name in "abc":
        repository.workshop.write(f"catalog/offerings/{name}/offering.yaml", "")
    repository.commit()
    drafts = dict(read_tree_at(repository.root, "HEAD").drafts())
    assert [drafts[f"catalog/offerings/{name}/offering.yaml"] for name in "abc"] == [b""] * 3


def test_a_large_file_of_another_store_is_its_pointer(repository: Repository) -> None:
    repository.workshop.write(".gitattributes", "catalog/** filter=lfs\n")
    repository.run("config", "filter.lfs.smudge", "false")
    repository.run("config", "filter.lfs.clean", "echo pointer")
    repository.workshop.offering("mail-move", "name: Renamed\n")
    repository.commit()
    assert read_tree_at(repository.root, "HEAD").files[DRAFT] == b"pointer\n"


def test_replaced_objects_do_not_replace_what_was_committed(repository: Repository) -> None:
    before = read_tree_at(repository.root, "HEAD").files[DRAFT]
    blob = repository.run("rev-parse", f"HEAD:{DRAFT}")
    other = repository.run("rev-parse", "HEAD:mkdocs.yml")
    repository.run("replace", blob, other)
    assert read_tree_at(repository.root, "HEAD").files[DRAFT] == before


# What is no file


def found(repository: Repository) -> list[tuple[str, str]]:
    findings = read_tree_at(repository.root, "HEAD").findings
    return [(each.code, each.place.path) for each in findings]


@pytest.mark.parametrize(
    "path",
    [
        "catalog/catalog.yaml",
        "catalog/offerings",
        "catalog/offerings/elsewhere",
        "catalog/offerings/mail-move/offering.yaml",
        "catalog/offerings/mail-move/versions",
        "catalog/offerings/mail-move/versions/sums",
        "catalog/clauses/pay",
        "schema/company.schema.json",
    ],
)
def test_a_link_is_told_and_never_followed(repository: Repository, path: str) -> None:
    target = repository.root / path
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to("/etc")
    repository.commit()
    tree = read_tree_at(repository.root, "HEAD")
    told = [each for each in found(repository) if each[0] == "not-a-plain-file"]
    assert told == [("not-a-plain-file", path)]
    assert not any(name.startswith(path) for name in tree.files)


@pytest.mark.parametrize("folder", ["catalog", "schema"])
def test_a_linked_folder_is_no_catalogue(repository: Repository, folder: str) -> None:
    shutil.rmtree(repository.root / folder)
    (repository.root / folder).symlink_to("/etc")
    repository.commit()
    assert found(repository) == [("not-a-plain-file", folder)]
    assert read_tree_at(repository.root, "HEAD").files == {}


@pytest.mark.parametrize("path", ["catalog/notes", "catalog/offerings/mail-move/.swp", "docs/x"])
def test_a_link_that_nobody_takes_for_a_part_of_it(repository: Repository, path: str) -> None:
    (repository.root / path).symlink_to("/etc")
    repository.commit()
    assert found(repository) == []
    assert path not in read_tree_at(repository.root, "HEAD").files


def test_a_repository_inside_is_passed_over(repository: Repository, tmp_path: Path) -> None:
    other = make_repository(tmp_path / "other", tmp_path / "other")
    other.commit()
    path = "catalog/offerings/inside"
    repository.run("submodule", "--quiet", "add", f"file://{other.top}", path)
    repository.commit()
    assert found(repository) == []
    assert not any(name.startswith(path) for name in read_tree_at(repository.root, "HEAD").files)


def test_a_file_that_is_too_large_is_told_and_not_read(repository: Repository) -> None:
    limit = 2 * 1024 * 1024
    repository.workshop.write(DRAFT, b"#" * limit)
    repository.workshop.write("catalog/offerings/big/offering.yaml", b"#" * (limit + 1))
    repository.workshop.write("catalog/picture.png", b"#" * (limit + 1))
    repository.commit()
    assert found(repository) == [("file-too-large", "catalog/offerings/big/offering.yaml")]
    tree = read_tree_at(repository.root, "HEAD")
    assert [path for path, _ in tree.drafts()] == [DRAFT]


def test_a_missing_catalog_yaml_is_told(repository: Repository) -> None:
    (repository.root / "catalog/catalog.yaml").unlink()
    repository.commit()
    assert found(repository) == [("file-missing", "catalog/catalog.yaml")]


# What git cannot say


@pytest.mark.parametrize(
    "revision",
    [
        "nowhere", "origin/main", "", " ", "0" * 40, "HEAD~9", f"HEAD:{DRAFT}", "HEAD:catalog",
        "^HEAD", "HEAD..HEAD", "HEAD@{9}", "a\0b", "\udcff", "x" * 300_000, "HEAD^{tree}", ":/none",
    ],
)  # fmt: skip
def test_what_is_no_revision(repository: Repository, revision: str) -> None:
    with pytest.raises(GitError) as problem:
        read_tree_at(repository.root, revision)
    assert "is no revision of this repository" in str(problem.value) or len(revision) > 9999


@pytest.mark.parametrize(
    "revision",
    ["--help", "-h", "--output=caught", "--all", "--git-dir=/", "--upload-pack=touch caught",
     "--end-of-options", "--", "$(touch caught)", "; touch caught"],
)  # fmt: skip
def test_a_revision_is_never_an_option_nor_a_command(
    repository: Repository, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.root)
    with pytest.raises(GitError, match="is no revision of this repository"):
        read_tree_at(repository.root, revision)
    assert not (repository.root / "caught").exists()


def test_a_branch_may_begin_with_a_dash(repository: Repository) -> None:
    repository.run("update-ref", "refs/heads/-x", "HEAD")
    assert DRAFT in read_tree_at(repository.root, "refs/heads/-x").files
    assert DRAFT in read_tree_at(repository.root, "-x").files


def test_a_clone_without_its_history_says_how_to_get_it(
    repository: Repository, tmp_path: Path
) -> None:
    first = repository.run("rev-parse", "HEAD")
    repository.workshop.offering("later")
    repository.commit()
    shallow = cloned(repository, tmp_path / "shallow", "--depth", "1")
    assert DRAFT in read_tree_at(shallow.root, "HEAD").files
    for revision in (first, "HEAD~1"):
        with pytest.raises(GitError, match="fetch-depth: 0") as problem:
            read_tree_at(shallow.root, revision)
        assert "git fetch --unshallow" in str(problem.value)
    shallow.run("fetch", "--quiet", "--unshallow")
    assert DRAFT in read_tree_at(shallow.root, first).files


def test_a_clone_that_holds_names_only_fetches_the_rest(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.run("config", "uploadpack.allowFilter", "true")
    partial = cloned(repository, tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    whole = read_tree_at(repository.root, "HEAD")
    assert read_tree_at(partial.root, "HEAD") == whole


def test_a_folder_in_no_repository(workshop: Workshop) -> None:
    with pytest.raises(GitError, match="is in no git repository: `git init`"):
        read_tree_at(workshop.root, "HEAD")


def test_a_repository_without_any_commit(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, tmp_path)
    with pytest.raises(GitError, match="'HEAD' is no revision"):
        read_tree_at(repository.root, "HEAD")
    assert author_of(repository.root) is None


def test_a_damaged_repository(repository: Repository) -> None:
    blob = repository.run("rev-parse", f"HEAD:{DRAFT}")
    loose = repository.top / ".git" / "objects" / blob[:2] / blob[2:]
    loose.unlink()
    with pytest.raises(GitError, match=f"{blob}|git says: "):
        read_tree_at(repository.root, "HEAD")
    tree = repository.run("rev-parse", "HEAD:catalog")
    (repository.top / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(GitError, match="git says: "):
        read_tree_at(repository.root, "HEAD")


def test_without_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(GitError, match="no git program here: install git"):
        read_tree_at(repository.root, "HEAD")
    assert author_of(repository.root) is None


Stand_in = Callable[[str], None]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand_in:
    """Puts a script in the place of git; in it ``$GIT`` is the real one."""
    real = shutil.which("git")

    def write(script: str) -> None:
        program = tmp_path / "bin" / "git"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\nGIT={real}\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    return write


def test_a_repository_of_somebody_else(repository: Repository, stand_in: Stand_in) -> None:
    stand_in('export GIT_TEST_ASSUME_DIFFERENT_OWNER=1; exec "$GIT" "$@"')
    with pytest.raises(GitError) as problem:
        read_tree_at(repository.root / "catalog", "HEAD")
    said = str(problem.value)
    assert said.endswith(f"git config --global --add safe.directory {repository.top}`")
    assert "belongs to somebody else" in said


def test_a_git_that_hangs_is_given_up(
    repository: Repository, stand_in: Stand_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in("exec sleep 60")
    monkeypatch.setattr(git, "_LONGEST_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(GitError, match="took longer than"):
        read_tree_at(repository.root, "HEAD")
    assert time.monotonic() - started < 30


def test_a_git_that_cannot_be_started(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "git").write_bytes(b"\x7fELF nothing")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be started: exec format error"):
        read_tree_at(repository.root, "HEAD")


@pytest.mark.parametrize(
    "name",
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
     "GIT_NAMESPACE", "GIT_TRACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_CONFIG"],
)  # fmt: skip
def test_the_environment_does_not_lead_elsewhere(
    repository: Repository, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_tree_at(repository.root, "HEAD")
    monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    assert read_tree_at(repository.root, "HEAD") == before
    assert author_of(repository.root) == "ada@example.com"
    assert not (tmp_path / "nowhere").exists()


def test_reasons_are_understood_in_every_language(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de:fr")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with pytest.raises(GitError, match="is in no git repository"):
        read_tree_at(workshop.root, "HEAD")


# Whose commit it is


def test_the_author_is_who_wrote_it_not_who_merged_it(repository: Repository) -> None:
    assert author_of(repository.root) == "ada@example.com"
    repository.commit(GIT_AUTHOR_EMAIL="jürgen@example.com")
    assert author_of(repository.root / "catalog") == "jürgen@example.com"


def test_the_author_is_nobody_where_no_address_stands(repository: Repository) -> None:
    repository.commit(GIT_AUTHOR_EMAIL="")
    assert author_of(repository.root) is None


def test_the_author_by_the_address_that_the_repository_knows(repository: Repository) -> None:
    repository.workshop.write(".mailmap", "<ada@example.com> <7+ada@users.forge.example>\n")
    repository.commit(GIT_AUTHOR_EMAIL="7+ada@users.forge.example")
    assert author_of(repository.root) == "ada@example.com"


def test_the_author_is_not_a_signature(repository: Repository) -> None:
    repository.run("config", "log.showSignature", "true")
    repository.run("config", "color.ui", "always")
    assert author_of(repository.root) == "ada@example.com"


def test_no_author_without_a_repository(workshop: Workshop) -> None:
    assert author_of(workshop.root) is None


# Where it stands


def test_the_top_of_a_repository(repository: Repository, tmp_path: Path) -> None:
    assert top_of(repository.root) == repository.top
    assert top_of(repository.root / "catalog" / "offerings") == repository.top
    repository.run("worktree", "add", "--quiet", str(tmp_path / "beside"))
    assert top_of(tmp_path / "beside" / "catalog") == tmp_path / "beside"
    assert read_tree_at(tmp_path / "beside", "HEAD") == read_tree_at(repository.root, "HEAD")


def test_without_a_repository_the_top_is_the_catalogue(workshop: Workshop) -> None:
    assert top_of(workshop.root) == workshop.root
