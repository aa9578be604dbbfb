"""Stores of a few invented entries, and the shortest way to ask one: alone and in a batch, which must agree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from amp_registry.explain.evidence import Evidence
from amp_registry.question import Question
from amp_registry.records import Entry, Register
from amp_registry.registry import Registry
from amp_registry.settings import Settings
from tests.sample_store import NOW, TODAY, imported

LARGE = {"kind": "services", "expenditure": 2_000_000}
START = {"process_start": "2026-10-01"}


def store(url: str, folder: Path, register: Register, entries: Iterable[Entry], **how: Any) -> None:
    """Import entries as one copy of a register."""
    file = folder / f"{register.value}.jsonl"
    lines = [json.dumps(one.to_dict(), ensure_ascii=False) for one in entries]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    imported(url, register, file, accept_shrink=True, **how)


def ask(url: str, firm: dict[str, Any], contract: Any = LARGE, **asked: Any) -> Evidence:
    data = {"firm": firm, "contract": contract, "dates": START, "as_of": TODAY.isoformat(), **asked}
    with Registry.open(url, settings=Settings()) as registry:
        question = Question.from_dict(data)
        one = registry.check(question, now=NOW)
        assert [each.to_dict()["answer"] for each in registry.check_many([question] * 3, now=NOW)] == [
            one.answer
        ] * 3
    return one
