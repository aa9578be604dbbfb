"""Every error says what, why and what to do, in both languages, and is plain data for a program."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amp_registry import business_days, errors, journal_heads, settings, watch_channels, watch_list
from amp_registry.errors import AmpRegistryError
from amp_registry.language import LANGUAGES, Language, Text
from amp_registry.writing import present
from amp_registry_cli import output

PROBLEM = Text("Il y a un problème.", "There is a problem.")

MADE: tuple[AmpRegistryError, ...] = (
    errors.InvalidQuestion(field="act", value="buy", problem=PROBLEM, accepted=Text("soumettre", "bid")),
    errors.InvalidNeq(value="1170000031", problem=PROBLEM, suggestions=["1170000013"]),
    errors.InvalidNeq(value="12", problem=PROBLEM, suggestions=[]),
    errors.EmptyName(),
    errors.SourceUnreachable(source="https://example.org", problem=PROBLEM),
    errors.FileUnusable(path="register.csv", problem=PROBLEM),
    errors.NotTheRegister(source="register.csv", register="rena", problem=PROBLEM),
    errors.BadLines(source="register.jsonl", rows=[3, 5], listed=PROBLEM),
    errors.FieldMissing(source="register.csv", field="name", found=["NEQ"]),
    errors.FieldMissing(source="register.csv", field="name", found=[]),
    errors.StoreError(problem=PROBLEM),
    errors.NoSnapshot(register="rea"),
    errors.NoSnapshot(register="rea", day="2026-11-22"),
    errors.AnotherRun(),
    errors.AnotherRun(since="2026-11-22 02:31"),
    errors.MissingRight(
        place="postgresql://db/amp", user="c.roy", right=PROBLEM, role="amp_registry_checker"
    ),
    errors.MissingRight(place="postgresql://db/amp", user=None, right=PROBLEM, role=None),
    errors.JournalBroken(seq=12, problem=PROBLEM),
    errors.RegistersFileNotWritten(file="registres.amp", problem=PROBLEM),
    errors.RegistersFileUnusable(file="registres.amp", problem=PROBLEM),
    errors.EvidenceUnreadable(problem=PROBLEM),
    errors.NoSuchEntry(seq=12, count=3),
    errors.HeadUnusable(noted="head.json", problem=PROBLEM),
    errors.TimestampRefused(authority="https://example.org", problem=PROBLEM),
    errors.KeyUnusable(path="journal.pem", problem=PROBLEM),
    errors.ProofUnreadable(problem=PROBLEM),
    errors.BadSignature(problem=PROBLEM),
    errors.UntrustedKey(key_id="a1b2"),
    errors.NoSuchCheck(seq=1042),
    errors.NoSuchMatch(named="--match 7", found=PROBLEM),
    errors.DecidedByNumber(name="Construction Exemple inc.", number="1170000013"),
    errors.AlreadyDecided(id=12, by="Marie Exemple"),
    errors.NoSuchDecision(id=12),
    errors.NoSuchToken(number=3),
    errors.NotForReview(seq=1042),
    errors.ListUnreadable(file="liste.xlsx", problem=PROBLEM),
    errors.ListUnreadable(file="liste.xlsx", problem=PROBLEM, advice=PROBLEM),
    errors.ColumnsUnclear(file="liste.csv", problem=PROBLEM, found=["Ville", "Remarque"]),
    errors.NoLawForDate(day="2011-01-01", first="2012-06-01"),
    errors.BadLawFile(file="thresholds.toml", row="2", problem=PROBLEM, mend=PROBLEM),
    errors.NotDelivered(channel="agent@exemple.test", problem=Text("réponse 500", "answer 500"), count=2),
    errors.BadWatchFile(path="contrats.csv", problems=[(3, PROBLEM), (5, PROBLEM)]),
    errors.NotAuthenticated(problem=PROBLEM),
    errors.NotPermitted(who="c.roy", scope="check"),
    errors.UnknownHost(host="evil.example"),
    errors.CrossSite(origin="https://evil.example"),
    errors.FormRefused(problem=PROBLEM),
    errors.TooLarge(limit=Text("1 Mo", "1 MB")),
    errors.TooMany(rate=1200, seconds=3),
    errors.NoSuchPage(path="/ailleurs"),
    errors.BadRequest(where=PROBLEM, problem=PROBLEM),
    errors.OpenToAll(host="0.0.0.0", problem=PROBLEM, todo=PROBLEM),
    errors.Unexpected(),
    errors.BadSettings(name="rena_max_age_hours", value=-1, problem=PROBLEM),
    errors.FileNotWritten(path="liste.csv", option="--output", problem=PROBLEM),
    errors.ExtraMissing(purpose=PROBLEM, extra="excel"),
)


def _leaves(kind: type[AmpRegistryError]) -> Iterator[type[AmpRegistryError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _leaves(child)


def test_every_class_of_the_tree_that_can_be_raised_is_in_this_table() -> None:
    roots = {
        errors.CollectError,
        errors.LawError,
        errors.RecordError,
        errors.SigningError,
        errors.DecisionError,
        errors.WatchError,
        errors.ListError,
        errors.WebError,
    }
    assert {type(error) for error in MADE} == set(_leaves(AmpRegistryError)) - roots


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_filled_in_and_ends_like_a_sentence(error: AmpRegistryError, language: str) -> None:
    said = error.message("fr" if language == "fr" else "en")
    assert len(said.split()) > 5
    assert not re.search(r"[{}]|  |None", said)


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_the_two_languages_say_it_differently(error: AmpRegistryError) -> None:
    assert error.message("fr") != error.message("en") == str(error)


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_an_error_is_plain_data(error: AmpRegistryError) -> None:
    plain = error.to_dict()
    assert list(plain) == ["error", "what", "why", "todo", "values"]
    assert plain["error"] == type(error).__name__
    assert json.loads(json.dumps(plain)) == plain


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_an_error_travels_between_processes(error: AmpRegistryError) -> None:
    there = pickle.loads(pickle.dumps(error))
    assert type(there) is type(error)
    assert (str(there), there.to_dict()) == (str(error), error.to_dict())


HOSTILE = "\x1b[2J\u202e\ud800 {field} \x00" + "é" * 5_000


@pytest.mark.parametrize(
    "error",
    [
        errors.InvalidQuestion(field=HOSTILE, value=HOSTILE, problem=PROBLEM, accepted=PROBLEM),
        errors.InvalidNeq(value=HOSTILE, problem=PROBLEM, suggestions=[]),
        errors.FileUnusable(path=HOSTILE, problem=PROBLEM),
        errors.NotDelivered(channel="agent@exemple.test", problem=Text("réponse 500", "answer 500"), count=2),
        errors.BadWatchFile(path="contrats.csv", problems=[(3, PROBLEM), (5, PROBLEM)]),
        errors.BadSettings(name="rena_max_age_hours", value=HOSTILE, problem=PROBLEM),
        errors.KeyUnusable(path=HOSTILE, problem=PROBLEM),
        errors.UntrustedKey(key_id=HOSTILE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_was_given_is_quoted_short_and_cannot_command_a_terminal(error: AmpRegistryError) -> None:
    for said in (error.message("fr"), error.message("en")):
        assert said.isprintable()
        assert len(said) < 600
        said.encode()


NO_FILE = Path("no/such/folder/file")
SECRET_IN_A_FOLDER = {
    "AMP_REGISTRY_WEBHOOK_URL": "https://exemple.test/",
    "AMP_REGISTRY_WEBHOOK_SECRET_FILE": str(Path(__file__).parent),
}
OF_THE_SYSTEM: dict[str, Callable[[], object]] = {
    "settings": lambda: settings.load({}, {"AMP_REGISTRY_SETTINGS": str(NO_FILE)}),
    "holidays": lambda: business_days.read(NO_FILE),
    "contracts to watch": lambda: watch_list.read_file(NO_FILE, present()),
    "the secret of a channel": lambda: watch_channels.channels(
        settings.load({}, SECRET_IN_A_FOLDER), present, lambda seconds: None
    ),
    "a head": lambda: journal_heads.read(NO_FILE),
    "what is written at once": lambda: output.write_whole(NO_FILE, b"", option="--pdf"),
    "what is written as it comes": lambda: output.whole(NO_FILE).__enter__(),
}


@pytest.mark.parametrize("name", OF_THE_SYSTEM)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_system_says_of_a_file_is_a_sentence(name: str, language: Language) -> None:
    with pytest.raises(AmpRegistryError) as refused:
        OF_THE_SYSTEM[name]()
    for part in refused.value.parts():
        said = part.say(language)
        assert said == "" or re.search(r"[^.]\.$", said), said
