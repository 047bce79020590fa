"""The example servers, run as they stand: only what settings.env names is set for the test."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from tests.support import REPOSITORY

SERVER = REPOSITORY / "generator/offerbook/scaffold/server"
CUSTOMER, INTERNAL = "customer.localhost", "internal.localhost"
NGINX, CADDY = ("nginx-login", "nginx-identity"), ("caddy-login", "caddy-identity")
EXAMPLES = (*NGINX, *CADDY)
LOGIN = {"Authorization": "Basic cmVwOnNlY3JldA=="}  # rep:secret
COOKIE = {"Cookie": "_oauth2_proxy=rep"}
_QUICK = "$2b$04$7TdVjr4SdHp2ZBGMO0oYJuNjtRx0dAwMwJmCu8sm4.0W3BX5rpF2e"
"""`secret`, so that it is quickly compared; README.md has slower ones made."""
HOST = "127.0.0.1"
_PATIENCE = 60.0  # seconds; how long things take is no question here
_CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_CONTEXT.check_hostname, _CONTEXT.verify_mode = False, ssl.CERT_NONE  # made for this test alone


def program(name: str) -> str:
    """Where the program *name* is; a test that needs one is never passed over."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        pytest.fail(f"no {name}: scripts/servers installs it where it may; else put it on the PATH")
    return found


_PORTS = range(20_000, 32_000)
"""Those that no system hands out by itself: between asking and binding nobody else is given one."""


def free_port() -> int:
    """A port that nothing listens on."""
    while True:
        port = _PORTS.start + secrets.randbelow(len(_PORTS))
        with suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def without_date(self) -> tuple[int, dict[str, str], bytes]:
        """All of it that must not depend on what there is."""
        kept = {name: value for name, value in self.headers.items() if name != "date"}
        return (self.status, kept, self.body)


@dataclass(frozen=True)
class Place:
    """A folder that a server without any rights can read: sites, settings, users."""

    root: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def site(self, edition: str) -> Path:
        return self.root / "site" / edition

    def write_settings(self) -> Path:
        """settings.env with the values of the test; every name must stand in it."""
        lines = []
        left = dict(self.settings)
        for line in (SERVER / "settings.env").read_text("utf-8").splitlines():
            name = line.partition("=")[0]
            lines.append(f"{name}={left.pop(name)}" if name in left else line)
        assert not left, left
        file = self.root / "settings.env"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return file


@dataclass(frozen=True)
class Running:
    """An example that answers."""

    example: str
    place: Place
    process: subprocess.Popen[bytes]

    @property
    def login(self) -> Mapping[str, str]:
        return LOGIN if self.example.endswith("login") else COOKIE

    @property
    def folder(self) -> Path:
        return self.place.root / self.example

    def ask(
        self,
        name: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        port: str = "PORT",
        body: bytes | None = None,
        sni: str = "",
    ) -> Answer:
        """Ask the site *name* for *path*, word for word."""
        number = int(self.place.settings[port])
        is_secure = bool(self.place.settings["CERTIFICATE"]) and port == "PORT"
        connection = HTTPConnection(name, timeout=_PATIENCE)
        connection.sock = _connect(number, (sni or name) if is_secure else "")
        try:
            return _ask(connection, f"{name}:{number}", method, path, headers or {}, body=body)
        finally:
            connection.close()

    def ask_all(
        self, name: str, paths: Iterable[str], headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Answer]:
        """The same for many paths, over one connection."""
        number = int(self.place.settings["PORT"])
        connection = HTTPConnection(name, timeout=_PATIENCE)
        connection.sock = _connect(number, name)
        try:
            heads = {**(headers or {}), "Connection": "keep-alive"}
            return {
                path: _ask(connection, f"{name}:{number}", "GET", path, heads) for path in paths
            }
        finally:
            connection.close()


