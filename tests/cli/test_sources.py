"""`sources probe`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import SAMPLES, Run
from tests.factory import rena
from tests.local_sources.rena_behaviours import BEHAVIOURS
from tests.local_sources.rena_site import RenaSite
from tests.local_sources.server import LocalServer

RENAMED = SAMPLES / "rena_renamed.json"


def test_a_file_that_is_read_exits_0_and_says_what_is_odd(run: Run) -> None:
    result = run("sources", "probe", "rena", "--file", str(SAMPLES / "rena.json"), "--lang", "en")
    assert result.exit_code == 0
    assert "name                    « Nom » Construction Exemple inc." in result.stdout
    assert "registration            En révision" in result.stdout
    assert "Trial: 61 entries read." in result.stdout
    assert "  2 × neq_flagged" in result.stdout
    assert "MISSING AND REQUIRED" not in result.stdout


def test_rena_is_the_register_looked_at_when_none_is_named(run: Run) -> None:
    assert run("sources", "probe", "--file", str(SAMPLES / "rena.json")).exit_code == 0


def test_a_file_that_would_be_refused_exits_3_and_a_card_is_written_where_asked(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "cards"
    result = run("sources", "probe", "rena", "--file", str(RENAMED), "--write", str(folder), "--lang", "en")
    assert result.exit_code == 3
    assert "MISSING AND REQUIRED" in result.stdout
    assert "(looks like NEQs)" in result.stdout
    assert "Trial: refused." in result.stdout
    assert "A card of your own for RENA" in (folder / "rena.toml").read_text(encoding="utf-8")


def test_nothing_is_written_but_the_card(run: Run, tmp_path: Path) -> None:
    run("sources", "probe", "--file", str(RENAMED))
    assert list(tmp_path.iterdir()) == []


def test_the_map_as_json_stays_json_when_a_card_is_written(run: Run, tmp_path: Path) -> None:
    result = run("sources", "probe", "--file", str(RENAMED), "--json", "--write", str(tmp_path / "cards"))
    assert json.loads(result.stdout)["readable"] is False
    assert "rena.toml" in result.stderr


def test_the_live_source_is_the_one_of_the_settings(run: Run) -> None:
    site = RenaSite([rena(serial) for serial in range(1, 6)])
    with LocalServer({site.prefix: site}) as server:
        live = {"AMP_REGISTRY_RENA_URL": site.base(server)}
        well = run("sources", "probe", env=live)
        site.behaviour = BEHAVIOURS["forbidden"]
        away = run("sources", "probe", env=live)
    assert (well.exit_code, away.exit_code) == (0, 4)
    assert "5 inscriptions lues" in well.stdout
    assert server.asked[0].headers["user-agent"].startswith("amp-registry/")


def test_the_forms_of_a_web_page_are_shown(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "rea.html"
    page.write_text("<html><form action='/x' method='post'><input name='q'></form></html>", encoding="utf-8")
    result = run("sources", "probe", "rea", "--file", str(page), "--lang", "en")
    assert result.exit_code == 3
    assert "forms" in result.stdout
    assert "q (" in result.stdout
