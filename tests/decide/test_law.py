"""The law as data: read strictly, dated, replaceable by an override, and whole."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from amp_registry.contract import Body, Kind, MontrealObject
from amp_registry.decide import law as law_module
from amp_registry.decide.law import BLOCKS, Law, load, load_with
from amp_registry.decide.law_file import LawFile
from amp_registry.decide.other_grounds import read as read_grounds
from amp_registry.decide.vocabulary import FACTS
from amp_registry.errors import BadLawFile
from amp_registry.question import Covers, PermissionArticle
from tests.explain import approvals

LAW = load()
FOLDER = Path(__file__).with_name("approved")
ROADS = MontrealObject.ROADS_WATERWORKS_SEWERS


def amount(law: Law, kind: Kind, day: date, role: str = "contract") -> tuple[Decimal | None, ...]:
    return law.amounts(kind, Body.PUBLIC_BODY, role, None, day)


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (Kind.CONSTRUCTION, date(2013, 1, 15), "40000000"),
        (Kind.CONSTRUCTION, date(2013, 12, 6), "10000000"),
        (Kind.CONSTRUCTION, date(2014, 10, 24), "5000000"),
        (Kind.SERVICES, date(2014, 10, 24), "5000000"),
        (Kind.SERVICES, date(2015, 11, 1), "5000000"),
        (Kind.SERVICES, date(2015, 11, 2), "1000000"),
        (Kind.PARTNERSHIP, date(2013, 12, 6), "10000000"),
        (Kind.PARTNERSHIP, date(2024, 10, 8), "5000000"),
        (Kind.PARTNERSHIP, date(2024, 10, 9), "5000000"),
    ],
)
def test_the_threshold_is_that_of_the_day_the_award_process_began(
    kind: Kind, day: date, expected: str
) -> None:
    assert amount(LAW, kind, day) == (Decimal(expected),)


def test_supply_has_no_threshold_and_a_concession_no_row() -> None:
    assert amount(LAW, Kind.SUPPLY, date(2026, 1, 1)) == (None,)
    assert amount(LAW, Kind.CONCESSION, date(2026, 1, 1)) == (None,)


def test_a_threshold_nobody_knows_may_be_anything() -> None:
    assert amount(LAW, Kind.PARTNERSHIP, date(2013, 5, 1)) == (Decimal(0), None)


def test_in_montreal_the_lower_of_the_two_thresholds_applies() -> None:
    montreal = LAW.amounts(Kind.CONSTRUCTION, Body.MONTREAL, "contract", ROADS, date(2020, 1, 1))
    other_works = LAW.amounts(Kind.CONSTRUCTION, Body.MONTREAL, "contract", None, date(2020, 1, 1))
    assert montreal == (Decimal(100000),)
    assert other_works == (Decimal(5000000),)


def test_in_april_2024_montreal_had_one_of_two_thresholds_and_we_do_not_know_which() -> None:
    april = LAW.amounts(Kind.CONSTRUCTION, Body.MONTREAL, "contract", ROADS, date(2024, 4, 15))
    assert april == (Decimal(100000), Decimal(5000000))
    supply = LAW.amounts(
        Kind.SUPPLY, Body.MONTREAL, "contract", MontrealObject.BITUMINOUS_SUPPLY, date(2024, 4, 15)
    )
    assert supply == (Decimal(100000), None)


def test_no_two_thresholds_of_one_kind_body_role_and_object_overlap() -> None:
    rows = [(t.kind, t.body, role, t.object, t) for t in LAW.thresholds for role in _roles(t.role)]
    for i, (*key, one) in enumerate(rows):
        for *other_key, other in rows[i + 1 :]:
            if key == other_key:
                assert (one.end or date.max) < other.start or (other.end or date.max) < one.start


def _roles(role: str) -> tuple[str, ...]:
    return ("contract", "subcontract") if role == "both" else (role,)


def test_periods_of_one_kind_follow_each_other_without_a_gap() -> None:
    for kind in (Kind.CONSTRUCTION, Kind.SERVICES, Kind.PARTNERSHIP):
        for role in ("contract", "subcontract"):
            rows = [
                t for t in LAW.thresholds if t.kind is kind and t.body == "all" and role in _roles(t.role)
            ]
            for before, after in pairwise(rows):
                assert before.end is not None
                assert before.end + timedelta(days=1) == after.start
            assert rows[-1].end is None


def test_every_row_cites_a_text_but_those_of_our_own() -> None:
    without = {row.id for row in LAW.all_rows() if not row.cite}
    assert without == {"I2", "I3", "I4", "I6", "I7", "A21", "C1b", "C1c", "C15", "C20"}


def test_every_citation_of_a_row_starts_after_the_one_before_it_ends() -> None:
    for row in LAW.all_rows():
        for before, after in pairwise(row.cite):
            assert before.end is not None, row.id
            assert after.start == before.end + timedelta(days=1), row.id


def test_every_fact_is_asked_about_by_some_row() -> None:
    asked = {fact for row in LAW.all_rows() for fact, _ in row.when}
    assert set(FACTS) - asked == set()


def test_a_row_of_an_override_stands_where_the_row_of_its_id_stood() -> None:
    changed = load('[[row]]\nid = "R2"\nblock = "R"\nwhen = { rena = ["provisional"] }\nanswer = "review"\n')
    ids = [row.id for row in changed.rows["R"]]
    assert ids == [row.id for row in LAW.rows["R"]]
    assert next(row for row in changed.rows["R"] if row.id == "R2").answer == "review"
    assert changed.version != LAW.version


def test_a_new_row_of_an_override_is_tried_first_in_its_block() -> None:
    changed = load('[[row]]\nid = "Z1"\nblock = "A"\nwhen = { rea = ["absent"] }\nanswer = "review"\n')
    assert changed.rows["A"][0].id == "Z1"


def test_an_override_is_read_from_the_file_the_settings_name(tmp_path: Path) -> None:
    decree = tmp_path / "decree.toml"
    decree.write_text(ROW + 'when = { rea = ["absent"] }\nanswer = "review"\n', encoding="utf-8")
    assert load_with(decree).rows["A"][0].id == "Z1"
    assert load_with(None).version == LAW.version


def test_an_override_that_cannot_be_opened_is_refused_by_its_name(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.toml"
    with pytest.raises(BadLawFile) as caught:
        load_with(nowhere)
    assert caught.value.message("fr") == (
        f"Fichier de loi {nowhere}, ligne - : ce fichier ou ce dossier n'existe pas. Aucune réponse n'est donnée avec une "
        "loi mal lue. Donnez un fichier TOML lisible."
    )
    assert caught.value.message("en") == (
        f"Law file {nowhere}, row -: there is no such file or folder. No answer is given on a law badly read."
        " Give a TOML file that can be read."
    )


def test_an_override_in_another_encoding_is_refused_too(tmp_path: Path) -> None:
    decree = tmp_path / "decree.toml"
    decree.write_bytes("# décret".encode("cp1252"))
    with pytest.raises(BadLawFile, match="decree"):
        load_with(decree)


def test_a_file_that_is_not_toml_is_refused_in_the_words_of_its_reader() -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as read:
        tomllib.loads("[[row]")
    with pytest.raises(BadLawFile) as caught:
        load("[[row]", "decree.toml")
    assert caught.value.message("fr") == (
        f"Fichier de loi decree.toml, ligne - : Ce n'est pas du TOML lisible : {read.value}. Aucune réponse n'est donnée avec une loi mal lue."
        " Corrigez la syntaxe TOML."
    )
    assert caught.value.message("en") == (
        f"Law file decree.toml, row -: This is not readable TOML: {read.value}. No answer is given on a law badly read. Mend the TOML syntax."
    )


def test_a_row_knows_its_file_and_when_it_was_checked(tmp_path: Path) -> None:
    decree = tmp_path / "decree.toml"
    dated = "checked_on = 2026-01-05\n" + ROW + 'when = { rea = ["absent"] }\nanswer = "review"\n'
    decree.write_text(dated + "checked_on = 2026-02-06\n", encoding="utf-8")
    row = load_with(decree).rows["A"][0]
    assert (row.origin, row.checked_on) == ("decree.toml", date(2026, 2, 6))
    decree.write_text(dated, encoding="utf-8")
    assert load_with(decree).rows["A"][0].checked_on == date(2026, 1, 5)


def test_a_threshold_of_an_override_comes_before_the_shipped_ones() -> None:
    text = """
