"""Who asks is a kind and a name, one line, bounded; nothing else is kept of them."""

from __future__ import annotations

from typing import Any

import pytest

from amp_registry.asker import PYTHON, Asker, AskerKind
from amp_registry.errors import InvalidQuestion


def test_an_asker_is_a_value() -> None:
    assert Asker("user", " c.roy ") == Asker(AskerKind.USER, "c.roy") == Asker.of("c.roy")
    assert PYTHON.to_dict() == {"kind": "system", "name": "python"}
    with pytest.raises(AttributeError):
        PYTHON.name = "x"  # type: ignore[misc]


def test_a_prefix_makes_it_a_program() -> None:
    assert Asker.of("system:portail") == Asker("system", "portail")
    assert Asker.of("systeme") == Asker("user", "systeme")


NAMES: dict[str, Any] = {
    "nothing": None,
    "a blank": "  ",
    "no text": 7,
    "two lines": "a\nb",
    "a direction override": "a\u202eb",
    "half a letter": "a\ud800",
    "too long": "a" * 201,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_that_a_journal_cannot_print_is_refused(name: Any) -> None:
    with pytest.raises(InvalidQuestion, match=r"asked_by\.name"):
        Asker("user", name)


def test_another_kind_is_refused() -> None:
    with pytest.raises(InvalidQuestion, match=r"asked_by\.kind = “robot”.*user, system"):
        Asker("robot", "c")
