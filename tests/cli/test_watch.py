"""`watch` and `sync --watch` on the command line: the list, the report, its channels, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amp_registry_cli import exit_codes
from tests.cli.conftest import Run
from tests.local_sources.server import Asked, LocalServer, Reply
from tests.local_sources.smtp_site import SmtpSite

BARRED = "1170000013"
FACTS = ("--kind", "construction", "--expenditure", "6 000 000,00 $", "--body", "municipal")
CONTRACT = ("--reference", "2026-118", "--public-body", "Ville d'Exemple", "--ends", "2099-06-30", *FACTS)


@pytest.fixture
def watched(filled: Run) -> Run:
    assert filled("watch", "add", BARRED, *CONTRACT).exit_code == exit_codes.GOOD
    return filled


def test_a_contract_is_added_listed_taken_off_and_kept_on_record(run: Run) -> None:
    assert "Aucun contrat n'est suivi" in run("watch", "list").output
    added = run("watch", "add", BARRED, *CONTRACT, "--note", "pont")
    assert added.output == "1. Ville d'Exemple · contrat 2026-118 · NEQ 1170000013 : suivi.\n"
    assert "déjà suivi, mis à jour" in run("watch", "add", BARRED, *CONTRACT).output
    (line,) = run("--lang", "en", "watch", "list").output.splitlines()
    assert line.startswith("1.  Ville d'Exemple · contract 2026-118 · NEQ 1170000013  since 20")
    assert line.endswith("ends 2099-06-30  pont")
    (kept,) = json.loads(run("watch", "list", "--json").output)
    assert kept["question"]["contract"]["expenditure"] == 6000000.00
    assert "n'est plus suivi" in run("watch", "remove", BARRED).output
    assert "n'était pas suivi" in run("watch", "remove", BARRED).output
    assert "retiré le 20" in run("watch", "list", "--all").output


def test_a_subcontractor_is_named_with_its_contractor(run: Run) -> None:
    added = run("watch", "add", "Les Excavations Sarrazelle inc.", "--subcontractor-of", BARRED)
    assert "Les Excavations Sarrazelle inc. · sous-traitante de 1170000013 : suivi." in added.output


@pytest.mark.parametrize(
    "args",
    [
        ("add",),
        ("remove",),
        ("import",),
        ("list", BARRED),
        ("run", BARRED),
        ("look-up", BARRED),
        ("add", "117000001"),
        ("add", BARRED, "--ends", "demain"),
        ("run", "--note", "x"),
        ("list", "--since", "2026-01-01"),
        ("run", "--kind", "services"),
    ],
)
def test_what_an_action_does_not_take_is_refused(run: Run, args: tuple[str, ...]) -> None:
    assert run("watch", *args).exit_code == exit_codes.USAGE


def test_a_file_of_contracts_is_added_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "contrats.csv"
    file.write_text(
        "neq;reference;expenditure\n1170000013;a;6 000 000,00 $\n1199013294;b;\n", encoding="utf-8"
    )
    assert run("watch", "import", str(file)).output == "2 contrats ajoutés, 0 mis à jour.\n"
    assert run("watch", "import", str(file)).output == "0 contrat ajouté, 2 mis à jour.\n"
    file.write_text("neq;reference\n1199010985;c\n1170000031;d\n", encoding="utf-8")
    refused = run("watch", "import", str(file))
    assert refused.exit_code == exit_codes.FAILURE
    assert "ligne 3" in refused.stderr
    assert len(run("watch", "list").output.splitlines()) == 2
    gone = run("watch", "import", str(tmp_path / "parti.csv"))
    assert "n'existe pas. Les contrats suivis restent ceux d'avant." in gone.stderr


def test_a_run_reports_each_event_once_and_its_code_says_that_there_are_some(watched: Run) -> None:
    first = watched("watch", "run")
    assert first.exit_code == exit_codes.EVENTS
    assert first.stdout.startswith(
        "Événements : 1. Contrats touchés : 1.\n\nVille d'Exemple · contrat 2026-118 · NEQ 1170000013\n"
    )
    assert "INSCRITE AU RENA" in first.stdout
    again = watched("--lang", "en", "watch", "run")
    assert (again.exit_code, again.stdout) == (exit_codes.GOOD, "Nothing new for the contracts watched.\n")


def test_a_run_as_json_gives_the_events_and_an_empty_list_when_there_is_none(watched: Run) -> None:
    (event,) = json.loads(watched("watch", "run", "--json").stdout)
    assert (event["schema"], event["kind"], event["rule"]) == ("amp-registry/watch-event/1", "listed", "C2")
    assert json.loads(watched("watch", "run", "--json").stdout) == []
    assert json.loads(watched("watch", "events", "--json").stdout) == [event]
    assert json.loads(watched("watch", "events", "--since", "2099-01-01", "--json").stdout) == []
    assert "INSCRITE AU RENA" in watched("watch", "events").stdout


def test_a_run_on_a_store_that_does_not_exist_yet_makes_it_and_reports_nothing(run: Run) -> None:
    assert run("watch", "run").exit_code == exit_codes.GOOD


def test_mail_and_webhook_carry_what_is_printed(watched: Run) -> None:
    posted: list[Asked] = []

    def desk(asked: Asked) -> Reply:
        posted.append(asked)
        return Reply(204)

    with SmtpSite() as site, LocalServer({"/": desk}) as server:
        env = _channels(site, server)
        assert watched("watch", "run", env=env).exit_code == exit_codes.EVENTS
        assert watched("watch", "run", env=env).exit_code == exit_codes.GOOD
    assert len(site.taken) == len(posted) == 1
    assert "INSCRITE AU RENA" in site.taken[0].message.get_content()


def test_a_channel_that_does_not_answer_is_said_and_owed(watched: Run) -> None:
    def desk(_: Asked) -> Reply:
        return Reply(404)

    with SmtpSite() as site, LocalServer({"/": desk}) as server:
        env = _channels(site, server)
        failed = watched("watch", "run", env=env)
        assert failed.exit_code == exit_codes.UNREACHABLE
        assert "webhook" in failed.stderr
        server.sites["/"] = lambda asked: Reply(204)
        assert watched("watch", "run", env=env).exit_code == exit_codes.GOOD
        assert watched("watch", "run", env=env).exit_code == exit_codes.GOOD
    assert len(site.taken) == 1
    assert len(server.asked) == 2


def test_a_channel_that_lacks_a_setting_is_refused_before_anything_is_done(watched: Run) -> None:
    refused = watched("watch", "run", env={"AMP_REGISTRY_WEBHOOK_URL": "http://127.0.0.1:1/"})
    assert refused.exit_code == exit_codes.FAILURE
    assert "webhook_secret" in refused.stderr
    assert watched("watch", "run").exit_code == exit_codes.EVENTS


def _channels(site: SmtpSite, server: LocalServer) -> dict[str, Any]:
    return {
        "AMP_REGISTRY_MAIL_TO": "agent@exemple.test",
        "AMP_REGISTRY_MAIL_FROM": "registre@exemple.test",
        "AMP_REGISTRY_SMTP_HOST": "127.0.0.1",
        "AMP_REGISTRY_SMTP_PORT": str(site.port),
        "AMP_REGISTRY_SMTP_SECURITY": "none",
        "AMP_REGISTRY_WEBHOOK_URL": f"{server.address}/events",
        "AMP_REGISTRY_WEBHOOK_SECRET": "un secret",
    }
