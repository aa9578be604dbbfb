"""What the server may listen on, and the server itself: started, asked, stopped, as somebody at a terminal would."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from amp_registry.access_token import Right
from amp_registry.errors import BadSettings, OpenToAll
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from amp_registry.web import serving, web_settings
from amp_registry.web.serving import refuse_open_doors
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import NOW
from tests.web.conftest import LOCAL

PROGRAM = Path(sys.executable).with_name("amp-registry")
PROXY = {"web_access": "proxy", "web_proxy_header": "X-Remote-User"}
NAMED = {"web_hosts": ("registre.exemple.ca",)}


@pytest.mark.parametrize(
    ("settings", "tokens"),
    [
        pytest.param({}, False, id="this machine alone"),
        pytest.param({"web_host": "::1"}, False, id="this machine alone, by its other address"),
        pytest.param({"web_access": "token"}, False, id="tokens asked for on this machine, none made yet"),
        pytest.param(
            {"web_host": "0.0.0.0", "web_access": "token", **NAMED}, True, id="elsewhere with tokens"
        ),
        pytest.param({"web_host": "0.0.0.0", **PROXY, **NAMED}, False, id="elsewhere behind a proxy"),
    ],
)
def test_a_door_nobody_unknown_can_use_is_opened(settings: dict[str, Any], tokens: bool) -> None:
    refuse_open_doors(WebSettings(settings=Settings(**settings)), tokens=tokens)


@pytest.mark.parametrize(
    ("settings", "tokens", "says"),
    [
        pytest.param(
            {"web_host": "0.0.0.0"}, True, "nobody says who they are", id="elsewhere, nobody logs in"
        ),
        pytest.param(
            {"web_host": "192.168.1.5", **NAMED}, True, "nobody says who", id="on the office's network"
        ),
        pytest.param({"web_host": "::", **NAMED}, True, "nobody says who", id="on every address there is"),
        pytest.param({"web_host": "127.0.0.1.nip.io"}, True, "nobody says who", id="a name that looks local"),
        pytest.param(
            {"web_host": "0.0.0.0", "web_access": "token", **NAMED},
            False,
            "No token is in force",
            id="no token",
        ),
        pytest.param({"web_host": "0.0.0.0", "web_access": "token"}, True, "is called by", id="no name"),
        pytest.param({"web_host": "0.0.0.0", **PROXY}, True, "is called by", id="a proxy and no name"),
        pytest.param(
            {"web_access": "proxy"}, True, "the proxy names the user", id="a proxy without its header"
        ),
    ],
)
def test_a_door_open_to_all_is_refused_with_what_to_do(
    settings: dict[str, Any], tokens: bool, says: str
) -> None:
    with pytest.raises(OpenToAll) as refused:
        refuse_open_doors(WebSettings(settings=Settings(**settings)), tokens=tokens)
    assert says in refused.value.message("en")


def test_the_secret_of_the_sessions_comes_from_a_file_and_is_long_enough(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"a" * 32 + b"\n")
    assert web_settings.of(Settings(web_session_secret_file=file), LOCAL).secret == b"a" * 32
    file.write_bytes(b"a" * 31)
    with pytest.raises(BadSettings, match="random bytes"):
        web_settings.of(Settings(web_session_secret_file=file), LOCAL)


def test_two_runs_without_a_file_have_secrets_of_their_own() -> None:
    first, second = (web_settings.of(Settings(), LOCAL).secret for _ in range(2))
    assert first != second
    assert repr(first) not in repr(WebSettings(secret=first))


def test_a_process_that_is_slow_to_start_is_given_a_minute_before_it_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it imports counts: on a slow disk, five seconds replaced every process before it could answer."""
    told: list[uvicorn.Config] = []
    monkeypatch.setattr(serving.Multiprocess, "run", lambda parent: told.append(parent.config))
    web = WebSettings(settings=Settings(web_port=_free_port()))
    with serving.bound(web) as door:
        serving.serve(web, door, workers=2)
    assert [config.timeout_worker_healthcheck for config in told] == [60]


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("203.0.113.7", "no address of this machine"),
        ("registre.invalid", "no address of this machine"),
        ("a" * 70, "no address of this machine"),
    ],
    ids=["an address of another machine", "a name that stands for none", "what no name can be"],
)
def test_an_address_that_is_not_of_this_machine_is_refused_by_name(host: str, says: str) -> None:
    with pytest.raises(BadSettings, match=says) as refused:
        serving.bound(WebSettings(settings=Settings(web_host=host, web_port=_free_port())))
    assert (refused.value.values["name"], refused.value.values["value"]) == ("web_host", host)
    assert "--host" in refused.value.message("fr")