[[threshold]]
kind = "services"
body = "all"
role = "both"
amount = "2000000.00"
from = 2027-01-01
instrument = "decree of tomorrow"
source = "own"
confidence = "U"
"""
    changed = load(text)
    assert amount(changed, Kind.SERVICES, date(2026, 12, 31)) == (Decimal(1000000),)
    assert amount(changed, Kind.SERVICES, date(2027, 1, 1)) == (Decimal(2000000),)
    assert changed.changes(Kind.SERVICES, date(2026, 1, 1), date(2027, 1, 1)) == [date(2027, 1, 1)]


ROW = '[[row]]\nid = "Z1"\nblock = "A"\n'
THRESHOLD = '[[threshold]]\nkind = "services"\nbody = "all"\nrole = "both"\nfrom = 2027-01-01\n'
PERMISSION = '[[permission]]\narticle = "25.0.2"\nsource = "y"\nconfidence = "U"\n'
SERVICES = "services/all/both/2027-01-01"
REST = 'instrument = "x"\nsource = "y"\nconfidence = "U"\n'


BAD = [
    pytest.param("[[row]\n", "-", "", id="not TOML"),
    pytest.param('[[row]]\nblock = "A"\n', "?", "id", id="a row without id"),
    pytest.param(ROW, "Z1", "when", id="a row without conditions"),
    pytest.param(ROW + 'when = { moon = ["full"] }\n', "Z1", "when.moon", id="a fact nobody knows"),
    pytest.param(ROW + 'when = { rea = ["blue"] }\n', "Z1", "when.rea", id="a value nobody knows"),
    pytest.param(ROW + "when = { rea = [] }\n", "Z1", "when.rea", id="no value at all"),
    pytest.param(ROW + 'when = { rea = "absent" }\n', "Z1", "when.rea", id="a value outside a list"),
    pytest.param(ROW + 'when = { rea = ["absent"] }\n', "Z1", "answer", id="a row that says nothing"),
    pytest.param(
        ROW + 'when = { rea = ["absent"] }\nanswer = "perhaps"\n',
        "Z1",
        "answer",
        id="an answer nobody gives",
    ),
    pytest.param(
        ROW + 'when = { rea = ["absent"] }\nnote = "yes"\n', "Z1", "note", id="a flag that is a text"
    ),
    pytest.param(
        ROW + 'when = { rea = ["absent"] }\nfrom = "today"\n', "Z1", "from", id="a date that is a text"
    ),
    pytest.param(ROW + 'when = { rea = ["absent"] }\nwarn = "x"\n', "Z1", "warn", id="a code outside a list"),
    pytest.param(
        ROW + 'when = { rea = ["absent"] }\ncite = "x"\n', "Z1", "cite", id="a citation that is a text"
    ),
    pytest.param(
        ROW
        + 'when = { rea = ["absent"] }\nanswer = "review"\ncite = [{ confidence = "R", source = "S1" }]\n',
        "Z1",
        "article",
        id="a citation without article",
    ),
    pytest.param(
        ROW + 'when = { rea = ["absent"] }\nanswer = "review"\ncolour = "red"\n',
        "Z1",
        "colour",
        id="an odd key",
    ),
    pytest.param('[[row]]\nid = "Z1"\nblock = "Q"\n', "Z1", "block", id="a block nobody knows"),
    pytest.param('[[row]]\nid = "Z1"\n', "Z1", "block", id="a row without block"),
    pytest.param(THRESHOLD + REST, "services/all/both/2027-01-01", "amount", id="no amount"),
    pytest.param(
        THRESHOLD + "amount = 5.0\n" + REST,
        "services/all/both/2027-01-01",
        "amount",
        id="money as a float",
    ),
    pytest.param(THRESHOLD + 'amount = "NaN"\n' + REST, SERVICES, "amount", id="an amount that is no number"),
    pytest.param(THRESHOLD + 'amount = ["-1"]\n' + REST, SERVICES, "amount", id="an amount below nothing"),
    pytest.param(
        THRESHOLD + 'amount = "much"\n' + REST, "services/all/both/2027-01-01", "amount", id="no number"
    ),
    pytest.param(
        '[[threshold]]\nkind = "services"\nbody = "all"\nrole = "both"\namount = "1.00"\n' + REST,
        "services/all/both/-",
        "from",
        id="a threshold without first day",
    ),
    pytest.param("row = 3\n", "-", "row", id="rows that are a number"),
    pytest.param('[row]\nid = "Z1"\n', "-", "row", id="one table where a list is asked"),
    pytest.param('[[rows]]\nid = "Z1"\n', "-", "rows", id="a name of tables nobody reads"),
    pytest.param(ROW + "when = { rea = [[1]] }\n", "Z1", "when.rea", id="a value that is a list"),
    pytest.param(
        ROW + 'when = { rea = ["absent"] }\nanswer = "review"\nfrom = 2027-01-02\nto = 2027-01-01\n',
        "Z1",
        "2027-01-02",
        id="a row that ends before it starts",
    ),
    pytest.param(
        PERMISSION + 'covers = ["conclude_all"]\n',
        "permission/25.0.2",
        "covers",
        id="a permission for nothing known",
    ),
    pytest.param(
        PERMISSION.replace("25.0.2", "25.0.9"),
        "permission/25.0.9",
        "article",
        id="a permission of no article known",
    ),
]


@pytest.mark.parametrize(("text", "row", "says"), BAD)
def test_a_bad_law_file_is_refused_with_the_file_the_row_and_the_mend(text: str, row: str, says: str) -> None:
    with pytest.raises(BadLawFile) as caught:
        load(text, "decree.toml")
    error = caught.value
    assert (error.values["file"], error.values["row"]) == ("decree.toml", row)
    for language in ("fr", "en"):
        message = error.message(language)  # type: ignore[arg-type]
        assert "decree.toml" in message
        assert says in message


BAD_GROUNDS = [
    ('[[ground]]\ncode = "x"\nkind = ["moon"]\n', "kind"),
    ('[[ground]]\ncode = "x"\ntier = "one"\n', "tier"),
    ('[[ground]]\ncode = "x"\namount = 25000\n', "amount"),
    ('[[ground]]\narticle = "x"\n', "code"),
]


@pytest.mark.parametrize(("text", "says"), BAD_GROUNDS)
def test_a_bad_file_of_other_grounds_is_refused_too(text: str, says: str) -> None:
    with pytest.raises(BadLawFile, match=says):
        read_grounds("grounds.toml", text)


def test_a_missing_value_at_the_head_of_a_file_is_named() -> None:
    with pytest.raises(BadLawFile) as caught:
        LawFile.parse("x.toml", 'first_day = "soon"').top("first_day", date)
    assert caught.value.message("en") == (
        "Law file x.toml, row -: first_day = “soon”. No answer is given on a law badly read. Expected: date."
    )


def test_the_blocks_are_those_the_interpreter_walks() -> None:
    assert set(LAW.rows) == set(BLOCKS)
    assert all(LAW.rows[block] for block in BLOCKS)
    assert set(law_module.DEFAULT_DAY) == set(BLOCKS)


def test_the_words_of_every_refusal_are_the_approved_ones() -> None:
    files = [(load, str(case.values[0])) for case in BAD if case.id != "not TOML"] + [
        (read_other, text) for text, _ in BAD_GROUNDS
    ]
    approvals.check("law-errors.txt", "\n".join(refusal(read, text) for read, text in files), FOLDER)


def read_other(text: str, name: str) -> object:
    return read_grounds(name, text)


def refusal(read: Callable[[str, str], object], text: str) -> str:
    with pytest.raises(BadLawFile) as caught:
        read(text, "decree.toml")
    return "\n".join([caught.value.message("fr"), caught.value.message("en"), ""])


def test_a_permission_of_an_override_stands_in_the_place_of_ours_of_the_same_article() -> None:
    override = '[[permission]]\narticle = "25.0.2"\ncovers = ["continue"]\nfrom = 2030-01-01\nconfidence = "A"\nsource = "S24"\n'
    law, day = load(override), date(2026, 11, 22)
    continuing = Covers.CONTINUE
    assert load().permits(PermissionArticle.A25_0_2, continuing, day)
    assert not law.permits(PermissionArticle.A25_0_2, continuing, day)
    assert law.permits(PermissionArticle.A25_0_2, continuing, date(2030, 1, 1))
    assert law.permits(PermissionArticle.A25_0_3, Covers.CONCLUDE, day)
