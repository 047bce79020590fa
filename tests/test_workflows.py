"""The scaffold's workflows: safe by a linter's word, pinned, and made of commands that exist."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from offerbook.app.writing import write_scaffold

COMMANDS = {
    "build", "check", "codeowners", "diff", "digest", "new", "release", "review", "verify",
}  # fmt: skip
CALL = re.compile(r"^ *(?:if |\{ echo [^;]*; )?offerbook ([a-z]+)", re.MULTILINE)
PIN = re.compile(r"uses: ([\w-]+/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)\n")
WORKFLOWS = {"check", "land", "new", "publish", "release", "tell", "verify"}

Part = Mapping[str, Any]


class Loader(yaml.SafeLoader):
    """Reads GitLab's references to other jobs as tuples, and `on` as a word."""


def _reference(loader: yaml.SafeLoader, node: yaml.Node) -> tuple[str, ...]:
    assert isinstance(node, yaml.SequenceNode)
    return tuple(loader.construct_sequence(node))


Loader.add_constructor("!reference", _reference)
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader)  # noqa: S506 -- a safe loader


@pytest.fixture(scope="module")
def scaffold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scaffold") / "demo"
    write_scaffold(folder)
    return folder


@pytest.fixture(scope="module")
def workflows(scaffold: Path) -> Mapping[str, Part]:
    return {path.stem: load(path) for path in (scaffold / ".github/workflows").iterdir()}


@pytest.fixture(scope="module")
def gitlab(scaffold: Path) -> Part:
    found: Part = load(scaffold / ".gitlab-ci.yml")
    return found


def jobs_of(workflows: Mapping[str, Part]) -> Iterator[tuple[str, Part]]:
    for name, workflow in workflows.items():
        for job, part in workflow["jobs"].items():
            yield f"{name}/{job}", part


def steps_of(workflows: Mapping[str, Part]) -> Iterator[tuple[str, Part]]:
    for name, job in jobs_of(workflows):
        for step in job.get("steps", ()):
            yield name, step


def scripts_of(workflows: Mapping[str, Part]) -> Iterator[str]:
    return (step["run"] for _, step in steps_of(workflows) if "run" in step)


def gitlab_scripts(gitlab: Part) -> Iterator[str]:
    for job in gitlab.values():
        if isinstance(job, Mapping):
            rows = [*job.get("before_script", ()), *job.get("script", ())]
            for row in rows:
                yield "\n".join(gitlab[row[0]][row[1]]) if isinstance(row, tuple) else row


# GitHub


