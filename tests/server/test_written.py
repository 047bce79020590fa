"""What server/write makes of the examples, and what it refuses."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from offerbook.app.writing import write_scaffold
from tests.server.running import (
    CADDY,
    CUSTOMER,
    EXAMPLES,
    INTERNAL,
    LOGIN,
    SERVER,
    Place,
    as_nobody,
    environment,
    place_for,
    program,
    running,
    start_command,
    with_settings,
    write_example,
    write_users,
)


@pytest.fixture(scope="module")
def place(sites: Mapping[str, Path]) -> Iterator[Place]:
    """Both sites, with TLS."""
    with place_for(sites) as made:
        (made.root / "users").write_text("rep $2a$10$abcdefghijklmnopqrstuv\n", "utf-8")
        yield made


def _written(place: Place, example: str) -> str:
    write_example(place, example).check_returncode()
    files = sorted((place.root / example).iterdir())
    return "".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("has_tls", [True, False])
@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_is_left_to_fill_in(place: Place, example: str, has_tls: bool) -> None:  # noqa: FBT001 - a case
    shown = place if has_tls else with_settings(place, CERTIFICATE="", KEY="")
    written = _written(shown, example)
    assert re.findall(r"@[A-Z_]+@|with TLS", written) == []
    assert ("Strict-Transport-Security" in written) == has_tls
    assert (f"{place.root}/certificate.pem" in written) == has_tls


@pytest.mark.parametrize("example", CADDY)
def test_caddy_takes_its_example_and_would_write_it_the_same(place: Place, example: str) -> None:
    write_example(place, example).check_returncode()
    folder = place.root / example
    for name in ("Caddyfile", "offerbook.shared", "offerbook.files"):
        command = [program("caddy"), "fmt", str(folder / name)]
        made = subprocess.run(command, check=False, capture_output=True, text=True)
        assert made.stdout == (folder / name).read_text("utf-8")
    command = [program("caddy"), "validate", "--config", f"{folder}/Caddyfile"]
    made = subprocess.run(
        [*command, "--adapter", "caddyfile"],
        check=False, capture_output=True, text=True, env=environment(place),
    )  # fmt: skip
    assert "Valid configuration" in made.stdout + made.stderr


def test_written_twice_is_written_once(place: Place) -> None:
    for example in EXAMPLES:
        write_example(place, example).check_returncode()
        again = write_example(place, example)
        assert (again.returncode, again.stdout) == (0, "")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"CUSTOMER_SITE": "/no/such"}, "/no/such is no built site", id="no site"),
        pytest.param({"INTERNAL_NAME": "'a\"; b'"}, "INTERNAL_NAME holds a letter", id="a quote"),
        pytest.param({"PORT": "'443; }'"}, "PORT holds a letter", id="a brace"),
        pytest.param({"USERS": "'$x'"}, "USERS holds a letter", id="a dollar"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(
    place: Place, changed: dict[str, str], says: str
) -> None:
    (place.root / "refused").mkdir(exist_ok=True)
    command = ["sh", str(SERVER / "write"), "nginx-login", str(place.root / "refused")]
    command.append(str(with_settings(place, **changed).write_settings()))
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    assert made.returncode == 2
    assert says in made.stderr
    assert list((place.root / "refused").iterdir()) == []


def test_a_policy_that_is_none_is_refused(sites: Mapping[str, Path]) -> None:
    """What a site says cannot become an order to the server."""
    with place_for(sites) as place:
        policy = place.site("customer") / "content-security-policy.txt"
        policy.write_text('default-src *"; return 200 "$request', "utf-8")
        made = write_example(place, "nginx-login")
        assert made.returncode == 2
        assert "CUSTOMER_POLICY holds a letter that has no place there" in made.stderr


@pytest.mark.parametrize("words", [["nginx-login"], ["apache", "."], ["nginx-login", "no/such"]])
def test_wrong_usage_is_said(words: list[str], tmp_path: Path) -> None:
    command = ["sh", str(SERVER / "write"), *words]
    made = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert made.returncode == 2
    assert made.stderr.startswith("server/write: ")


def test_the_scaffold_brings_the_examples(tmp_path: Path) -> None:
    write_scaffold(tmp_path / "demo")
    brought = {path.name: path.read_bytes() for path in (tmp_path / "demo/server").iterdir()}
    assert brought == {path.name: path.read_bytes() for path in SERVER.iterdir()}
    readme = brought["README.md"].decode()
    assert all(f"`{example}`" in readme for example in EXAMPLES)


@pytest.mark.parametrize("example", ["nginx-login", "caddy-login"])
def test_where_tls_ends_in_front_nobody_is_told_to_insist_on_it(
    sites: Mapping[str, Path], example: str
) -> None:
    with ExitStack() as stack:
        place = stack.enter_context(place_for(sites, has_tls=False))
        write_users(place, example)
        server = stack.enter_context(running(place, example))
        open_page = server.ask(CUSTOMER, "/")
        assert open_page.status == 200
        assert "strict-transport-security" not in open_page.headers
        assert server.ask(INTERNAL, "/").status == 401
        assert server.ask(INTERNAL, "/", LOGIN).status == 200
        assert server.ask("other.example", "/").status == 421


def _container() -> list[tuple[str, str]]:
    text = (SERVER / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    return [
        (word, rest.strip())
        for word, _, rest in (line.partition(" ") for line in lines if line and line[0] != "#")
    ]


def test_the_container_file_keeps_to_the_rules_of_good_ones() -> None:
    steps = _container()
    assert [word for word, _ in steps] == [
        "FROM", "RUN", "COPY", "USER", "EXPOSE", "STOPSIGNAL", "CMD",
    ]  # fmt: skip
    said = dict(steps)
    assert re.fullmatch(r"[a-z.]+/[a-z/]+:[a-z]+-[a-z]+", said["FROM"])  # whole name, no latest
    assert "--no-install-recommends" in said["RUN"]
    assert "rm -rf /var/lib/apt/lists/*" in said["RUN"]
    assert int(said["USER"].partition(":")[0]) >= 10_000  # a number, and not root
    assert int(said["EXPOSE"]) >= 1024
    for pattern in said["COPY"].split()[:-1]:
        assert list(SERVER.glob(pattern)), pattern


def test_the_settings_of_the_container_name_all_that_there_are() -> None:
    names = [
        re.findall(r"^([A-Z_]+)=", (SERVER / file).read_text("utf-8"), re.MULTILINE)
        for file in ("settings.env", "container.env")
    ]
    assert names[0] == names[1]


def test_what_the_container_starts_serves_without_any_right(sites: Mapping[str, Path]) -> None:
    """The container's own command, with its own settings but for the paths, as nobody."""
    command = dict(_container())["CMD"]
    assert "exec sh /opt/offerbook/server/start nginx-login /tmp/offerbook" in command
    with place_for(sites, has_tls=False) as place, running(place, "nginx-login") as server:
        assert server.ask(CUSTOMER, "/").status == 200
        assert start_command(place, "nginx-login")[1:3] == [str(SERVER / "start"), "nginx-login"]
        made = {path.name for path in server.folder.iterdir()}
        assert {"nginx.conf", "nginx.pid", "offerbook.conf"} <= made
        status = Path(f"/proc/{server.process.pid}/status").read_text("utf-8")
        if as_nobody():
            assert re.search(r"^Uid:\s+65534\s", status, re.MULTILINE)
