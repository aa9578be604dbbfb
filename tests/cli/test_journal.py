"""`journal`: what each action prints, as text and as JSON, and its exit code."""

from __future__ import annotations

import email
import json
import re
from email import policy
from pathlib import Path

import pytest

from amp_registry.store.engine import open_engine
from amp_registry_cli import exit_codes
from tests.cli.conftest import Run
from tests.store.test_chain import unlock

HASH = re.compile("[0-9a-f]{64}")
WHEN = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


@pytest.fixture
def asked(filled: Run) -> Run:
    """The program over a journal of three entries."""
    env = {"AMP_REGISTRY_ASKED_BY": "c.roy"}
    filled("check", "1170000013", env=env)
    filled("check", "Personne ne s'appelle ainsi", env=env)
    filled("check", "Excavation Sarrazelle", env={"AMP_REGISTRY_ASKED_BY": "system:portail"})
    return filled


def told(text: str) -> str:
    """The text with what differs from run to run made the same."""
    return WHEN.sub("WHEN", HASH.sub("HASH", text))


def tampered(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    with engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 2")
    engine.dispose()


def test_the_list_shows_the_newest_first(asked: Run) -> None:
    result = asked("journal", "list")
    assert result.exit_code == exit_codes.GOOD
    assert told(result.stdout) == (
        "     3  WHEN  portail (programme)\n"
        "        À EXAMINER. On ne peut pas dire si « Excavation Sarrazelle » est la   I3\n"
        "        firme inscrite au RENA.\n"
        "     2  WHEN  c.roy\n"
        "        OUI, à trois conditions. Personne ne s'appelle ainsi peut alors       D2\n"
        "        soumissionner.\n"
        "     1  WHEN  c.roy\n"
        "        NON. La firme au NEQ 1170000013 ne peut pas soumissionner.            R1\n"
    )


def test_the_list_is_filtered_and_cut_and_says_so(asked: Run) -> None:
    result = asked("--lang", "en", "journal", "list", "--limit", "1")
    assert result.stdout.count("\n") == 3
    assert result.stderr == "Only the last 1 are shown; --limit 0 shows them all.\n"
    assert asked("journal", "list", "--limit", "0").stdout == asked("journal", "list").stdout
    found = json.loads(asked("journal", "list", "--answer", "not_allowed", "--json").stdout)
    assert [(one["seq"], one["neq"], one["asked_by"]) for one in found] == [(1, "1170000013", "c.roy")]
    assert asked("journal", "list", "--firm", "sarrazelle", "--json").stdout.count('"seq"') == 1
    assert asked("journal", "list", "--until", "2020-01-01").stdout == (
        "Aucune entrée du journal n'y répond.\n"
    )


def test_an_answer_is_shown_as_it_was_printed_and_in_full(filled: Run) -> None:
    explained = filled("check", "1170000013", "--explain", env={"AMP_REGISTRY_ASKED_BY": "c.roy"}).stdout
    printed = explained.partition("\n\nChemin dans la table de décision")[0] + "\n"
    shown = filled("journal", "show", "1")
    assert shown.exit_code == exit_codes.GOOD
    page, _, rest = shown.stdout.rpartition("\n\n")
    assert page + "\n" == printed
    assert told(rest).splitlines()[:3] == [
        "Entrée 1 du journal, inscrite pour c.roy le WHEN.",
        "Empreinte   HASH",
        "Précédente  (aucune : c'est la première)",
    ]
    printed_hash = json.loads(filled("journal", "show", "1", "--json").stdout)["journal"]["hash"]
    assert f"Empreinte   {printed_hash}\n" in shown.stdout


def test_a_number_nobody_has_is_a_failure(asked: Run) -> None:
    result = asked("journal", "show", "9")
    assert result.exit_code == exit_codes.FAILURE
    assert "Le journal n'a pas d'entrée 9. Il en a 3." in result.stderr


def test_a_journal_that_holds_is_said_with_what_does_not_show(asked: Run) -> None:
    result = asked("journal", "verify")
    assert result.exit_code == exit_codes.GOOD
    assert told(result.stdout) == (
        "Le journal tient : 3 entrées, sans changement, trou ni déplacement.\nDernière  no 3, HASH\n"
    )
    assert "une coupe de la fin ne se voit pas" in result.stderr
    assert json.loads(asked("journal", "verify", "--json").stdout)["entries"] == 3


def test_an_empty_journal_holds_and_has_no_head(filled: Run) -> None:
    assert filled("journal", "verify").stdout == "Le journal est vide.\n"
    result = filled("journal", "head")
    assert result.exit_code == exit_codes.FAILURE
    assert "il n'y a pas de tête à noter" in result.stderr


def test_a_journal_that_was_changed_is_exit_22_and_names_the_entry(asked: Run, tmp_path: Path) -> None:
    tampered(tmp_path)
    result = asked("journal", "verify")
    assert result.exit_code == exit_codes.JOURNAL_BROKEN
    assert result.stderr.startswith(
        "Erreur : La chaîne du journal est rompue à l'entrée 2 : elle manque ; l'entrée qui vient ensuite porte "
        "le numéro 3."
    )
    as_json = asked("journal", "verify", "--json")
    assert as_json.exit_code == exit_codes.JOURNAL_BROKEN
    found = json.loads(as_json.stdout)
    assert (found["holds"], found["values"]["seq"], found["values"]["fault"]) == (False, 2, "missing")


def test_a_journal_cut_off_shows_against_a_head_kept_elsewhere(asked: Run, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    head.write_text(asked("journal", "head", "--json").stdout, encoding="utf-8")
    assert "Comparé à head.json : entrée 3\n" in asked("journal", "verify", "--head", str(head)).stdout
    engine = open_engine(f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    with engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 3")
    engine.dispose()
    assert asked("journal", "verify").exit_code == exit_codes.GOOD
    cut = asked("--lang", "en", "journal", "verify", "--head", str(head))
    assert cut.exit_code == exit_codes.JOURNAL_BROKEN
    assert "it is missing: the journal is cut off before entry 3, noted in head.json." in cut.stderr


def test_a_head_is_printed_with_what_to_do_with_it(asked: Run) -> None:
    page = told(asked("journal", "head").stdout)
    assert page == (
        "Tête du journal, le WHEN\n\n"
        "Entrée      3, inscrite le WHEN\n"
        "Empreinte   HASH\n"
        "Signature   aucune\n"
        "Horodatage  aucun\n\n"
        "Gardez ceci hors de cette base. Plus tard :\n"
        "amp-registry journal verify --head HASH\n"
    )


def test_a_head_is_signed_kept_and_verified_with_the_public_key(asked: Run, tmp_path: Path) -> None:
    key, heads = tmp_path / "journal.pem", tmp_path / "heads"
    heads.mkdir()
    made = asked(
        "--lang", "en", "journal", "key", str(key), env={"AMP_REGISTRY_SIGNING_PASSPHRASE": "trois mots"}
    )
    assert made.exit_code == exit_codes.GOOD
    env = {"AMP_REGISTRY_SIGNING_KEY": str(key), "AMP_REGISTRY_SIGNING_PASSPHRASE": "trois mots"}
    signed = asked("journal", "head", "--sign", "--keep", str(heads), env=env)
    assert signed.exit_code == exit_codes.GOOD, signed.stderr
    assert re.search(r"Signature   clé [0-9a-f]{64}\n", signed.stdout)
    trusting = {"AMP_REGISTRY_TRUSTED_KEYS": f"{key}.pub", "AMP_REGISTRY_JOURNAL_HEADS": str(heads)}
    verified = asked("journal", "verify", env=trusting)
    assert re.search(
        r"Comparé à head-0000000003-\w+\.json : entrée 3, signée par la clé [0-9a-f]{12}…\n", verified.stdout
    )
    without = asked("journal", "verify", "--head", str(heads))
    assert "signature NON vérifiée (réglage trusted_keys)" in without.stdout
    (kept,) = heads.iterdir()
    head = json.loads(kept.read_text(encoding="utf-8"))
    del head["signature"]
    kept.write_text(json.dumps(head), encoding="utf-8")
    stripped = asked("--lang", "en", "journal", "verify", env=trusting)
    assert stripped.exit_code == exit_codes.GOOD
    assert "DOES NOT COUNT: head-" in stripped.stdout
    assert ", not signed" in stripped.stdout
    assert "Without a head noted elsewhere" in stripped.stderr
    assert asked("journal", "key", str(key)).exit_code == exit_codes.FAILURE


@pytest.mark.parametrize(
    ("option", "setting"),
    [("--sign", "signing_key"), ("--stamp", "timestamp_url")],
    ids=["signing", "stamping"],
)
def test_a_seal_without_its_setting_names_it(asked: Run, option: str, setting: str) -> None:
    result = asked("journal", "head", option)
    assert result.exit_code == exit_codes.FAILURE
    assert f"Réglage refusé : {setting}" in result.stderr


def test_a_stamp_without_roots_to_lead_to_names_them(asked: Run) -> None:
    result = asked("journal", "head", "--stamp", env={"AMP_REGISTRY_TIMESTAMP_URL": "http://127.0.0.1:9/"})
    assert "Réglage refusé : timestamp_roots" in result.stderr


def test_a_head_as_an_e_mail_carries_the_file_that_verify_takes(asked: Run, tmp_path: Path) -> None:
    result = asked("journal", "head", "--email", "secretariat@exemple.test")
    message = email.message_from_string(result.stdout, policy=policy.default)
    assert (message["To"], message["Subject"]) == (
        "secretariat@exemple.test",
        "Tête du journal amp-registry : entrée 3",
    )
    (attached,) = message.iter_attachments()
    head = tmp_path / str(attached.get_filename())
    head.write_bytes(attached.get_content())
    assert asked("journal", "verify", "--head", str(head)).exit_code == exit_codes.GOOD


@pytest.mark.parametrize("to", ["nobody", "a@b\nBcc: c@d"])
def test_an_address_that_is_none_is_refused(asked: Run, to: str) -> None:
    assert asked("journal", "head", "--email", to).exit_code == exit_codes.USAGE


def test_the_journal_is_exported_whole_or_in_part(asked: Run, tmp_path: Path) -> None:
    result = asked("journal", "export")
    assert [json.loads(line)["seq"] for line in result.stdout.splitlines()] == [1, 2, 3]
    assert result.stderr == "3 entrées écrites.\n"
    file = tmp_path / "out.csv"
    asked("journal", "export", "--format", "csv", "--answer", "review", "--output", str(file))
    assert file.read_text(encoding="utf-8-sig").count("\n") == 2


def test_an_export_stops_at_an_entry_that_does_not_hold(asked: Run, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    with engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("UPDATE journal SET evidence = '{}' WHERE seq = 2")
    engine.dispose()
    assert asked("journal", "export").exit_code == exit_codes.JOURNAL_BROKEN


def test_each_action_has_its_line_in_the_help(run: Run) -> None:
    page = run("--lang", "en", "journal", "--help").stdout
    for action in ("list", "show", "verify", "export", "head", "key"):
        assert re.search(rf"(?m)^  {action} +[A-Z]", page)


def test_who_asks_is_the_user_of_the_system_when_nobody_is_named(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "c.roy")
    filled("check", "1170000013")
    assert json.loads(filled("journal", "show", "1", "--json").stdout)["asked_by"] == {
        "kind": "user",
        "name": "c.roy",
    }
    monkeypatch.setenv("LOGNAME", "a\nb")
    filled("check", "1170000013")
    assert json.loads(filled("journal", "show", "2", "--json").stdout)["asked_by"]["kind"] == "system"
