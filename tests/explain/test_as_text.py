"""The printed page, whole, for each kind of answer; then what holds for every page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from amp_registry.explain.as_text import RENA_ADDRESS, as_text
from amp_registry.explain.todo import DECIDE
from amp_registry.explain.wording import columns
from amp_registry.language import LANGUAGES, Language
from amp_registry.records import Register
from tests import factory
from tests.explain.approvals import check
from tests.explain.situations import SITUATIONS, asked, evidence, match, sighting, to_review, verdict


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_page_is_the_approved_one(name: str, language: Language) -> None:
    check(f"{name}.{language}.txt", as_text(SITUATIONS[name], language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["allowed", "barred"])
def test_the_brief_page_is_the_approved_one(name: str, language: Language) -> None:
    check(f"{name}.brief.{language}.txt", as_text(SITUATIONS[name], language, brief=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_brief_page_leaves_out_only_how_each_ground_is_verified(name: str, language: Language) -> None:
    full, brief = (as_text(SITUATIONS[name], language, brief=brief).splitlines() for brief in (False, True))
    label = {"fr": "Non vérifié", "en": "Not checked"}[language]
    assert _without(label, brief) == _without(label, full)
    assert len(brief) <= len(full)


def _without(label: str, lines: list[str]) -> list[str]:
    """Return the lines of a page but those of the section of a label."""
    kept, inside = [], False
    for line in lines:
        inside = line.startswith(label) or (inside and line.startswith(" "))
        kept += [] if inside else [line]
    return kept


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", SITUATIONS)
@pytest.mark.parametrize("brief", [False, True], ids=["in full", "brief"])
def test_no_line_is_wider_than_the_terminal_but_an_address_or_a_command(
    name: str, width: int, *, brief: bool
) -> None:
    for language in LANGUAGES:
        for line in as_text(SITUATIONS[name], language, width, brief=brief).splitlines():
            assert columns(line) <= width or "https://" in line or f" {DECIDE} " in line


@pytest.mark.parametrize("name", SITUATIONS)
def test_nothing_on_the_page_is_obeyed_by_a_terminal(name: str) -> None:
    page = as_text(SITUATIONS[name], "fr")
    assert all(c.isprintable() or c in "\n\u00a0" for c in page)
    assert len(page) < 10_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_ends_with_what_it_does_not_prove_and_where_to_look(language: Language) -> None:
    for page in (as_text(e, language) for e in SITUATIONS.values()):
        last = page.split({"fr": "Limites", "en": "Limits"}[language])[1]
        assert RENA_ADDRESS in last
        assert "registre-rea.amp.gouv.qc.ca/1A/RegistreLcop.Web/Recherche" in last


def test_more_matches_than_a_page_holds_are_counted() -> None:
    found = [match(factory.rena(n), score=1 - n / 100) for n in range(1, 9)]
    given = verdict(to_review().answer, "I3", (), sightings=(sighting(Register.RENA, *found),))
    page = as_text(evidence(asked(), given), "fr")
    assert "Construction Exemple 5 inc." in page
    assert "Construction Exemple 6 inc." not in page
    assert "et 3 autres" in page


def test_a_narrower_terminal_than_any_is_written_for_the_narrowest_served() -> None:
    assert as_text(to_review(), "fr", 1) == as_text(to_review(), "fr", 40)


def test_an_answer_that_needs_nothing_done_says_nothing_to_do() -> None:
    assert "À faire" not in as_text(replace(SITUATIONS["allowed"], needs=()), "fr")


def test_an_approval_that_is_missing_is_written_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(AssertionError, match="read it"):
        check("new.txt", "text\n", tmp_path)
    check("new.txt", "text\n", tmp_path)
    with pytest.raises(AssertionError):
        check("new.txt", "other\n", tmp_path)


def test_ci_approves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="never approved"):
        check("new.txt", "text\n", tmp_path)
    assert not list(tmp_path.iterdir())