def test_a_port_the_system_reserves_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def reserved(self: socket.socket, address: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", reserved)
    with pytest.raises(BadSettings, match=r"web_port = “80”.*above 1023"):
        serving.bound(WebSettings(settings=Settings(web_port=80)))


# --- the server itself --------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(store: str, tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AMP_REGISTRY_", "LC_", "LANG"))
    }
    (tmp_path / "settings.toml").touch()
    return {
        **kept,
        "AMP_REGISTRY_DATABASE_URL": store,
        "AMP_REGISTRY_SETTINGS": str(tmp_path / "settings.toml"),
        "AMP_REGISTRY_ASKED_BY": "c.roy",
    }


@contextmanager
def _server(environment: Mapping[str, str], *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free_port()
    started = subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port), *options], env=environment, stderr=subprocess.PIPE
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz")
        yield address, started
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.mark.parametrize("workers", [1, 2], ids=["one process", "two processes"])
def test_the_server_answers_and_stops_when_it_is_told_to(store: str, tmp_path: Path, workers: int) -> None:
    with _server(_environment(store, tmp_path), "--workers", str(workers)) as (address, started):
        for _ in range(4):
            with urllib.request.urlopen(
                f"{address}/api/v1/check?q=1170000013&format=text&as_of=2026-11-22"
            ) as told:
                assert told.read().decode().startswith("NON. ")
        started.send_signal(signal.SIGTERM)
        _, printed = started.communicate(timeout=30)
    assert started.returncode in {0, -signal.SIGTERM}
    assert f"Ouvrez {address}/" in printed.decode()
    assert "1170000013" not in printed.decode()
    with Registry.open(store, settings=Settings()) as registry:
        assert registry.journal.verify().audit.entries == 4
        assert {entry.evidence()["asked_by"]["name"] for entry in registry.journal.entries()} == {"c.roy"}


def test_who_leaves_in_the_middle_of_a_request_leaves_no_trace_of_an_error(
    store: str, tmp_path: Path
) -> None:
    requests = [
        ("/api/v1/check", "application/json", b'{"firm": '),
        ("/api/v1/check-many", "application/x-ndjson", b'{"firm": {"neq": "1170000013"}}\n{"fi'),
        ("/api/v1/proof/verify", "application/json", b"{"),
        ("/reconcile/rena", "application/x-www-form-urlencoded", b"queries="),
        ("/fr/login", "application/x-www-form-urlencoded", b"token="),
        ("/fr/lists", "multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; "),
    ]
    with _server(_environment(store, tmp_path)) as (address, started):
        host, port = address.removeprefix("http://").split(":")
        for path, kind, body in requests:
            head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: {kind}\r\nContent-Length: 900\r\n\r\n"
            with socket.create_connection((host, int(port)), timeout=30) as left:
                left.sendall(head.encode() + body)
                time.sleep(0.3)  # so that the server waits for the rest
        _wait_for(f"{address}/healthz")
        started.send_signal(signal.SIGTERM)
        _, printed = started.communicate(timeout=30)
    assert "POST /api/v1/check" in printed.decode()
    assert "Traceback" not in printed.decode()


def test_a_connection_stays_open_for_who_pauses(store: str, tmp_path: Path) -> None:
    """The server's library closes one after five seconds; a program that paused as long found it gone as it asked."""
    with _server(_environment(store, tmp_path)) as (address, _):
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
        for pause in (0, 7):
            time.sleep(pause)
            connection.request("GET", "/healthz")
            with connection.getresponse() as told:
                assert (told.status, told.will_close) == (200, False)
                told.read()
            assert connection.sock is not None
        connection.close()


def test_the_server_refuses_to_be_open_to_all_before_it_listens(store: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "serve", "--host", "0.0.0.0", "--lang", "en"],
        env=_environment(store, tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Refusing to listen on 0.0.0.0" in done.stderr


@pytest.mark.parametrize(
    ("lang", "says"), [("fr", "Un autre programme écoute déjà"), ("en", "Another program")]
)
def test_a_port_that_is_taken_is_refused_before_any_address_is_given(
    store: str, tmp_path: Path, lang: str, says: str
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [PROGRAM, "serve", "--port", str(port), "--lang", lang],
            env=_environment(store, tmp_path),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"web_port = « {port} »" in done.stderr.replace("“", "« ").replace("”", " »")
    assert says in done.stderr
    assert "--port" in done.stderr


def test_tokens_are_asked_for_where_the_option_says_so(
    store: str, registry: Registry, tmp_path: Path
) -> None:
    secret, _ = registry.tokens.add("a.tremblay", [Right.CHECK], by="c.roy", now=NOW, days=3000)
    with _server(_environment(store, tmp_path), "--access", "token") as (address, _):
        asked = urllib.request.Request(f"{address}/api/v1/check?q=1170000013&format=text")
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            urllib.request.urlopen(asked)
        refused.value.close()
        asked.add_header("Authorization", f"Bearer {secret}")
        with urllib.request.urlopen(asked) as told:
            assert told.status == 200
