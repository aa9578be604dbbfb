"""REA as an extract and its three complement lists print it."""

from __future__ import annotations

import pytest

from amp_registry.collect.card_file import load_card
from amp_registry.collect.detect import read_many, read_register
from amp_registry.collect.parsed import Notes
from amp_registry.collect.rea_list import read_list
from amp_registry.collect.table import Row, Table
from amp_registry.errors import FieldMissing, NotTheRegister
from amp_registry.records import ListOrigin, ReaEntry, Register, Status, SuspensionCause
from tests.collect.pages import codes, page, rea, sample


def only(**cells: str) -> ReaEntry:
    (entry,) = rea(cells).entries
    assert isinstance(entry, ReaEntry)
    return entry


def entries_of(text: str) -> list[ReaEntry]:
    return [entry for entry in read_register(Register.REA, page(text)).entries if isinstance(entry, ReaEntry)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_of_the_four_delimiters_is_recognised(delimiter: str) -> None:
    parsed = rea({"Nom": "Béton, Pierre; Fils | inc."}, delimiter=delimiter)
    assert parsed.entries[0].name == "Béton, Pierre; Fils | inc."


@pytest.mark.parametrize(
    ("printed", "status", "noted"),
    [
        ("Autorisée", "authorized", []),
        ("SUSPENDUE", "suspended", []),
        ("expirée", "expired", []),
        ("Révoquée", "unknown", [(2, "unknown_category")]),
        ("", "unknown", [(2, "empty_category")]),
    ],
)
def test_standing_in_the_extract_grants_nothing_by_itself(
    printed: str, status: str, noted: list[tuple[int, str]]
) -> None:
    """The status is the one printed, `unknown` when it is not a known word."""
    parsed = rea({"Statut": printed})
    assert isinstance(parsed.entries[0], ReaEntry)
    assert (parsed.entries[0].status, codes(parsed)) == (status, noted)


def test_an_extract_with_no_status_is_refused() -> None:
    with pytest.raises(FieldMissing, match="status"):
        entries_of("Nom;NEQ;Date de délivrance\nA inc.;;2024-01-01\n")


@pytest.mark.parametrize(
    ("printed", "status", "expires", "noted"),
    [
        ("2029-01-31", "authorized", "2029-01-31", []),
        ("", "authorized", "None", []),
        ("Durée indéterminée", "authorized", "None", []),
        ("un jour", "unknown", "None", [(2, "bad_date")]),
    ],
)
def test_no_end_date_means_indefinite_and_an_unreadable_one_settles_nothing(
    printed: str, status: str, expires: str, noted: list[tuple[int, str]]
) -> None:
    parsed = rea({"Date d'expiration": printed})
    entry = parsed.entries[0]
    assert isinstance(entry, ReaEntry)
    assert (entry.status, str(entry.expires_on), codes(parsed)) == (status, expires, noted)


@pytest.mark.parametrize(
    ("printed", "oversight"), [("Oui", True), ("non", False), ("", None), ("peut-être", None)]
)
def test_oversight_is_yes_no_or_not_said(printed: str, oversight: bool | None) -> None:
    assert only(**{"Sous surveillance": printed}).oversight is oversight


def test_a_flag_of_json_is_read_as_it_is() -> None:
    text = '[{"Nom": "A inc.", "NEQ": null, "Statut": "Autorisée", "Sous surveillance": true}]'
    assert entries_of(text)[0].oversight is True


def test_the_suspended_list_suspends_and_gives_the_cause() -> None:
    entries = entries_of(
        "Nom;Date de suspension;Cause de la suspension\nA inc.;2026-10-01;Examen de l'intégrité\nB inc.;2026-10-01;\n"
    )
    assert [(e.status, e.suspension_cause, e.list_origin) for e in entries] == [
        (Status.SUSPENDED, SuspensionCause.INTEGRITY, ListOrigin.COMPLEMENT_SUSPENDED),
        (Status.SUSPENDED, None, ListOrigin.COMPLEMENT_SUSPENDED),
    ]
    assert entries[0].raw["Date de suspension"] == "2026-10-01"


def test_a_row_that_says_another_status_than_its_list_is_believed_in_neither() -> None:
    card = load_card(Register.REA)
    table = Table(
        "list",
        ("Nom", "Statut"),
        tuple(
            Row(n, {"Nom": "A", "Statut": s}, {}) for n, s in enumerate(("Autorisée", "Suspendue", "?"), 1)
        ),
    )
    notes = Notes("list")
    parsed = read_list(table, card, card.lists["complement_suspended"], notes)
    statuses = [entry.status for entry in parsed.entries if isinstance(entry, ReaEntry)]
    assert statuses == [Status.UNKNOWN, Status.SUSPENDED, Status.SUSPENDED]
    assert [(issue.row, issue.code) for issue in notes.issues] == [
        (1, "status_conflict"),
        (3, "unknown_category"),
    ]


def test_the_expired_list_expires() -> None:
    (entry,) = entries_of("Nom,Date d'expiration\nA inc.,2025-12-31\n")
    assert (entry.status, str(entry.expires_on)) == (Status.EXPIRED, "2025-12-31")
    assert entry.list_origin is ListOrigin.COMPLEMENT_EXPIRED


def test_the_oversight_list_says_nothing_of_the_authorization() -> None:
    (entry,) = entries_of("Nom,Mesures imposées\nA inc.,Accompagnement\n")
    assert (entry.status, entry.oversight) == (Status.UNKNOWN, True)
    assert entry.list_origin is ListOrigin.COMPLEMENT_OVERSIGHT


def test_an_extract_that_also_prints_suspensions_stays_the_extract() -> None:
    (entry,) = entries_of("Nom,NEQ,Statut,Date de suspension\nA inc.,,Suspendue,2026-10-01\n")
    assert (entry.status, entry.list_origin) == (Status.SUSPENDED, ListOrigin.EXTRACT)


def test_several_files_are_one_register_and_every_row_stays_an_entry() -> None:
    """Every row stays an entry of its own, with the list it came from."""
    names = ("rea_extract.csv", "rea_oversight.csv")
    together = read_many(Register.REA, [sample(name) for name in names])
    apart = [read_register(Register.REA, sample(name)) for name in names]
    assert together.entries == apart[0].entries + apart[1].entries
    assert len(together.rows) == len(together.entries)


def test_the_same_file_twice_counts_once() -> None:
    once = read_register(Register.REA, sample("rea_extract.csv"))
    assert read_many(Register.REA, [sample("rea_extract.csv")] * 2).entries == once.entries


def test_complement_lists_alone_are_said_not_to_be_the_register() -> None:
    read = read_many(Register.REA, [sample("rea_suspended.csv"), sample("rea_expired.csv")])
    assert [issue.code for issue in read.issues] == ["extract_missing"]
    assert not [
        issue for issue in read_many(Register.RENA, [sample("rena.json")]).issues if issue.row is None
    ]


def test_nothing_given_is_nothing_read() -> None:
    assert read_many(Register.REA, []).entries == ()


@pytest.mark.parametrize("name", ["rea_extract.csv", "rea_suspended.csv", "rea_expired.csv", "rea.jsonl"])
def test_a_list_of_rea_is_not_rena(name: str) -> None:
    with pytest.raises(NotTheRegister, match="it is the REA register"):
        read_register(Register.RENA, sample(name))


def test_headings_that_repeat_or_are_empty_lose_no_cell() -> None:
    (entry,) = entries_of("Nom;NEQ;;Nom;Statut\nA;;x;y;Autorisée\n")
    assert entry.raw == {"Nom": "A", "NEQ": "", "(3)": "x", "Nom (4)": "y", "Statut": "Autorisée"}


def test_lines_of_a_cell_do_not_shift_the_numbers_of_the_rows() -> None:
    parsed = read_register(Register.REA, page('\n\nNom;NEQ;Statut\n"A\ninc.";;Autorisée\nB inc.;;?\n'))
    assert [entry.name for entry in parsed.entries] == ["A inc.", "B inc."]
    assert parsed.rows == (4, 6)
    assert codes(parsed) == [(6, "unknown_category")]


def test_a_last_line_of_spaces_is_blank_and_not_a_cut() -> None:
    parsed = read_register(Register.REA, page("Nom;NEQ;Statut\nA inc.;;Autorisée\n  \n"))
    assert (len(parsed.entries), codes(parsed)) == (1, [(3, "blank_row")])