def test_the_linter_finds_nothing(scaffold: Path, tmp_path: Path) -> None:
    """`./` is read by every server; the newer `$/` that the linter likes better is not."""
    config = tmp_path / "zizmor.yml"
    config.write_text("rules:\n  self-repository:\n    disable: true\n")
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    linter = shutil.which("zizmor", path=places)
    assert linter is not None, "zizmor is one of the development dependencies"
    options = ["--offline", "--strict-collection", "--persona=auditor", "--format=json"]
    done = subprocess.run(
        [linter, *options, "--collect=all", "--no-ignores", f"--config={config}", str(scaffold)],
        capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout, done.stderr
    found = [(each["ident"], each["desc"]) for each in json.loads(done.stdout)]
    assert (found, done.returncode) == ([], 0)
    for name in WORKFLOWS:
        assert f"{name}.yml" in done.stderr


def test_there_is_a_workflow_for_each_occasion(workflows: Mapping[str, Part]) -> None:
    assert {name: set(workflow["on"]) for name, workflow in workflows.items()} == {
        "check": {"pull_request"},
        "release": {"push", "workflow_dispatch"},
        "publish": {"schedule", "workflow_dispatch", "workflow_call"},
        "new": {"workflow_dispatch"},
        "verify": {"workflow_dispatch"},
        "land": {"workflow_call"},
        "tell": {"schedule", "workflow_dispatch"},
    }


def test_every_action_is_pinned_and_the_same_everywhere(scaffold: Path) -> None:
    pins = set()
    for path in sorted((scaffold / ".github").rglob("*.yml")):
        text = path.read_text("utf-8")
        foreign = [row for row in text.splitlines() if "uses: " in row and "uses: ./" not in row]
        found = PIN.findall(text)
        assert len(found) == len(foreign), foreign
        pins.update(found)
    assert len({action for action, _, _ in pins}) == len(pins)


def test_what_the_workflows_use_of_their_own_is_there(
    scaffold: Path, workflows: Mapping[str, Part]
) -> None:
    parts = [part for _, part in (*jobs_of(workflows), *steps_of(workflows))]
    own = {part["uses"] for part in parts if part.get("uses", "").startswith("./")}
    assert len(own) == 3
    for name in own:
        path = scaffold / name
        assert path.is_file() or (path / "action.yml").is_file()


def test_no_text_of_others_stands_in_a_shell(scaffold: Path, workflows: Mapping[str, Part]) -> None:
    scripts = list(scripts_of(workflows))
    assert len(scripts) > 10
    assert not [script for script in scripts if "${{" in script]
    everything = "".join(
        path.read_text("utf-8") for path in sorted((scaffold / ".github").rglob("*.yml"))
    )
    assert "pull_request_target" not in everything
    assert "workflow_run:" not in everything


def test_secrets_are_handed_to_the_step_that_sends_and_to_no_other(
    workflows: Mapping[str, Part],
) -> None:
    """That job runs on the default branch alone, and no request can start it."""
    holders = [
        (name, step.get("name"))
        for name, step in steps_of(workflows)
        if "secrets." in json.dumps(step)
    ]
    assert holders == [("tell/send", "Send")]
    job = workflows["tell"]["jobs"]["send"]
    assert "secrets." not in json.dumps({**job, "steps": []})
    assert "github.ref_name == github.event.repository.default_branch" in job["if"]
    assert "vars.OFFERBOOK_TELLS == 'yes'" in job["if"]


def test_every_script_is_one_that_bash_can_read(workflows: Mapping[str, Part]) -> None:
    for script in scripts_of(workflows):
        done = subprocess.run(
            ["bash", "-n"], input=script, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), script
    for name, workflow in workflows.items():
        assert workflow["defaults"]["run"]["shell"] == "bash", name  # -e and pipefail


def test_they_call_these_commands_and_no_others(workflows: Mapping[str, Part]) -> None:
    scripts = list(scripts_of(workflows))
    called = [name for script in scripts for name in CALL.findall(script)]
    assert set(called) == COMMANDS
    words = sum(len(re.findall(r"(?<![\w./-])offerbook [a-z]", script)) for script in scripts)
    assert words == len(called)


def test_who_may_write_installs_and_runs_nothing(workflows: Mapping[str, Part]) -> None:
    """A job with a right to write holds no code of the request or of an installed package."""
    writing = set()
    for name, job in jobs_of(workflows):
        rights = job["permissions"]
        if set(rights.values()) == {"read"}:
            continue
        writing.add(name)
        for step in job.get("steps", ()):
            assert "pip" not in step.get("run", "")
            assert "offerbook " not in step.get("run", "").replace("<!-- offerbook", "")
            assert not step.get("uses", "").startswith("./")
    assert writing == {
        "check/comment", "land/push", "land/request", "publish/deploy", "new/land",
        "release/land", "release/publish", "verify/land", "verify/publish",
    }  # fmt: skip
    assert all(workflow["permissions"] == {} for workflow in workflows.values())


def test_every_checkout_has_all_commits_and_leaves_no_token(
    workflows: Mapping[str, Part],
) -> None:
    found = [step["with"] for _, step in steps_of(workflows) if "checkout@" in step.get("uses", "")]
    assert len(found) == 9
    for options in found:
        assert options["fetch-depth"] == "0" or options["fetch-depth"] == 0
        assert options["persist-credentials"] in (False, "false")


def test_requests_from_forks_are_not_commented_on(workflows: Mapping[str, Part]) -> None:
    jobs = workflows["check"]["jobs"]
    assert "head.repo.full_name == github.repository" in jobs["comment"]["if"]
    assert "if" not in jobs["changes"]
    assert any("GITHUB_STEP_SUMMARY" in step.get("run", "") for step in jobs["changes"]["steps"])


def test_a_new_draft_never_lands_unread(workflows: Mapping[str, Part]) -> None:
    assert workflows["new"]["jobs"]["land"]["with"]["is-request"] in (True, "true")


# What the scripts do, with real repositories and stand-ins for what is not here


STAND_IN = """\
#!/bin/sh
echo "$(basename "$0") $*" >> "$LOG"
case "$(basename "$0") $1 $2" in
  "offerbook release "*) echo "version: 1.0.0" > catalog/frozen.yaml ;;
  "gh pr list") echo 0 ;;
  "gh api --paginate") echo "$COMMENT" ;;
  "gh api repos/a/b/actions/workflows/"*) echo "$RUNS" ;;
  "gh api repos/a/b/actions/runs/"*) name="$(echo "$2" | tr -dc 0-9)"; printenv "OF_$name" ;;
esac
"""


class Runner:
    """Runs the scripts of a job one after the other, as a runner does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.place = folder / "here"
        self.output = folder / "output"
        (folder / "bin").mkdir()
        (folder / "temp").mkdir()
        self.log.touch()
        for name in ("offerbook", "gh"):
            program = folder / "bin" / name
            program.write_text(STAND_IN)
            program.chmod(0o755)

    def git(self, *words: str) -> str:
        person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
        done = subprocess.run(
            ["git", *person, *words], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def run(self, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
            cwd=self.place, capture_output=True, text=True, check=False,
            env={
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "HOME": str(self.folder),
                "LOG": str(self.log),
                "GITHUB_OUTPUT": str(self.output),
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
                "RUNNER_TEMP": str(self.folder / "temp"),
                **more,
            },
        )  # fmt: skip


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with a clone of a repository of one commit."""
    runner = Runner(tmp_path)
    runner.git("init", "--quiet", "--initial-branch=main", "first")
    (tmp_path / "first/catalog").mkdir()
    (tmp_path / "first/catalog/catalog.yaml").write_text("company: x\n")
    runner.git("-C", "first", "add", "--all")
    runner.git("-C", "first", "commit", "--quiet", "--message", "x")
    runner.git("clone", "--quiet", "--bare", "first", "origin")
    runner.git("clone", "--quiet", "origin", "here")
    return runner


def script(workflows: Mapping[str, Part], workflow: str, job: str, name: str) -> str:
    steps = workflows[workflow]["jobs"][job]["steps"]
    (found,) = [step["run"] for step in steps if step.get("name") == name]
    return str(found)


@pytest.mark.parametrize(
    ("inputs", "called"),
    [
        ({}, "release --all --"),
        ({"IDS": "mail-move  data-move"}, "release -- mail-move data-move"),
        ({"BY": "ada", "QUIET": "true"}, "release --by=ada --quiet --all --"),
        ({"IDS": "$(touch caught) `touch caught`; --x"}, None),
        ({"BY": "--all"}, "release --by=--all --all --"),
    ],
)
def test_what_was_typed_reaches_the_command_as_words(
    workflows: Mapping[str, Part], runner: Runner, inputs: dict[str, str], called: str | None
) -> None:
    typed = {"IDS": "", "BY": "", "QUIET": "false", **inputs}
    done = runner.run(script(workflows, "release", "freeze", "Freeze"), **typed)
    assert done.returncode == 0, done.stderr
    assert runner.log.read_text().strip() == f"offerbook {called or 'release -- ' + typed['IDS']}"
    assert not list(runner.folder.rglob("caught"))


def freeze(workflows: Mapping[str, Part], runner: Runner) -> None:
    for name in ("Freeze", "Commit"):
        done = runner.run(
            script(workflows, "release", "freeze", name), IDS="", BY="", QUIET="false"
        )
        assert done.returncode == 0, done.stderr
    runner.git("clone", "--quiet", "origin", "there")
    runner.place = runner.folder / "there"
    (runner.place / "written").mkdir()
    shutil.copy(runner.folder / "temp/commit.bundle", runner.place / "written")


def test_nothing_frozen_is_no_commit(workflows: Mapping[str, Part], runner: Runner) -> None:
    done = runner.run(script(workflows, "release", "freeze", "Commit"))
    assert done.returncode == 0, done.stderr
    assert not runner.output.exists()


def test_a_release_is_pushed(workflows: Mapping[str, Part], runner: Runner) -> None:
    freeze(workflows, runner)
    assert runner.output.read_text() == "has-commit=true\n"
    done = runner.run(script(workflows, "land", "push", "Push"), TARGET="main")
    assert done.returncode == 0, done.stderr
    names = runner.git("-C", "origin", "ls-tree", "-r", "--name-only", "main").split()
    assert names == ["catalog/catalog.yaml", "catalog/frozen.yaml"]
    author = runner.git("-C", "origin", "log", "-1", "--format=%an", "main")
    assert author == "github-actions[bot]"


def test_a_branch_that_moved_on_is_never_overwritten(
    workflows: Mapping[str, Part], runner: Runner
) -> None:
    freeze(workflows, runner)
    runner.git("-C", "first", "commit", "--quiet", "--allow-empty", "--message", "newer")
    runner.git("-C", "first", "push", "--quiet", str(runner.folder / "origin"), "main")
    done = runner.run(script(workflows, "land", "push", "Push"), TARGET="main")
    assert done.returncode == 1
    assert "::error::The branch moved on in the meantime" in done.stdout
    assert runner.git("-C", "origin", "log", "-1", "--format=%s", "main") == "newer"


def test_a_protected_branch_says_what_to_set(workflows: Mapping[str, Part], runner: Runner) -> None:
    freeze(workflows, runner)
    hook = runner.folder / "origin/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    done = runner.run(script(workflows, "land", "push", "Push"), TARGET="main")
    assert done.returncode == 1
    assert "OFFERBOOK_LANDS_BY to pull-request" in done.stdout


def test_a_release_is_asked_for(workflows: Mapping[str, Part], runner: Runner) -> None:
    freeze(workflows, runner)
    words = {"TARGET": "main", "BRANCH": "offerbook/release", "TITLE": "A $(touch caught)"}
    for _ in range(2):
        done = runner.run(script(workflows, "land", "request", "Ask"), PLACE="https://x", **words)
        assert done.returncode == 0, done.stderr
    assert "catalog/frozen.yaml" in runner.git(
        "-C", "origin", "ls-tree", "-r", "--name-only", "offerbook/release"
    )
    assert runner.git("-C", "origin", "log", "-1", "--format=%s", "main") == "x"
    asked = "gh pr create --head offerbook/release --base main --title A $(touch caught)"
    assert asked in runner.log.read_text()
    assert not list(runner.folder.rglob("caught"))


@pytest.mark.parametrize(("comment", "method"), [("", "POST"), ("77\n78", "PATCH")])
def test_there_is_one_comment(
    workflows: Mapping[str, Part], runner: Runner, comment: str, method: str
) -> None:
    (runner.place / "changes.md").write_text("`$(touch caught)` é\n" * 5000)
    text = script(
        workflows, "check", "comment", "Write the comment, or renew the one that is there"
    )
    done = runner.run(text, REPOSITORY="a/b", NUMBER="5", COMMENT=comment)
    assert done.returncode == 0, done.stderr
    last = runner.log.read_text().splitlines()[-1]
    place = "issues/comments/77" if comment else "issues/5/comments"
    assert last == f"gh api --silent --method {method} repos/a/b/{place} --field body=@body.md"
    body = (runner.place / "body.md").read_text("utf-8", "replace")
    assert body.startswith("<!-- offerbook: what this request changes -->\n`$(touch")
    assert "the whole stands in the summary" in body
    assert len(body) < 65_536
    assert not list(runner.folder.rglob("caught"))


def take(workflows: Mapping[str, Part], runner: Runner, **more: str) -> tuple[int, str]:
    words = {"TAKE": "", "RUNS": "", "REPOSITORY": "a/b", "BRANCH": "main", **more}
    done = runner.run(script(workflows, "tell", "send", "Take up the ledger"), **words)
    return done.returncode, done.stdout + runner.log.read_text()


BOTH, HALF = "ledger\nsending", "sending"


@pytest.mark.parametrize(
    ("known", "taken"),
    [
        pytest.param({"RUNS": "9\n8", "OF_9": BOTH, "OF_8": BOTH}, 9, id="the newest"),
        pytest.param({"RUNS": "9\n8", "OF_9": "", "OF_8": BOTH}, 8, id="one that never began"),
        pytest.param({"RUNS": "9", "OF_9": HALF, "OF_7": BOTH, "TAKE": "7"}, 7, id="by hand"),
    ],
)
def test_the_ledger_of_the_run_before_is_taken_up(
    workflows: Mapping[str, Part], runner: Runner, known: dict[str, str], taken: int
) -> None:
    code, said = take(workflows, runner, **known)
    assert code == 0, said
    assert f"gh run download {taken} --repo a/b --name ledger" in said
    assert "digest init" not in said


@pytest.mark.parametrize(
    ("known", "words"),
    [
        pytest.param({"RUNS": "9\n8", "OF_9": HALF, "OF_8": BOTH}, "Run 9 began", id="lost"),
        pytest.param({"RUNS": "9", "OF_9": ""}, "no ledger of an earlier run", id="none"),
        pytest.param({}, "no ledger of an earlier run", id="never run"),
    ],
)
def test_without_the_last_ledger_nothing_is_sent(
    workflows: Mapping[str, Part], runner: Runner, known: dict[str, str], words: str
) -> None:
    code, said = take(workflows, runner, **known)
    assert code == 2
    assert words in said
    assert "gh run download" not in said


def test_a_ledger_is_begun_only_when_asked_for(
    workflows: Mapping[str, Part], runner: Runner
) -> None:
    code, said = take(workflows, runner, TAKE="new", RUNS="9", OF_9=BOTH)
    assert (code, said) == (0, "offerbook digest init\n")


def test_what_was_done_before_sending_ended_is_kept_whatever_happens(
    workflows: Mapping[str, Part],
) -> None:
    steps = workflows["tell"]["jobs"]["send"]["steps"]
    names = [step.get("name") or step.get("with", {}).get("name") for step in steps]
    assert names[-4:] == ["Take up the ledger", "sending", "Send", "ledger"]
    assert "always()" in steps[-1]["if"]
    job, send = workflows["tell"]["jobs"]["send"], steps[-2]
    assert int(send["timeout-minutes"]) < int(job["timeout-minutes"])


def test_addresses_come_out_of_one_secret(workflows: Mapping[str, Part], runner: Runner) -> None:
    program = runner.folder / "bin/offerbook"
    program.write_text('#!/bin/sh\necho "$* $SALES_LIST $SUPPORT_HOOK"\n')
    text = script(workflows, "tell", "send", "Send")
    addresses = "SALES_LIST=a@x.example\r\n\nSUPPORT_HOOK=https://x.example/?a=$(touch caught)"
    done = runner.run(text, ADDRESSES=addresses, OFFERBOOK_SMTP="smtp://mail.x.example")
    assert done.stdout == "digest send a@x.example https://x.example/?a=$(touch caught)\n"
    assert not list(runner.folder.rglob("caught"))
    assert runner.run(text, ADDRESSES=addresses, OFFERBOOK_SMTP="").returncode == 2


# GitLab


def test_gitlab_has_a_job_for_each_occasion(gitlab: Part) -> None:
    jobs = {
        name: job for name, job in gitlab.items() if isinstance(job, Mapping) and "rules" in job
    }
    occasions = {
        name: [rule["if"] for rule in job["rules"]]
        for name, job in jobs.items()
        if name != "workflow"
    }
    request = ['$CI_PIPELINE_SOURCE == "merge_request_event"']
    main = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    tell = '$OFFERBOOK_COMMAND == "tell"'
    web = '$CI_PIPELINE_SOURCE == "web" && $OFFERBOOK_COMMAND == '
    assert occasions == {
        ".request": request,
        "comment": [f"{request[0]} && $OFFERBOOK_TOKEN"],
        "release": ['$CI_PIPELINE_SOURCE == "push"', f'{web}"release"'],
        "verify": [f'{web}"verify"'],
        "new": [f'{web}"new"'],
        "sites": [tell, main],
        "pages": [tell, f"{main} && $OFFERBOOK_PAGES"],
        "tell": [f'$CI_PIPELINE_SOURCE == "schedule" && {tell}', f'{web}"tell"'],
    }
    assert gitlab["variables"]["GIT_DEPTH"] in ("0", 0)


def test_gitlab_jobs_are_whole(gitlab: Part) -> None:
    jobs = [
        (name, job)
        for name, job in gitlab.items()
        if isinstance(job, Mapping) and name not in ("variables", "workflow") and name[0] != "."
    ]
    for name, job in jobs:
        base = gitlab.get(job.get("extends", ""), {})
        assert job.get("stage", base.get("stage")) in gitlab["stages"], name
        assert job["script"], name
        assert job.get("rules", base.get("rules")), name
        assert all(need in gitlab for need in job.get("needs", ())), name
    options = gitlab["variables"]["OFFERBOOK_COMMAND"]
    assert options["value"] in options["options"]


def test_gitlab_scripts_are_ones_that_bash_can_read(gitlab: Part) -> None:
    found = list(gitlab_scripts(gitlab))
    assert len(found) > 15
    for each in found:
        done = subprocess.run(
            ["bash", "-n"], input=each, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), each


def test_gitlab_calls_the_same_commands(gitlab: Part) -> None:
    called = {name for each in gitlab_scripts(gitlab) for name in CALL.findall(each)}
    assert called == COMMANDS


def test_the_token_of_gitlab_is_in_one_job_that_runs_nothing_else(gitlab: Part) -> None:
    holders = [
        name
        for name, job in gitlab.items()
        if isinstance(job, Mapping) and "$OFFERBOOK_TOKEN" in json.dumps(job.get("script", ""))
    ]
    assert holders == ["comment"]
    assert gitlab["comment"]["variables"]["GIT_STRATEGY"] == "none"
    assert "pip" not in json.dumps(gitlab["comment"])


KEPT = """\
#!/bin/sh
# Stands in for the package registry: the last word is an address, its last part a file.
for last; do :; done
file="$STORE/$(basename "$last")"
while [ $# -gt 1 ]; do
  case "$1" in
    --output) into="$2" ;;
    --upload-file) from="$2" ;;
  esac
  shift
done
if [ -n "$from" ]; then cp "$from" "$file"; else cp "$file" "$into" || exit 22; fi
"""
SENDS = """\
#!/bin/sh
echo "$*" >> "$LOG"
case "$2" in
  init) [ ! -e "$OFFERBOOK_LEDGER" ] && : > "$OFFERBOOK_LEDGER" ;;
  send) echo "$CI_JOB_ID" >> "$OFFERBOOK_LEDGER"; exit "$CODE" ;;
esac
"""


class Lab:
    """Runs the job that tells, as often as one likes, with a registry that lasts."""

    def __init__(self, gitlab: Part, runner: Runner) -> None:
        (self._script,) = gitlab["tell"]["script"]
        self.runner = runner
        self.store = runner.folder / "store"
        self.store.mkdir()
        self._job = 0
        for name, text in (("curl", KEPT), ("offerbook", SENDS)):
            program = runner.folder / "bin" / name
            program.write_text(text)
            program.chmod(0o755)

    def run(self, take: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        self._job += 1
        words = {
            "OFFERBOOK_TAKE": take, "OFFERBOOK_SMTP": "smtp://x", "OFFERBOOK_LEDGER": "",
            "CI_JOB_ID": str(self._job), "CI_JOB_TOKEN": "secret", "KEPT": "https://x/1",
            "STORE": str(self.store), "CODE": "0", **more,
        }  # fmt: skip
        return self.runner.run(self._script, **words)

    def sent(self) -> str:
        """The jobs that the kept ledger knows of."""
        tar = ["tar", "--extract", "--to-stdout", "--file", str(self.store / "ledger.tar")]
        done = subprocess.run([*tar, "./ledger.sqlite"], capture_output=True, text=True, check=True)
        return " ".join(done.stdout.split())


@pytest.fixture
def lab(gitlab: Part, runner: Runner) -> Lab:
    return Lab(gitlab, runner)


def test_gitlab_keeps_the_ledger_from_job_to_job(lab: Lab) -> None:
    assert lab.run().returncode != 0  # there is none yet
    assert lab.run("new").returncode == 0
    assert lab.run().returncode == 0
    assert lab.run(CODE="3").returncode == 3
    assert lab.run().returncode == 0
    assert lab.sent() == "2 3 4 5"


def test_gitlab_stops_where_the_last_ledger_is_lost(lab: Lab) -> None:
    assert lab.run("new").returncode == 0
    (lab.store / "began").write_text("77\n")
    done = lab.run()
    assert done.returncode == 2
    assert "Job 77 began to send" in done.stdout
    assert lab.sent() == "1"
    assert lab.run("old").returncode == 0
    assert lab.run().returncode == 0
    assert lab.sent() == "1 3 4"


def test_gitlab_uses_the_disk_of_a_runner_that_has_one(lab: Lab) -> None:
    ledger = lab.runner.folder / "mine.sqlite"
    assert lab.run(OFFERBOOK_LEDGER=str(ledger), CODE="3").returncode == 3
    assert ledger.read_text() == "1\n"
    assert not list(lab.store.iterdir())
    assert lab.run(OFFERBOOK_SMTP="").returncode == 2
