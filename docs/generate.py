"""Writes the pages that repeat the code, so that they cannot say something else; `make docs` runs it.

`tests/docs/test_generated.py` compares what this gives with what is committed, and never writes.
"""

from __future__ import annotations

import inspect
import re
import string
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from amp_registry import errors
from amp_registry.bulk import columns
from amp_registry.decide import law
from amp_registry.decide.vocabulary import FACTS
from amp_registry.errors import AmpRegistryError
from amp_registry.language import LANGUAGES, Language, Text
from docs import help_pages, http_api, legal_basis, samples

REFERENCE = Path(__file__).parent / "reference"
README = samples.ROOT / "README.md"

README_COMMAND = "amp-registry check 1170000013 --kind construction --expenditure 6000000 --as-of 2026-11-20"
README_BLOCK = re.compile(r"(?s)(<!-- answer: [^\n]*-->\n).*(?=<!-- /answer -->)")

ERRORS_INTRODUCTION = """# Errors

<!-- Written by `make docs` from `amp_registry/errors.py`; change that file, not this one. -->

Every error raised on purpose stands in one tree. A message has three parts: what is wrong, why it matters, what to
do; in French and in English. `error.message("fr")` gives the sentences, `error.to_dict()` gives
`{"error", "what", "why", "todo", "values"}`, and `error.values` the facts alone. A weak match or a doubtful register
is an answer, not an error.

The command line prints the message on standard error and exits with the code its command documents
([exit codes](exit-codes.md)). Words in braces below stand for values.
"""


def error_classes() -> list[type[AmpRegistryError]]:
    """Return every class of the tree, a parent before its children, in the order of the module."""
    return list(_descendants(AmpRegistryError))


def errors_page() -> str:
    """Return the reference page of the errors, as Markdown."""
    tree = inspect.cleandoc((errors.__doc__ or "").split("\n\n")[1])
    sections = [_section(error) for error in error_classes()]
    return "\n".join([ERRORS_INTRODUCTION, "```text", tree, "```", "", *sections])


FACTS_INTRODUCTION = """# Facts of the decision table

<!-- Written by `make docs` from `amp_registry/decide/`; change the code, not this page. -->

A row of `amp_registry/decide/decision_table.toml` asks about facts by these names, each with one of these values; a
name or a value that is not here stops the program when the table is read (`BadLawFile`). A fact that is not known
takes each of its possible values in turn: where they lead to one answer, that is the answer.

| fact | values | asked by rows |
|---|---|---|
"""


def facts_page() -> str:
    """Return the reference page of the facts, their values and the rows that ask about them."""
    rows = [row for block in law.load().rows.values() for row in block]
    asking = {f: dict.fromkeys(row.id for row in rows if f in dict(row.when)) for f in FACTS}
    lines = [
        f"| `{fact}` | {', '.join(f'`{value}`' for value in values)} | {', '.join(asking[fact])} |"
        for fact, values in FACTS.items()
    ]
    return FACTS_INTRODUCTION + "\n".join(lines) + "\n"


COLUMNS_INTRODUCTION = """# Columns of a list

<!-- Written by `make docs` from `amp_registry/bulk/columns.toml`; change that file, not this one. -->

The headings `check-list` reads each field of the question under. Case, accents, spaces and signs do not count, and the
path of the field itself (`contract.kind`) is always one. Another heading: `--map "Heading=field"`; a column to leave
aside: `--map "Heading=ignored"`. A heading that is not here is kept in the answers and not read.

`firm` is a name or a NEQ, whichever the cell holds; rows one under the other with the same `consortium` are the members of
one. Amounts and dates are read as both languages write them; what could be read in two ways refuses its row.

| field | headings |
|---|---|
"""
WORDS_INTRODUCTION = """
## Words

A field with a closed set of values takes the value itself, or one of these words.

| field | value | words |
|---|---|---|
"""


def columns_page() -> str:
    """Return the reference page of the headings and words a list is read by."""
    headings = [f"| `{field}` | {', '.join(said[1:])} |" for field, said in columns.spellings().items()]
    words = [
        f"| `{field}` | `{value}` | {', '.join(said)} |"
        for field, values in columns.words().items()
        for value, said in values.items()
    ]
    return COLUMNS_INTRODUCTION + "\n".join(headings) + "\n" + WORDS_INTRODUCTION + "\n".join(words) + "\n"


def readme() -> str:
    """Return the README with its example answered anew, as the program prints it."""
    with tempfile.TemporaryDirectory() as folder:
        answered = samples.run(README_COMMAND, samples.store(Path(folder)))
    block = f"```console\n$ {README_COMMAND}\n{answered.printed.rstrip()}\n```\n"
    return README_BLOCK.sub(lambda match: match[1] + block, README.read_text(encoding="utf-8"))


PAGES: Mapping[Path, Callable[[], str]] = {
    REFERENCE / "errors.md": errors_page,
    REFERENCE / "facts.md": facts_page,
    REFERENCE / "list-columns.md": columns_page,
    REFERENCE / "legal-basis.md": legal_basis.page,
    README: readme,
    **help_pages.pages(),
    REFERENCE / "http-api.md": http_api.page,
}


def _descendants(error: type[AmpRegistryError]) -> Iterator[type[AmpRegistryError]]:
    ours = [child for child in error.__subclasses__() if child.__module__.startswith("amp_registry.")]
    for child in sorted(ours, key=_drawn_at):
        yield child
        yield from _descendants(child)


def _drawn_at(error: type[AmpRegistryError]) -> int:
    """Return where the tree names a class; its siblings stand in that order, whichever module they live in."""
    return (errors.__doc__ or "").find(f"─ {error.__name__} ")


def _section(error: type[AmpRegistryError]) -> str:
    parent = error.__mro__[1].__name__
    lines = [f"## {error.__name__}", "", inspect.cleandoc(error.__doc__ or ""), "", f"Parent: `{parent}`."]
    said = [f"- {language}: {sentence}" for language in LANGUAGES if (sentence := _said(error, language))]
    values = sorted({name for part in _parts(error) for name in _fields(part.fr)})
    lines += ["", *said] if said else []
    lines += ["", "Values: " + ", ".join(f"`{value}`" for value in values) + "."] if values else []
    return "\n".join([*lines, ""])


def _parts(error: type[AmpRegistryError]) -> tuple[Text, Text, Text]:
    return (error.what, error.why, error.todo)


def _said(error: type[AmpRegistryError], language: Language) -> str:
    return " ".join(part.say(language) for part in _parts(error) if part.say(language))


def _fields(template: str) -> list[str]:
    return [field for _text, field, _spec, _conversion in string.Formatter().parse(template) if field]


def main() -> None:
    """Write every generated page."""
    for path, text in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
