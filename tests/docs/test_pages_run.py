"""Every page does what it says: each command it shows is typed, each Python example is run, each print is as shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from amp_registry.language import Language
from amp_registry_cli import exit_codes
from docs.site_pages import DOCS, IN_ENGLISH_ALONE, in_french, pages
from tests.docs import desk
from tests.docs.desk import Desk, Typed, blocks, commands, laid, settled

# Followed from end to end by a test of their own, which knows what each step should give.
FOLLOWED = {
    "how-to/back-up-and-restore.md": "test_back_up_and_restore.py",
    "how-to/first-live-night.md": "test_first_live_night.py",
    "how-to/move-to-postgresql.md": "test_move_to_postgresql.py",
    "how-to/spark.md": "test_spark_page.py",
    "reference/exit-codes.md": "test_exit_codes.py",
    "tutorial/tour.md": "test_generated.py",
}
# Typed nowhere, each for its reason.
NOT_TYPED = {
    "journal head --stamp": "asks a time-stamping authority; tests/cli/test_journal_command.py has one of its own",
    "journal head --sign": "needs a signing key, which the page makes below",
    "decide-match --check 1042": "would settle the review the next command takes; typed on the page of homonyms",
    "serve": "listens until it is stopped; tests/web/ asks it everything",
    "database": "followed on a real server by test_move_to_postgresql.py",
}
# Answers and events are no failure, nor is a copy held back: on the desk the last good one is not the reader's.
FINE = {
    exit_codes.GOOD,
    exit_codes.EVENTS,
    exit_codes.HELD_BACK,
    *exit_codes.OF_ANSWER.values(),
    exit_codes.UNKNOWN,
    exit_codes.PROOF_FAILS,
}
# Refused, as the page says, or because the command before it has decided already.
REFUSED = {
    "amp-registry neq 1170000031": exit_codes.USAGE,
    "amp-registry decide-match --neq 1199014201": exit_codes.FAILURE,
    # The copies of the desk are of another day: old, which the doctor sees.
    "amp-registry doctor": exit_codes.TROUBLE,
}
RUN = [
    name
    for name in pages()
    if name.partition("/")[0] not in IN_ENGLISH_ALONE and in_french(name) not in FOLLOWED
]
TYPED = [name for name in RUN if commands((DOCS / name).read_text(encoding="utf-8"))]
IN_PYTHON = [
    name
    for name in RUN
    if any(block.language == "python" for block in blocks((DOCS / name).read_text(encoding="utf-8")))
]


def language_of(name: str) -> Language:
    return "en" if in_french(name) != name else "fr"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk.made(tmp_path_factory.mktemp("made"))


def typed(reader: Desk, command: Typed) -> str | None:
    """Return what is wrong with a command once typed, if anything is."""
    if any(f"amp-registry {start}" in command.line for start in NOT_TYPED):
        return None
    printed = reader.type(command.line)
    refusals = {code for start, code in REFUSED.items() if command.line.startswith(start)}
    if printed.code not in (refusals or FINE):
        return f"{command.line}: {printed.code}\n{printed.out}{printed.err}"
    if command.shown and settled(command.shown) != settled(printed.out):
        return f"{command.line}: shown\n{command.shown}\nprinted\n{printed.out}"
    return None


@pytest.mark.parametrize("name", TYPED)
def test_each_command_of_a_page_works_in_its_order_and_prints_what_is_shown(
    name: str, store: Path, tmp_path: Path
) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    with laid(store, tmp_path, text, language_of(name)) as reader:
        wrong = [problem for command in commands(text) if (problem := typed(reader, command))]
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("name", IN_PYTHON)
def test_each_python_example_of_a_page_runs(name: str, store: Path, tmp_path: Path) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    known: dict[str, object] = {}
    with laid(store, tmp_path, text, language_of(name)):
        for block in blocks(text):
            if block.language == "python":
                exec(compile(block.code, name, "exec"), known)


def test_what_is_followed_elsewhere_or_typed_nowhere_is_still_there() -> None:
    texts = "\n".join((DOCS / name).read_text(encoding="utf-8") for name in pages())
    assert all((DOCS / name).is_file() for name in FOLLOWED)
    assert all((Path(__file__).parent / test).is_file() for test in FOLLOWED.values())
    assert all(f"amp-registry {start}" in texts for start in NOT_TYPED)