def _ask(
    connection: HTTPConnection,
    host: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    *,
    body: bytes | None = None,
) -> Answer:
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for key, value in {"Host": host, **headers}.items():
        connection.putheader(key, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    return _read(connection.getresponse())


def _connect(port: int, name: str) -> socket.socket:
    plain = socket.create_connection((HOST, port), timeout=_PATIENCE)
    if not name:
        return plain
    return _CONTEXT.wrap_socket(plain, server_hostname=name)


def _read(response: HTTPResponse) -> Answer:
    headers = {key.lower(): value for key, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


@contextmanager
def place_for(sites: Mapping[str, Path], *, has_tls: bool = True) -> Iterator[Place]:
    """Copies of *sites* where any user may read them."""
    root = Path(tempfile.mkdtemp(prefix="offerbook-server-"))
    try:
        root.chmod(0o755)
        for edition, tree in sites.items():
            copied = root / "site" / f".{edition}-1"
            shutil.copytree(tree.resolve(), copied)
            (root / "site" / edition).symlink_to(copied.name)
        if has_tls:
            _make_certificate(root)
        yield Place(root, _settings(root, has_tls=has_tls))
    finally:
        shutil.rmtree(root)


def _settings(root: Path, *, has_tls: bool) -> dict[str, str]:
    return {
        "CUSTOMER_NAME": CUSTOMER,
        "INTERNAL_NAME": INTERNAL,
        "CUSTOMER_SITE": f"{root}/site/customer",
        "INTERNAL_SITE": f"{root}/site/internal",
        "ADDRESS": HOST,
        "PORT": str(free_port()),
        "PLAIN_PORT": str(free_port()),
        "CERTIFICATE": f"{root}/certificate.pem" if has_tls else "",
        "KEY": f"{root}/key.pem" if has_tls else "",
        "USERS": f"{root}/users",
        "IDENTITY": f"{HOST}:{free_port()}",
        "LOG": f"{root}/log/access.log",
        "CADDY_ADMIN": f"{HOST}:{free_port()}",
    }


def _make_certificate(root: Path) -> None:
    command = [program("openssl"), "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=offerbook"]
    command += ["-addext", f"subjectAltName=DNS:{CUSTOMER},DNS:{INTERNAL}"]
    command += ["-keyout", f"{root}/key.pem", "-out", f"{root}/certificate.pem"]
    subprocess.run(command, check=True, capture_output=True)
    (root / "key.pem").chmod(0o644)


def write_users(place: Place, example: str) -> None:
    """Who may read, made as README.md says to."""
    if example.startswith("nginx"):
        command = [program("openssl"), "passwd", "-6", "secret"]
        line = "rep:{}"
    else:
        command = [program("caddy"), "hash-password", "--plaintext", "secret"]
        line = "rep {}"
    made = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    (place.root / "users").write_text(line.format(made) + "\n", "utf-8")


def write_example(place: Place, example: str) -> subprocess.CompletedProcess[str]:
    """Run server/write."""
    folder = place.root / example
    folder.mkdir(exist_ok=True)
    command = ["sh", str(SERVER / "write"), example, str(folder), str(place.write_settings())]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def start_command(place: Place, example: str) -> list[str]:
    """What starts *example*, whose users and settings are written."""
    folder, settings = place.root / example, place.write_settings()
    if example in NGINX:
        return ["sh", str(SERVER / "start"), example, str(folder), str(settings)]
    return [program("caddy"), "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


def as_nobody() -> dict[str, Any]:
    """How a process is started that may do nothing, where we could let it do anything."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def environment(place: Place) -> dict[str, str]:
    home = str(place.root / "home")
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return {"PATH": path, "HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}


@contextmanager
def running(place: Place, example: str) -> Iterator[Running]:
    """*example* with the settings of *place*, until it answers and then until the end."""
    program(example.partition("-")[0])
    if not (place.root / "users").exists():
        users = f"rep {_QUICK}\n" if example in CADDY else f"rep:{_QUICK}\n"
        (place.root / "users").write_text(users, "utf-8")
    for name in (example, "log", "home"):
        (place.root / name).mkdir(exist_ok=True)
        (place.root / name).chmod(0o777)
    if example in CADDY:
        write_example(place, example).check_returncode()
    said = place.root / f"{example}.said"
    said.touch(0o666)
    said.chmod(0o666)
    with said.open("ab") as out:
        process = subprocess.Popen(
            start_command(place, example),
            stdout=out,
            stderr=out,
            env=environment(place),
            **as_nobody(),
        )
    try:
        server = Running(example, place, process)
        wait_for(server, said)
        yield server
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def wait_for(server: Running, said: Path) -> None:
    """Until the server answers; its own words where it does not."""
    for _ in range(2400):
        if server.process.poll() is not None:
            break
        with suppress(OSError, HTTPException):
            server.ask(CUSTOMER, "/")
            return
        time.sleep(0.025)
    pytest.fail(f"{server.example} does not answer: {said.read_text('utf-8', 'replace')}")


def again(server: Running) -> None:
    """Write the example once more and let the server read it, as README.md says to."""
    if server.example in NGINX:
        command = start_command(server.place, server.example)
    else:
        write_example(server.place, server.example).check_returncode()
        command = [program("caddy"), "reload", "--config", f"{server.folder}/Caddyfile"]
        command += ["--adapter", "caddyfile", "--address", server.place.settings["CADDY_ADMIN"]]
    said = server.place.root / f"{server.example}.said"
    with said.open("ab") as out:
        made = subprocess.run(
            command,
            check=False,
            stdout=out,
            stderr=out,
            env=environment(server.place),
            **as_nobody(),
        )
    assert made.returncode == 0, said.read_text("utf-8", "replace")


def with_settings(place: Place, **changed: str) -> Place:
    """The same place with other settings."""
    return replace(place, settings={**place.settings, **changed})
