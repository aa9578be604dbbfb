"""`sync` on the command line: what it prints, logs and measures, and its exit code, against the local sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from amp_registry.language import Language
from amp_registry.records import Part, Register
from amp_registry.run_report import Event, Step
from amp_registry.store.run_lock import only_run
from amp_registry.store.runs import Outcome
from amp_registry_cli import exit_codes, run_log
from amp_registry_cli.speech import speak
from tests.cli.conftest import Run
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer
from tests.syncing.nightly import ENTRIES, few_rows

AT = datetime(2026, 11, 22, 8, 10, 4, 112_000, tzinfo=UTC)


class Sources:
    """Both local sites, and the program run against them."""

    def __init__(self, run: Run, folder: Path, server: LocalServer, rena: RenaSite, rea: ReaSite) -> None:
        self._run = run
        self.rena = rena
        self.rea = rea
        self._env = {
            "AMP_REGISTRY_RENA_URL": rena.base(server),
            "AMP_REGISTRY_REA_URL": rea.address(server),
            "AMP_REGISTRY_SOURCES": str(folder),
        }

    def __call__(self, *args: str) -> Any:
        return self._run(*args, env=self._env)


@pytest.fixture
def sources(run: Run, tmp_path: Path) -> Iterator[Sources]:
    rena, rea = RenaSite(ENTRIES), ReaSite()
    cards = tmp_path / "cards"
    cards.mkdir()
    with LocalServer({rena.prefix: rena, rea.prefix: rea}) as server:
        yield Sources(run, few_rows(cards), server, rena, rea)


def test_a_good_night_says_what_it_did_for_each_register_and_exits_0(sources: Sources) -> None:
    result = sources("sync", "--log", "none")
    assert (result.exit_code, result.stderr) == (exit_codes.GOOD, "")
    rena, rea = result.stdout.splitlines()
    assert (
        rena == "RENA : 60 inscriptions, 60 nouvelles, 0 modifiée, 0 qui n'y est plus. La copie est en usage."
    )
    assert rea.startswith("REA, listes de complément : ")
    again = sources("--lang", "en", "sync", "rena", "--log", "none")
    assert again.stdout == "RENA: nothing new at the source. The copy stays in use (60 entries).\n"


@pytest.mark.parametrize(
    ("rena", "rea", "code"),
    [
        ("half the rows", "tables", exit_codes.HELD_BACK),
        ("not found", "tables", exit_codes.UNREACHABLE),
        ("not found", "none", exit_codes.HELD_BACK),
        ("json", "none", exit_codes.HELD_BACK),
    ],
)
def test_the_registers_fail_each_on_its_own_and_the_exit_code_is_that_of_the_worse_end(
    sources: Sources, rena: str, rea: str, code: int
) -> None:
    assert sources("sync").exit_code == exit_codes.GOOD
    sources.rena.behaviour, sources.rea.lists = BEHAVIOURS[rena], rea
    result = sources("sync", "--json")
    reports = {each["register"]: each["outcome"] for each in json.loads(result.stdout)}
    assert reports == {
        "rena": {"json": "unchanged"}.get(rena, BEHAVIOURS[rena].outcome),
        "rea": "unchanged" if rea == "tables" else "held",
    }
    assert result.exit_code == code


def test_a_first_night_that_fails_does_not_speak_of_a_copy_there_is_not(sources: Sources) -> None:
    sources.rena.behaviour = BEHAVIOURS["not found"]
    failed = sources("sync", "rena", "--log", "none").stdout
    assert failed.startswith(
        "RENA : source INJOIGNABLE, et il n'y a encore aucune copie (d'un fichier : amp-registry import). "
    )
    sources.rena.behaviour = BEHAVIOURS["json"]
    sources("sync", "rena")
    sources.rena.behaviour = BEHAVIOURS["not found"]
    failed = sources("sync", "rena", "--log", "none").stdout
    assert failed.startswith("RENA : source INJOIGNABLE, la dernière bonne copie reste en usage. ")


def test_a_night_held_back_says_why_and_so_do_status_and_the_next_answer(sources: Sources) -> None:
    sources("sync", "rena")
    sources.rena.behaviour = BEHAVIOURS["half the rows"]
    held = sources("--lang", "en", "sync", "rena", "--log", "none")
    assert held.exit_code == exit_codes.HELD_BACK
    assert "RENA: copy HELD BACK, the last good copy stays in use. 30 entries against 60" in held.stdout
    status = sources("--lang", "en", "status")
    assert "RENA  up to date, A LATER COPY IS HELD BACK\n" in status.stdout
    assert "30 entries against 60" in status.stdout
    sources.rena.behaviour = BEHAVIOURS["not found"]
    assert "source UNREACHABLE" in sources("--lang", "en", "sync", "rena").stdout
    status = sources("--lang", "en", "status")
    assert re.search(r"held back: copy received on .*30 entries against 60", status.stdout)
    assert json.loads(sources("status", "--json").stdout)[0]["held_back"]["reason"]["en"].startswith("30 ")
    answer = sources("--lang", "en", "check", ENTRIES[6].neq or "")
    assert "was held back: 30 entries against 60" in " ".join(answer.stdout.split())
    accepted = sources("--lang", "en", "sync", "rena", "--accept-shrink")
    assert accepted.exit_code == exit_codes.UNREACHABLE
    sources.rena.behaviour = BEHAVIOURS["half the rows"]
    assert (
        "0 changed, 30 no longer listed" in sources("--lang", "en", "sync", "rena", "--accept-shrink").stdout
    )
    assert "HELD" not in sources("--lang", "en", "status").stdout


def test_status_shows_the_parts_beside_a_register_and_when_the_source_still_held_the_copy(
    sources: Sources,
) -> None:
    sources("sync")
    sources("sync")
    status = sources("--lang", "en", "status").stdout
    assert "      the source still held it on 20" in status
    assert "      complement lists\n        copy of 20" in status
    assert status.count("nothing new") == 2
    rea = json.loads(sources("status", "--json").stdout)[1]
    assert rea["copy"] is None
    assert [part["part"] for part in rea["beside"]] == ["complement"]


def test_an_error_of_one_register_is_said_and_the_other_goes_on(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "cards" / "rena.toml").write_text("minimum_rows = 'few'\n", encoding="utf-8")
    result = sources("sync", "--json", "--log", "none")
    assert result.exit_code == exit_codes.FAILURE
    assert result.stderr.startswith("Erreur : ")
    assert [each["register"] for each in json.loads(result.stdout)] == ["rea"]


def test_a_second_run_says_that_another_is_at_work_and_exits_1(sources: Sources, tmp_path: Path) -> None:
    with only_run(f"sqlite:///{tmp_path / 'registry.sqlite3'}", AT):
        result = sources("--lang", "en", "sync", "rena", "--log", "none")
    assert (result.exit_code, result.stdout) == (exit_codes.FAILURE, "")
    assert "already at work on this store (2026-11-22T08:10:04+00:00, " in result.stderr


def test_a_page_is_read_again_when_asked(sources: Sources) -> None:
    sources("sync", "rena")
    assert "La copie est en usage" in sources("sync", "rena", "--reread").stdout


# --- log lines --------------------------------------------------------------------------------------


def test_json_log_lines_carry_each_step_with_its_figures(sources: Sources) -> None:
    result = sources("sync", "rena", "--log", "json")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["started", "received", "read", "ended"]
    assert all(
        (line["register"], line["part"], line["level"]) == ("rena", "register", "info") for line in lines
    )
    assert lines[-1]["outcome"] == "promoted"
    sources.rena.behaviour = BEHAVIOURS["a challenge page"]
    ended = json.loads(sources("sync", "rena", "--log", "json").stderr.splitlines()[-1])
    assert (ended["level"], ended["outcome"]) == ("error", "held")
    assert "page" in ended["text"]


def test_plain_log_lines_are_what_a_pipe_gets(sources: Sources) -> None:
    sources.rena.behaviour = BEHAVIOURS["another encoding"]
    lines = sources("--lang", "en", "sync", "rena").stderr.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info    RENA asks http://\S+", lines[0])
    assert re.search(r"Z info    RENA read 60 entries, 1 remarks$", lines[2])
    assert re.search(r"Z warning RENA note not_utf8\. The file is not UTF-8", lines[3])
    assert re.search(r"Z info    RENA end: promoted, [\d.]+ s$", lines[4])


def event(step: Step, values: Mapping[str, object], part: Part = Part.REGISTER) -> Event:
    return Event(step=step, register=Register.RENA, part=part, at=AT, values=values)


def test_a_bar_shows_how_much_is_there_and_leaves_nothing_behind() -> None:
    speak("fr")
    stream = StringIO()
    bar = run_log.lines("auto", stream, terminal=True)
    bar(event(Step.STARTED, {"address": "x"}))
    for size in (1, 2, 500_000, 1_000_000):
        bar(event(Step.RECEIVING, {"bytes": size, "expected": 1_000_000}))
    bar(event(Step.RECEIVING, {"bytes": 1_200_000, "expected": None}, Part.COMPLEMENT))
    bar(event(Step.NOTED, {"code": "not_utf8"}))
    bar(event(Step.ENDED, {"outcome": "promoted"}))
    drawn = stream.getvalue().split(run_log.CLEAR)
    assert drawn[1] == "RENA …"
    assert [line.strip() for line in drawn[2:]] == [
        f"RENA [{'':30}]   0% 0 Mo",
        f"RENA [{'#' * 15:30}]  50% 0,5 Mo",
        f"RENA [{'#' * 30}] 100% 1 Mo",
        "RENA/complement 1,2 Mo",
        "",
    ]


@pytest.mark.parametrize(
    ("status", "lang", "said"),
    [
        (304, "fr", "reçu 2423 octets, HTTP 304"),
        (None, "fr", "reçu 2423 octets"),
        (None, "en", "received 2423 bytes"),
    ],
)
def test_what_has_no_status_is_logged_without_one(status: int | None, lang: Language, said: str) -> None:
    speak(lang)
    stream = StringIO()
    run_log.lines("plain", stream, terminal=False)(
        event(Step.RECEIVED, {"bytes": 2423, "sha256": "", "http_status": status})
    )
    assert stream.getvalue().partition("RENA ")[2] == said + "\n"


def test_bytes_are_not_logged_one_by_one() -> None:
    for form in ("plain", "json", "none"):
        stream = StringIO()
        run_log.lines(form, stream, terminal=False)(event(Step.RECEIVING, {"bytes": 1, "expected": None}))
        assert not stream.getvalue()


# --- metrics ----------------------------------------------------------------------------------------


def test_the_metrics_say_how_the_copies_stand_and_how_the_run_ended(sources: Sources, tmp_path: Path) -> None:
    file = tmp_path / "amp_registry.prom"
    sources("sync", "--metrics", str(file))
    text = file.read_text(encoding="utf-8")
    assert 'amp_registry_copy_usable{register="rena"} 1\n' in text
    assert 'amp_registry_copy_usable{register="rea"} 0\n' in text
    assert 'amp_registry_copy_entries{register="rena",part="register"} 60\n' in text
    assert 'amp_registry_copy_entries{register="rea",part="complement"}' in text
    assert 'amp_registry_copy_held_back{register="rena"} 0\n' in text
    outcome = 'amp_registry_run_outcome{register="rena",part="register",kind="sync",outcome='
    assert f'{outcome}"promoted"}} 1\n' in text
    assert f'{outcome}"held"}} 0\n' in text
    assert text.endswith("\n")
    assert all(
        re.fullmatch(r'# (HELP|TYPE) \w+ .+|\w+\{(\w+="\w+",?)+\} [\d.e+]+', line)
        for line in text.splitlines()
    )
    sources.rena.behaviour = BEHAVIOURS["truncated"]
    sources("sync", "rena", "--metrics", str(file))
    text = file.read_text(encoding="utf-8")
    assert 'amp_registry_copy_held_back{register="rena"} 1\n' in text
    assert f'{outcome}"held"}} 1\n' in text


def test_every_metric_stands_in_the_how_to(sources: Sources, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "nightly-sync.md").read_text(encoding="utf-8")
    file = tmp_path / "amp_registry.prom"
    sources("sync", "--metrics", str(file))
    families = re.findall(r"(?m)^# TYPE (\w+) gauge$", file.read_text(encoding="utf-8"))
    assert families
    assert not [name for name in families if f"`{name}`" not in page]


def test_every_step_and_every_end_of_a_night_stands_in_the_how_to() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "nightly-sync.md").read_text(encoding="utf-8")
    logged = set(Step) - {Step.RECEIVING}
    assert not [word for word in (*logged, *Outcome) if f"`{word.value}`" not in page]


def test_a_metrics_file_is_replaced_whole_for_all_to_read_and_a_missing_folder_is_said(
    sources: Sources, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "amp_registry.prom"
    result = sources("sync", "rena", "--metrics", str(file))
    assert result.exit_code == exit_codes.FAILURE
    assert "--metrics" in result.stderr
    file.parent.mkdir()
    file.write_text("old", encoding="utf-8")
    before = file.stat().st_ino
    sources("sync", "rena", "--metrics", str(file))
    assert file.stat().st_ino != before
    assert file.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in file.parent.iterdir()] == ["amp_registry.prom"]


def test_a_sync_that_reports_says_what_changed_and_both_codes_count(sources: Sources) -> None:
    listed = ENTRIES[0].neq or ""
    assert sources("watch", "add", listed, "--reference", "2026-118").exit_code == exit_codes.GOOD
    result = sources("sync", "rena", "--watch", "--log", "none")
    assert result.exit_code == exit_codes.EVENTS, result.output
    assert "INSCRITE AU RENA" in result.stdout
    quiet = sources("sync", "rena", "--watch", "--json", "--log", "none")
    assert quiet.exit_code == exit_codes.GOOD
    assert [*json.loads(quiet.stdout)] == ["sync", "watch"]
    sources.rena.behaviour = BEHAVIOURS["half the rows"]
    assert sources("sync", "rena", "--watch").exit_code == exit_codes.HELD_BACK


def test_a_report_that_cannot_be_made_does_not_hide_the_sync(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMP_REGISTRY_WEBHOOK_URL", "http://127.0.0.1:1/")
    result = sources("sync", "rena", "--watch", "--json", "--log", "none")
    assert result.exit_code == exit_codes.FAILURE
    assert json.loads(result.stdout)["sync"][0]["outcome"] == "promoted"
    assert "webhook_secret" in result.stderr
