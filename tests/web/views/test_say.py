"""The pages' own words: both languages say the same, nothing is asked for that is not there, nothing is there for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amp_registry.explain.messages import placeholders
from amp_registry.language import Text
from amp_registry.records import Part, Register
from amp_registry.store.runs import RunKind
from amp_registry.web.lists.job import Step
from amp_registry.web.views.fields import GROUPS
from amp_registry.web.views.frame import MENU
from amp_registry.web.views.say import Say, words
from amp_registry.web.views.shelf import CHOICES

WEB = Path(__file__).parents[3] / "amp_registry" / "web"
KEY = re.compile(r"""["']([a-z_]+\.[a-z_]+)["']""")
# Keys that end with a code: `say(f"lists.state_{step}")`.
OF_CODES = {
    *(f"check.group_{name}" for name in GROUPS),
    *(f"frame.{word}" for word, _ in MENU),
    *("frame.copy_good", "frame.copy_stale", "frame.yes", "frame.no"),
    *(f"lists.{prefix}{step}" for step in Step for prefix in ("", "state_")),
    *(f"registers.{register}" for register in Register),
    *(f"registers.{name}" for filters in CHOICES.values() for name in filters),
    *("registers.running_yes", "registers.running_no"),
    *(f"sources.part_{part}" for part in Part if part is not Part.REGISTER),
    *(f"sources.kind_{kind}" for kind in RunKind),
    *("watch.added", "watch.updated"),
}


def _asked() -> Iterator[str]:
    """Yield each key the pages ask for by its whole name."""
    for file in [*WEB.rglob("*.py"), *WEB.rglob("*.html")]:
        if "help" not in file.parts:
            yield from KEY.findall(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", words())
def test_a_word_says_the_same_in_both_languages(key: str) -> None:
    text = words()[key]
    assert text.fr.strip()
    assert text.en.strip()
    assert placeholders(text.fr) == placeholders(text.en)


def test_every_word_is_said_somewhere_and_every_word_said_is_there() -> None:
    files = {key.partition(".")[0] for key in words()}
    asked = {key for key in _asked() if key.partition(".")[0] in files and not key.endswith(".html")}
    assert asked - set(words()) == set()
    assert set(words()) - asked - OF_CODES == set()
    assert set(words()) >= OF_CODES


def test_french_puts_a_space_that_does_not_break_before_its_signs() -> None:
    assert "\u00a0:" in words()["frame.copy_good"].fr


def test_values_are_written_as_people_write_them() -> None:
    say = Say("fr")
    assert say("registers.found", count=1, all=2218) == "Inscriptions\u00a0: 1 sur 2\u00a0218"
    assert say(Text("un", "one")) == "un"
    assert Say("en")("un", "one") == "one"
    assert say.moment(datetime(2026, 11, 22, 7, 31, tzinfo=UTC)) == "2026-11-22 02:31"
    assert say.day(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)) == "2026-11-21"


def test_a_word_that_is_not_there_is_an_error_and_never_a_blank() -> None:
    with pytest.raises(KeyError):
        Say("fr")("frame.nothing")
