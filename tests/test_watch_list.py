"""The list of contracts under watch: kept, brought up to date, taken off and never forgotten, read from a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amp_registry import watch_list
from amp_registry.bulk import contracts
from amp_registry.contract import Role
from amp_registry.errors import BadWatchFile, FileUnusable, InvalidNeq, InvalidQuestion
from amp_registry.question import Act, Firm, Question
from amp_registry.watched import Watched

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRM = "1170000013"
OTHER = "1199013294"


def watch(neq: str = FIRM, name: str | None = None, **told: Any) -> Watched:
    return Watched.of(Question(firm=Firm(neq=neq, name=name), act="bid", as_of="2026-01-01"), NOW, **told)


def test_nothing_is_watched_where_there_is_no_store(tmp_path: Path) -> None:
    assert watch_list.listed(f"sqlite:///{tmp_path}/none.sqlite3") == []


def test_a_contract_is_kept_with_all_that_was_given(database_url: str) -> None:
    given = watch(reference="2026-118", public_body="Ville d'Exemple", ends="2027-06-30", note="pont")
    ((kept, new),) = watch_list.add(database_url, [given])
    assert new
    assert watch_list.listed(database_url) == [kept]
    assert (kept.reference, kept.ends, kept.note) == ("2026-118", date(2027, 6, 30), "pont")
    assert kept.asked().act is Act.CONTINUE
    assert kept.asked().as_of is None


def test_the_same_firm_may_have_several_contracts(database_url: str) -> None:
    watch_list.add(
        database_url, [watch(reference="a"), watch(reference="b"), watch(reference="a", public_body="x")]
    )
    assert len(watch_list.listed(database_url)) == 3


def test_a_contract_watched_again_takes_the_new_facts_and_keeps_its_first_day(database_url: str) -> None:
    first, second = watch(reference="a", ends="2026-12-31", note="n"), watch(reference="A", ends="2027-12-31")
    later = Watched.of(second.question, NOW + timedelta(days=3), reference="A", ends="2027-12-31")
    ((one, _),) = watch_list.add(database_url, [first])
    ((kept, new),) = watch_list.add(database_url, [later])
    assert (kept.number, new) == (one.number, False)
    assert (kept.added_at, kept.ends, kept.note) == (NOW, date(2027, 12, 31), "n")


def test_a_contract_taken_off_stays_on_record(database_url: str) -> None:
    watch_list.add(database_url, [watch(reference="a"), watch(reference="b"), watch(OTHER)])
    later = NOW + timedelta(days=1)
    (gone,) = watch_list.remove(database_url, FIRM, later, reference="a")
    assert gone.reference == "a"
    assert [each.reference for each in watch_list.listed(database_url)] == [None, "b"]
    ended = [each for each in watch_list.listed(database_url, ended=True) if each.ended_at]
    assert [(each.number, each.ended_at) for each in ended] == [(gone.number, later)]
    assert watch_list.remove(database_url, FIRM, later, reference="a") == []


@pytest.mark.parametrize("asked", [FIRM, "1170-000-013", "construction exemple INC.", "1"])
def test_a_contract_is_taken_off_by_neq_by_name_or_by_its_own_number(database_url: str, asked: str) -> None:
    watch_list.add(database_url, [watch(name="Construction Exemple inc.")])
    assert len(watch_list.remove(database_url, asked, NOW)) == 1


def test_a_contract_taken_off_and_added_again_is_another_watch(database_url: str) -> None:
    ((first, _),) = watch_list.add(database_url, [watch()])
    watch_list.remove(database_url, FIRM, NOW)
    ((again, new),) = watch_list.add(database_url, [watch()])
    assert new
    assert again.number != first.number


def test_a_subcontractor_has_a_subcontract() -> None:
    made = watch(subcontractor_of="1199013294")
    assert made.question.contract is not None
    assert made.question.contract.role is Role.SUBCONTRACTOR


def test_a_day_that_is_none_is_refused_by_its_path() -> None:
    with pytest.raises(InvalidQuestion, match="ends"):
        watch(ends="2027-13-01")


# --- a file -------------------------------------------------------------------------------------------

LINES = """neq;name;reference;public_body;ends;kind;expenditure;body;subcontractor_of
1170000013;;2026-118;Ville d'Exemple;2027-06-30;construction;6000000;municipal;
;Les Excavations Sarrazelle inc.;2026-119;Ville d'Exemple;;;;;1170000013
"""


def written(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "contrats.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_gives_a_contract_a_line(tmp_path: Path, encoding: str) -> None:
    one, two = watch_list.read_file(written(tmp_path, LINES, encoding), NOW)
    assert one.firm.neq == FIRM
    assert one.question.contract is not None
    assert one.question.contract.expenditure == Decimal(6_000_000)
    assert (two.firm.name, two.subcontractor_of) == ("Les Excavations Sarrazelle inc.", FIRM)


def test_amounts_are_read_as_people_write_them(tmp_path: Path) -> None:
    path = written(tmp_path, LINES.replace("6000000", "6 000 000"))
    (one, _) = contracts.read(path, NOW)
    assert one.question.contract is not None
    assert one.question.contract.expenditure == Decimal(6_000_000)


SPELLED = """Nom;Genre de contrat;Montant;Fin du contrat;Organisme;Référence
Pavage Exemple inc. (NEQ 1170000021);travaux;6 000 000,00 $;30/06/2027;Ville d'Exemple;2026-118
"""


def test_a_file_is_spelled_as_a_list_of_firms_is(tmp_path: Path) -> None:
    (one,) = contracts.read(written(tmp_path, SPELLED), NOW)
    assert (one.firm.name, one.firm.neq) == ("Pavage Exemple inc.", "1170000021")
    assert one.question.contract is not None
    assert (one.question.contract.kind, one.question.contract.expenditure) == (
        "construction",
        Decimal(6_000_000),
    )
    told = (one.ends, one.public_body, one.reference)
    assert told == (date(2027, 6, 30), "Ville d'Exemple", "2026-118")


@pytest.mark.parametrize(
    ("heading", "cell", "fr", "en"),
    [
        pytest.param("fin", "demain", "fin : « demain » : ce n'est pas une date lisible ; écrivez AAAA-MM-JJ.", "write YYYY-MM-DD", id="no day"),
        pytest.param("ends", "2027-06-31", "ends : « 2027-06-31 » : ce n'est pas une date lisible ; écrivez AAAA-MM-JJ.", "write YYYY-MM-DD", id="a day that is none"),
        pytest.param("fin", "03/04/2027", "elle se lit de deux façons (jour ou mois d'abord) ; écrivez AAAA-MM-JJ.", "in two ways", id="two days"),
        pytest.param("montant", "5 M$", "montant : « 5 M$ » : ce n'est pas un montant ; écrivez par exemple 6000000", "write for example 6000000", id="no amount"),
        pytest.param("genre de contrat", "voyage", "genre de contrat : « voyage » : valeurs acceptées : construction", "accepted values: construction", id="no kind"),
        pytest.param("tier", "0", "Valeurs acceptées : ", "Accepted values: ", id="what the question itself refuses"),
    ],
)  # fmt: skip
def test_a_value_that_is_refused_comes_with_what_would_be_accepted(
    tmp_path: Path, heading: str, cell: str, fr: str, en: str
) -> None:
    with pytest.raises(BadWatchFile) as refused:
        contracts.read(written(tmp_path, f"neq;{heading}\n{FIRM};{cell}\n"), NOW)
    assert fr in refused.value.message("fr").replace("\u00a0", " ")
    assert en in refused.value.message("en")
    assert "--date-order" not in refused.value.message("fr")


def test_a_column_of_lists_that_says_nothing_of_a_contract_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(BadWatchFile, match=r"unknown columns: stop_order\.date"):
        contracts.read(written(tmp_path, f"neq,stop_order.date\n{FIRM},\n"), NOW)


def test_a_column_repeated_under_two_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWatchFile, match="repeated columns: name, nom"):
        contracts.read(written(tmp_path, "name,nom\na,b\n"), NOW)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: unknown columns"),
        ("neq,telephone\n1170000013,1\n", "telephone"),
        ("neq,neq\n1170000013,1\n", "repeated columns: neq"),
        ("neq,ends\n1170000013\n", "line 2: 1 cell instead of 2"),
        ('neq,note\n1170000013,"open\n', "not a readable CSV"),
        ("neq,ends\n1170000013,2027-06-31\n", "line 2: "),
        ("neq,kind\n1170000013,construct\n", "construct"),
        ("neq,note\n,nobody\n", "line 2: "),
        ("neq,tier\n1170000013,first\n", "first"),
    ],
)
def test_a_file_that_cannot_be_used_says_which_line_and_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadWatchFile) as refused:
        watch_list.read_file(written(tmp_path, text), NOW)
    assert said in refused.value.message("en")
    assert ". No contract was added. " in refused.value.message("en")
    assert ". Aucun contrat n'a été ajouté. " in refused.value.message("fr")
    assert refused.value.message("fr") != refused.value.message("en")


def test_every_bad_line_is_named_and_no_more_than_twenty_are_printed(tmp_path: Path) -> None:
    bad = "neq\n" + "1170000031\n" * 25
    with pytest.raises(BadWatchFile) as refused:
        watch_list.read_file(written(tmp_path, bad), NOW)
    message = refused.value.message("en")
    assert "line 2:" in message
    assert "line 21:" in message
    assert "; and 5 more lines. No contract was added." in message


def test_of_one_line_more_it_is_said_in_the_singular(tmp_path: Path) -> None:
    with pytest.raises(BadWatchFile) as refused:
        watch_list.read_file(written(tmp_path, "neq\n" + "1170000031\n" * 21), NOW)
    assert " ; et 1 autre ligne. Aucun contrat n'a été ajouté." in refused.value.message("fr")
    assert "; and 1 more line. No contract was added." in refused.value.message("en")


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable):
        watch_list.read_file(tmp_path / "none.csv", NOW)


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_list, "LARGEST_FILE", 10)
    with pytest.raises(BadWatchFile, match="too large"):
        watch_list.read_file(written(tmp_path, LINES), NOW)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"neq\n\x81\x8d\n")
    with pytest.raises(BadWatchFile, match="CSV"):
        watch_list.read_file(path, NOW)


def test_a_number_that_cannot_be_a_neq_is_refused() -> None:
    with pytest.raises(InvalidNeq):
        watch("123")
