"""Options, then variables, then a file, then defaults; what cannot be used is refused by name."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from amp_registry import settings
from amp_registry.asker import Asker
from amp_registry.errors import BadSettings
from amp_registry.language import Language
from amp_registry.settings import Settings, load

WEB = ("RENA", "REA", "TIMESTAMP", "WEBHOOK")
NO_WEB = ("xyz", "file:///tmp", "http://[::1/api", "https://", "http://x.test:port/", "http://x.test:70000")


@pytest.fixture(autouse=True)
def _nobody_s_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "default_file", lambda: tmp_path / "own" / "settings.toml")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_given_gives_the_defaults() -> None:
    assert load({}, {}) == Settings()
    assert (Settings().rena_max_age_hours, Settings().rea_max_age_hours) == (48, 168)
    assert Settings().journal_optional is False


def test_an_option_wins_over_a_variable_which_wins_over_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a.toml", "rena_max_age_hours = 1\nrea_max_age_hours = 2\nlanguage = 'en'\n")
    environ = {"AMP_REGISTRY_RENA_MAX_AGE_HOURS": "3", "AMP_REGISTRY_REA_MAX_AGE_HOURS": "4"}
    found = load({"rena_max_age_hours": 5, "rea_max_age_hours": None}, environ, file)
    assert (found.rena_max_age_hours, found.rea_max_age_hours, found.language) == (5, 4, "en")


def test_the_user_s_own_file_is_read_when_there_is_one(tmp_path: Path) -> None:
    write(tmp_path / "own" / "settings.toml", "journal_optional = true\n")
    assert load({}, {}).journal_optional is True


def test_a_variable_names_another_file(tmp_path: Path) -> None:
    write(tmp_path / "own" / "settings.toml", "journal_optional = true\n")
    other = write(tmp_path / "other.toml", "\ufefflanguage = 'fr'\n")
    found = load({}, {"AMP_REGISTRY_SETTINGS": str(other)})
    assert (found.language, found.journal_optional) == ("fr", False)


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_has_a_variable_and_an_empty_one_is_not_set(name: str, tmp_path: Path) -> None:
    values = {"language": "en", "journal_optional": "oui", "smtp_security": "tls"}
    values |= {"mail_from": "a@exemple.test", "mail_to": "a@exemple.test", "webhook_url": "https://x.test/"}
    values |= dict.fromkeys(("rena_url", "rea_url", "timestamp_url"), "https://x.test/api")
    values |= {"web_access": "token", "web_proxy_scopes": "read", "web_log_queries": "true"}
    value = values.get(name, str(tmp_path) if name in settings.FOLDERS_AND_FILES else "7")
    assert getattr(load({}, {settings.variable(name): value}), name) != getattr(Settings(), name)
    assert load({}, {settings.variable(name): " "}) == Settings()


def test_who_asks_is_a_user_or_a_program() -> None:
    assert load({}, {"AMP_REGISTRY_ASKED_BY": " c.roy "}).asked_by == Asker("user", "c.roy")
    assert load({}, {"AMP_REGISTRY_ASKED_BY": "system:portail"}).asked_by == Asker("system", "portail")
    with pytest.raises(BadSettings, match=r"asked_by.*A name on one line"):
        load({"asked_by": "system:"}, {})


def test_a_passphrase_is_never_shown() -> None:
    shown = repr(load({}, {"AMP_REGISTRY_SIGNING_PASSPHRASE": "trois mots"}))
    assert "mots" not in shown


def test_the_language_variable_has_the_short_name() -> None:
    assert settings.variable("language") == "AMP_REGISTRY_LANG"
    assert settings.variable("database_url") == "AMP_REGISTRY_DATABASE_URL"


def test_a_relative_path_in_a_file_starts_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    file = write(tmp_path / "settings.toml", "sources = 'cards'\n")
    assert load({}, {}, file).sources == tmp_path / "cards"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("AMP_REGISTRY_RENA_MAX_AGE_HOURS", "two", "0"),
        ("AMP_REGISTRY_REVIEW_DAYS", "two", "250"),
        ("AMP_REGISTRY_REVIEW_DAYS", "-1", "250"),
        ("AMP_REGISTRY_REVIEW_DAYS", "251", "250"),
        ("AMP_REGISTRY_REVIEW_DAYS", "9" * 60, "250"),
        ("AMP_REGISTRY_RENA_MAX_AGE_HOURS", "0", "0"),
        ("AMP_REGISTRY_REA_MAX_AGE_HOURS", "-1", "0"),
        ("AMP_REGISTRY_REA_MAX_AGE_HOURS", "nan", "0"),
        ("AMP_REGISTRY_REA_MAX_AGE_HOURS", "inf", "0"),
        ("AMP_REGISTRY_LANG", "de", "fr"),
        ("AMP_REGISTRY_JOURNAL_OPTIONAL", "perhaps", "true"),
        ("AMP_REGISTRY_SOURCES", "no/such/folder", "exist"),
        ("AMP_REGISTRY_WATCH_DAYS_BEFORE", "30, soon", "days"),
        ("AMP_REGISTRY_WATCH_DAYS_BEFORE", "366", "365"),
        ("AMP_REGISTRY_MAIL_FROM", "nobody", "e-mail"),
        ("AMP_REGISTRY_MAIL_TO", "a@exemple.test, a..b@exemple.test", "mail addr"),
        ("AMP_REGISTRY_MAIL_TO", "a@exemple.test Bcc:b@exemple.test", "mail addr"),
        ("AMP_REGISTRY_SMTP_PORT", "0", "port"),
        ("AMP_REGISTRY_REVIEW_DAYS", "00000999", "days"),
        ("AMP_REGISTRY_WEB_RATE_PER_MINUTE", "000000009999999", "whole number"),
        ("AMP_REGISTRY_SMTP_PORT", "65536", "port"),
        ("AMP_REGISTRY_SMTP_SECURITY", "ssl", "starttls"),
        *((f"AMP_REGISTRY_{name}_URL", address, "http or https") for name in WEB for address in NO_WEB),
        ("AMP_REGISTRY_SOURCES", __file__, "A folder"),
        ("AMP_REGISTRY_WEB_THEME", __file__, "A folder"),
        ("AMP_REGISTRY_SETTINGS", "no/such/file.toml", "no such file"),
    ],
)
def test_a_variable_that_cannot_be_used_is_refused_with_its_value_and_why(
    name: str, value: str, why: str
) -> None:
    with pytest.raises(BadSettings) as refused:
        load({}, {name: value})
    message = refused.value.message("en")
    assert value in message
    assert why in message
    assert refused.value.message("fr") != message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("rena_max_age = 3\n", "rena_max_age"),
        ("language = 3\n", "language"),
        ("database_url = ''\n", "database_url"),
        ("database_url = 3\n", "database_url"),
        ("rena_max_age_hours = true\n", "rena_max_age_hours"),
        ("rena_max_age_hours = [1]\n", "rena_max_age_hours"),
        ("sources = 3\n", "sources"),
        ("not toml", "AMP_REGISTRY_SETTINGS"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadSettings) as refused:
        load({}, {}, write(tmp_path / "bad.toml", text))
    assert refused.value.values["name"] == named


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes("language = 'fr' # réglage".encode("cp1252"))
    with pytest.raises(BadSettings):
        load({}, {}, file)


def test_a_list_is_written_with_commas_in_a_variable_and_as_a_list_in_a_file(tmp_path: Path) -> None:
    file = write(tmp_path / "s.toml", "watch_days_before = [7, 21, 7]\nmail_to = ['a@exemple.test']\n")
    assert load({}, {}, file).watch_days_before == (21, 7)
    environ = {"AMP_REGISTRY_MAIL_TO": "b@exemple.test, c@exemple.test,b@exemple.test"}
    assert load({}, environ, file).mail_to == ("b@exemple.test", "c@exemple.test")
    with pytest.raises(BadSettings):
        load({}, {}, write(tmp_path / "t.toml", "watch_days_before = 7\n"))


def test_a_line_end_cannot_bring_a_second_header_into_an_address() -> None:
    for name in ("MAIL_TO", "MAIL_FROM"):
        with pytest.raises(BadSettings):
            load({}, {f"AMP_REGISTRY_{name}": "a@exemple.test\nBcc: b@exemple.test"})


def test_a_secret_that_cannot_be_used_is_not_shown_back(tmp_path: Path) -> None:
    for value in ("[['hush']]", "''"):
        with pytest.raises(BadSettings) as refused:
            load({}, {}, write(tmp_path / "s.toml", f"smtp_password = {value}\n"))
        assert "hush" not in refused.value.message("en")
    assert "hush" not in repr(Settings(smtp_password="hush", webhook_secret="hush"))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("smtp_pasword = '5328119'", "smtp_pasword", id="a name misspelled"),
        pytest.param("smtp = {password = '5328119'}", "smtp", id="a table of them"),
        pytest.param("signing_passphrase = 5328119", "signing_passphrase", id="a passphrase as a number"),
        pytest.param("webhook_secret = 5328119", "webhook_secret", id="a secret as a number"),
        pytest.param("database_url = ['postgresql+psycopg://u:5328119@h/d']", "database_url", id="a list"),
    ],
)
def test_what_is_refused_is_not_shown_where_it_may_be_a_secret(
    tmp_path: Path, text: str, named: str, lang: Language
) -> None:
    with pytest.raises(BadSettings) as refused:
        load({}, {}, write(tmp_path / "s.toml", text + "\n"))
    assert "5328119" not in refused.value.message(lang)
    assert "5328119" not in str(refused.value.to_dict())
    assert refused.value.values["name"] == named


@pytest.mark.parametrize("listed", ["[{a = 1}]", "[['x']]", "[true]", "[1.5]", "[2026-01-01]"])
def test_a_list_of_what_is_no_text_is_refused(tmp_path: Path, listed: str) -> None:
    with pytest.raises(BadSettings, match="A list is needed"):
        load({}, {}, write(tmp_path / "s.toml", f"web_hosts = {listed}\n"))


def test_every_setting_has_a_reader() -> None:
    assert list(settings.READERS) == [field.name for field in fields(Settings)]


def test_the_own_file_stands_in_the_user_s_configuration_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    own = settings.default_file()
    assert own is not None
    assert own.parts[-2:] == ("amp-registry", "settings.toml")
