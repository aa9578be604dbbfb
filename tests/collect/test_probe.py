"""A source looked at through its card: what is found, missing and new, and the card to fill in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amp_registry.collect.card_draft import draft, write_draft
from amp_registry.collect.card_file import load_card
from amp_registry.collect.fetch import Manners
from amp_registry.collect.probe import Probe, probe
from amp_registry.errors import CollectError, FileUnusable, SourceUnreachable
from amp_registry.language import LANGUAGES, Language
from amp_registry.probing import probe_file, probe_source
from amp_registry.records import ListOrigin, Register
from tests.collect.official import workbook
from tests.collect.pages import FETCHED, SAMPLES, page, sample
from tests.factory import rena
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer

RENA, REA = load_card(Register.RENA), load_card(Register.REA)
HASTE = Manners(read_seconds=2, retries=0)


def of(*rows: dict[str, Any]) -> Probe:
    return probe(page(json.dumps({"records": rows}), "file.json"), RENA)


def test_the_official_file_maps_whole() -> None:
    found = probe(sample("rena.json"), RENA)
    (only,) = found.lists
    assert (only.origin, only.rows, only.source) == (ListOrigin.EXTRACT, 61, "rena.json")
    assert {each.field: each.column for each in only.found}["projected_end"] == (
        "Date de fin d'inadmissibilité prévue"
    )
    assert only.lacking == ()
    assert only.new == ()
    assert only.words == {"registration": ("En révision",)}
    assert found.readable
    assert found.parsed is not None
    assert found.parsed.counts == {"neq_flagged": 2, "unknown_category": 1}


def test_three_values_that_differ_are_shown_of_each_column() -> None:
    found = of(*({"Nom": name, "Région": "Laval"} for name in ("A", " A ", "", "B", "C", "D")))
    (only,) = found.lists
    assert only.found[0].samples == ("A", "B", "C")
    assert [(new.column, new.samples) for new in only.new] == [("Région", ("Laval",))]


def test_a_long_value_is_cut() -> None:
    (only,) = of({"Nom": "x" * 500, "NEQ": ""}).lists
    assert only.found[0].samples == ("x" * 60 + "…",)


@pytest.mark.parametrize(
    ("values", "like"),
    [
        (["1170000013", "1199 010 076", "12"], "neq"),
        (["2029-06-12", "13 juin 2024"], "date"),
        (["1170000014", "12", "1170000013"], ""),
        (["", None], ""),
        ([], ""),
    ],
)
def test_what_most_values_of_a_new_column_are_is_said(values: list[Any], like: str) -> None:
    (only,) = of({"Nom": "A"}, *({"Nom": "A", "Mystère": value} for value in values)).lists
    assert [new.like for new in only.new] == ([like] if values else [])


def test_a_missing_column_says_whether_it_is_required_and_what_would_do() -> None:
    found = of({"Nom": "A", "NEQ": "", "Inscription": "Définitive"})
    (only,) = found.lists
    assert [(each.field, each.accepted[0]) for each in only.lacking] == [("projected_end", "date de fin")]
    assert not found.readable
    assert found.problem is not None
    assert "projected_end" in found.problem.en
    assert {each.field for each in only.missing if not each.required} >= {"address", "reasons"}


def test_the_keys_of_reasons_are_columns_too() -> None:
    reasons = [{"Genre": "Infraction", "Texte": "Art. 1"}, {"Genre": "Lien"}]
    (only,) = of({"Nom": "A", "Motifs": reasons}, {"Nom": "B", "Motifs": {"Genre": "Lien"}}).lists
    assert [(new.column, new.samples, new.in_reasons) for new in only.new] == [
        ("Motifs › Genre", ("Infraction", "Lien"), True)
    ]


def test_unknown_words_come_with_the_commonest_first() -> None:
    (only,) = of(
        *({"Nom": "A", "Inscription": word} for word in ("Temp.", "Perm.", "Perm.", "Définitive"))
    ).lists
    assert only.words == {"registration": ("Perm.", "Temp.")}


def test_each_sheet_and_each_list_has_its_own_map() -> None:
    sheets = {
        "Extrait": [{"Nom": "A", "NEQ": "1170000013", "Statut": "Autorisée"}],
        "Suspendues": [{"Nom": "B", "NEQ": "", "Date de suspension": "2026-01-01"}],
    }
    found = probe(page(workbook(sheets), "rea.xlsx"), REA)
    assert [(each.source, each.origin.value) for each in found.lists] == [
        ("rea.xlsx [Extrait]", "extract"),
        ("rea.xlsx [Suspendues]", "complement_suspended"),
    ]


def test_lines_of_our_own_form_map_to_themselves() -> None:
    found = probe(sample("rena.jsonl"), RENA)
    assert found.readable
    assert {each.field for each in found.lists[0].found} >= {"name", "neq", "registration", "reasons"}


HTML = """<html><head><title>Registre</title></head><body><h1>Recherche</h1>
<form action="/cherche" method="post"><label for="q">Raison sociale</label><input id="q" name="q">
<input type="hidden" name="jeton" value="1"></form>
<table><tr><th>Colonne A</th><th>Colonne B</th></tr><tr><td>A inc.</td><td>1170000013</td></tr></table>
<table><tr><td>seul</td></tr></table></body></html>"""


def test_a_web_page_of_unknown_columns_still_shows_its_tables_and_its_forms() -> None:
    found = probe(page(HTML, "https://register.example/x"), REA)
    assert [(each.source, each.rows) for each in found.lists] == [("https://register.example/x [1]", 1)]
    assert [(new.column, new.like) for new in found.lists[0].new] == [("Colonne A", ""), ("Colonne B", "neq")]
    assert found.forms[0].startswith("POST https://register.example/cherche: q (")
    assert "Raison sociale" in found.forms[0]
    assert "jeton" not in found.forms[0]
    assert not found.readable


@pytest.mark.parametrize("content", [b"", b"<html><body>Un instant</body></html>", b"\x1f\x8b\x08"])
def test_what_holds_neither_rows_nor_a_form_is_refused(content: bytes) -> None:
    with pytest.raises(CollectError):
        probe(page(content), RENA)


def test_a_probe_is_plain_data() -> None:
    told = json.loads(
        json.dumps(of({"Nom": "A", "NEQ": "1", "Inscription": "Perm.", "Région": "13"}).to_dict())
    )
    assert list(told) == ["source", "readable", "problem", "entries", "issues", "lists", "forms"]
    (only,) = told["lists"]
    assert only["list"] == "extract"
    assert only["found"][0] == {"field": "name", "column": "Nom", "required": True, "samples": ["A"]}
    assert only["new"] == [{"column": "Région", "samples": ["13"], "like": ""}]
    assert only["unknown_words"] == {"registration": ["Perm."]}
    assert [each["field"] for each in only["missing"] if each["required"]] == ["projected_end"]


# --- the card to fill in ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_a_card_that_changes_nothing_until_it_is_filled_in(
    tmp_path: Path, language: Language
) -> None:
    found = of(
        {
            'Titre "légal"\n': "A",
            "No": "1170000013",
            "Inscription": "Perm.",
            "Motifs": [{"Genre": "x"}],
        }
    )
    text = draft(found, RENA, language)
    written = write_draft(text, tmp_path / "cards", RENA)
    assert written == tmp_path / "cards" / "rena.toml"
    assert load_card(Register.RENA, tmp_path / "cards") == RENA
    told = tomllib.loads(text)
    assert list(told["fields"]) == ["name", "neq", "projected_end"]
    assert list(told["categories"]["registration"]) == ["definitive", "provisional"]
    assert list(told["reason_fields"]) == ["kind", "text", "name", "municipality", "decision"]
    assert '"Titre \\"légal\\"' in text
    assert '# "Perm."' in text


def test_a_draft_for_columns_all_unknown_announces_the_words_to_come() -> None:
    text = draft(of({"Alpha": "A", "Bêta": "B"}), RENA, "en")
    assert "# [categories.registration]\n# definitive = []" in text
    assert "categories" not in tomllib.loads(text)


def test_a_draft_for_a_file_that_is_read_asks_for_nothing_required() -> None:
    text = draft(probe(sample("rena.json"), RENA), RENA, "fr")
    assert tomllib.loads(text)["fields"] == {}


def test_a_card_that_exists_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "rena.toml").write_text("minimum_rows = 1\n", encoding="utf-8")
    with pytest.raises(FileUnusable, match=r"it exists already\. The draft was not written"):
        write_draft("", tmp_path, RENA)
    assert (tmp_path / "rena.toml").read_text(encoding="utf-8") == "minimum_rows = 1\n"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileUnusable, match=r"a folder of the path is a file\. The draft was not") as refused:
        write_draft("", tmp_path / "file" / "cards", RENA)
    told = refused.value.message("fr")
    assert "un des dossiers du chemin est un fichier. L'ébauche n'a pas été écrite. " in told
    assert told.endswith("Donnez à --write un dossier où vous pouvez écrire.")


# --- live and saved -----------------------------------------------------------------------------------


@pytest.fixture
def rena_server() -> Iterator[tuple[RenaSite, LocalServer]]:
    site = RenaSite([rena(serial) for serial in range(1, 6)])
    with LocalServer({site.prefix: site}) as server:
        yield site, server


def now() -> datetime:
    return datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_the_live_source_of_rena_is_looked_at(rena_server: tuple[RenaSite, LocalServer]) -> None:
    site, server = rena_server
    found = probe_source(site.base(server), RENA, HASTE, now)
    assert found.source.endswith("/dataset/rena.json")
    assert found.readable
    site.behaviour = BEHAVIOURS["a renamed column"]
    assert [each.field for each in probe_source(site.base(server), RENA, HASTE, now).lists[0].lacking] == [
        "projected_end"
    ]
    site.behaviour = BEHAVIOURS["no portal"]
    with pytest.raises(SourceUnreachable):
        probe_source(site.base(server), RENA, HASTE, now)


def test_the_live_page_of_rea_shows_its_form() -> None:
    site = ReaSite()
    with LocalServer({site.prefix: site}) as server:
        found = probe_source(site.address(server), REA, HASTE, now)
    assert any("txtNom" in form for form in found.forms)


def test_a_source_that_answers_nothing_is_said() -> None:
    site = RenaSite([rena()])
    site.behaviour = BEHAVIOURS["unasked not modified"]
    with (
        LocalServer({"/": lambda asked: site.behaviour.file(site, asked)}) as server,
        pytest.raises(SourceUnreachable),
    ):
        probe_source(server.address, REA, HASTE, now)


def test_a_saved_file_is_looked_at() -> None:
    assert probe_file(SAMPLES / "rea_extract.csv", REA, FETCHED).readable
