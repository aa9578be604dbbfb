"""What `python -m tests.trials.advisories` makes of an index's pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.trials import advisories
from tests.trials.advisories import Pin, judged, pins


def page(version: str, *known: dict[str, Any]) -> dict[str, Any]:
    return {"info": {"version": version}, "vulnerabilities": list(known)}


BAD = {"id": "PYSEC-1", "fixed_in": ["2.0"], "withdrawn": None}


@pytest.mark.parametrize(
    ("told", "clean", "why"),
    [
        pytest.param(page("1.0"), True, "", id="nothing known of this very release"),
        pytest.param(page("1.0", BAD), False, "PYSEC-1, mended in 2.0", id="something known"),
        pytest.param(page("1.0", BAD | {"withdrawn": "2026-01-01"}), True, "", id="known and taken back"),
        pytest.param(
            page("2.0"), False, "not answered for: the page speaks of 2.0", id="a page of another release"
        ),
        pytest.param(None, False, "no page", id="no page"),
    ],
)
def test_only_a_page_of_this_very_release_clears_a_pin(
    told: dict[str, Any] | None, clean: bool, why: str
) -> None:
    assert judged(Pin("a", "1.0"), told) == (clean, why)


def test_each_pin_of_a_name_is_asked_about() -> None:
    text = "# made by a tool\na==1.0 ; python_full_version < '3.12'\na==2.0\n    # via b\nb==3\n"
    assert list(pins(text)) == [Pin("a", "1.0"), Pin("a", "2.0"), Pin("b", "3")]


@pytest.mark.parametrize(("newest", "code"), [("2", 0), ("3", 1)])
def test_one_pin_that_is_not_answered_for_is_a_failure(
    newest: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "constraints.txt").write_text("a==1\nb==2\n", encoding="utf-8")
    monkeypatch.setattr(advisories, "ROOT", tmp_path)
    pages = {"a": page("1"), "b": page(newest)}
    assert advisories.main(pages.__getitem__) == code
    assert ("b 2: not answered for" in capsys.readouterr().out) is bool(code)
