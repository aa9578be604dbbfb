"""What users rely on changes only with a diff that somebody reads (docs/reference/versioning.md)."""

from __future__ import annotations

import re

from amp_registry.version import VERSION
from tests.gates.source_tree import ROOT
from tests.release.surface import KEPT, surface


def test_the_public_surface_is_the_one_kept() -> None:
    """After a change that is meant: `python -m tests.release.surface`, read the diff, say it in the changelog."""
    assert surface() == KEPT.read_text(encoding="utf-8")


def test_the_surface_holds_what_the_interface_promises() -> None:
    kept = KEPT.read_text(encoding="utf-8")
    for promised in (
        "Registry.check(",
        "Question(",
        "Answer: ",
        "check --json",
        "NOT_ALLOWED 10",
        "matches[].score",
    ):
        assert f"\n{promised}" in kept


def test_the_version_is_three_numbers_and_the_changelog_has_its_section() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", VERSION)
    assert f"({VERSION})" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
