"""`check --live` and `watch`: what is said, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from amp_registry import watching
from amp_registry.collect.fetch import Manners
from tests.local_sources.rea_entries import FIRST, NEQS
from tests.local_sources.rea_site import ReaSite
from tests.local_sources.server import LocalServer

Run = Callable[..., Result]
SAMPLES = Path(__file__).parents[2] / "data" / "fixtures" / "samples"
KNOWN = FIRST.neq or ""
NOBODY = "1170000013"
CONTRACT = ("--kind", "construction", "--amount", "9000000")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReaSite]:
    """The site of REA, where the settings say that it is."""
    monkeypatch.setattr(watching.Live.__init__, "__kwdefaults__", _quick(watching.Live.__init__))
    site = ReaSite()
    with LocalServer({site.prefix: site}) as server:
        monkeypatch.setenv("AMP_REGISTRY_REA_URL", site.address(server))
        yield site


def _quick(init: Any) -> dict[str, Any]:
    return {**init.__kwdefaults__, "manners": Manners(retries=0, first_wait=0.01)}


@pytest.fixture
def with_rena(run: Run) -> Run:
    assert run("import", "rena", str(SAMPLES / "rena.jsonl")).exit_code == 0
    return run


def test_a_firm_the_form_shows_right_now_is_answered_from_it(with_rena: Run, site: ReaSite) -> None:
    assert with_rena("check", KNOWN, *CONTRACT).exit_code == 12
    result = with_rena("check", KNOWN, *CONTRACT, "--live", "--json")
    assert result.exit_code == 0, result.output
    evidence = json.loads(result.stdout)
    assert evidence["answer"] == "allowed"
    assert "est trouvé" in result.stderr


def test_a_firm_the_form_does_not_show_is_unknown_and_never_refused(with_rena: Run, site: ReaSite) -> None:
    result = with_rena("check", "1199016404", *CONTRACT, "--live", "--lang", "en")
    assert result.exit_code == 12, result.output
    assert "is not found. That alone does not say" in result.stderr


def test_a_doubtful_answer_leaves_the_answer_to_the_copies(with_rena: Run, site: ReaSite) -> None:
    site.behaviour = "too many"
    result = with_rena("check", KNOWN, *CONTRACT, "--live", "--lang", "en")
    assert result.exit_code == 12
    assert "nothing sure" in result.stderr
    assert "too many results" in result.stderr


@pytest.mark.parametrize(("behaviour", "code"), [("broken", 4), ("captcha", 3)])
def test_a_form_that_gives_no_answer_gives_none_here(
    with_rena: Run, site: ReaSite, behaviour: str, code: int
) -> None:
    site.behaviour = behaviour
    result = with_rena("check", KNOWN, *CONTRACT, "--live")
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("Erreur")


def test_a_name_alone_is_not_asked_live(run: Run, site: ReaSite) -> None:
    result = run("check", "Construction Modèle-Nord inc.", "--live")
    assert result.exit_code == 2
    assert "--live demande un NEQ" in result.stderr


def test_a_firm_the_form_shows_no_more_is_for_a_person_to_look_at(with_rena: Run, site: ReaSite) -> None:
    with_rena("import", "rea", str(SAMPLES / "rea_extract.csv"))
    assert with_rena("check", KNOWN, *CONTRACT, "--live").exit_code == 0
    site.entries = ()
    result = with_rena("check", KNOWN, *CONTRACT, "--live", "--lang", "en")
    assert result.exit_code == 11, result.output
    assert "no longer finds it" in result.stderr


def test_members_of_a_consortium_are_asked_too(with_rena: Run, site: ReaSite) -> None:
    result = with_rena(
        "check", "--consortium", "undeclared", "--member", KNOWN, "--member", NEQS[0], "--live", *CONTRACT
    )
    assert result.stderr.count("est trouvé") == 2


def test_watched_firms_are_looked_up_together(run: Run, site: ReaSite) -> None:
    assert "Aucun contrat" in run("watch", "look-up").output
    run("watch", "add", KNOWN, NOBODY)
    result = run("watch", "look-up")
    assert result.exit_code == 0, result.output
    assert f"{KNOWN} est trouvé" in result.stdout
    assert f"{NOBODY} n'est pas trouvé" in result.stdout


@pytest.mark.parametrize(("behaviour", "code"), [("broken", 4), ("captcha", 3), ("too many", 3)])
def test_a_run_that_is_not_sure_says_so(run: Run, site: ReaSite, behaviour: str, code: int) -> None:
    run("watch", "add", KNOWN)
    site.behaviour = behaviour
    assert run("watch", "look-up").exit_code == code
