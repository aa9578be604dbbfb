"""Writes the pages that repeat the code, so that they cannot say something else; `make docs` runs it.

`tests/docs/test_generated.py` compares what this gives with what is committed, and never writes.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from amp_registry.language import LANGUAGES, Language
from docs import (
    answers_page,
    attributions,
    benchmarks_page,
    data_model,
    error_pages,
    help_pages,
    http_api,
    legal_basis,
    manual_pages,
    samples,
    table_pages,
    tour,
)
from docs.site_pages import in_language, with_twin_line

DOCS: Final = Path(__file__).parent
README: Final = samples.ROOT / "README.md"

README_COMMAND = "amp-registry check 1170000013 --kind construction --expenditure 6000000 --as-of 2026-11-20"
README_BLOCK = re.compile(r"(?s)(<!-- answer: [^\n]*-->\n).*(?=<!-- /answer -->)")

WRITTEN: Final[Mapping[str, Callable[[Language], str]]] = {
    "reference/answers.md": answers_page.page,
    "reference/attributions.md": attributions.page,
    "reference/data-model.md": data_model.page,
    "reference/errors.md": error_pages.page,
    "reference/facts.md": table_pages.facts,
    "reference/http-api.md": http_api.page,
    "reference/legal-basis.md": legal_basis.page,
    "reference/list-columns.md": table_pages.list_columns,
    "explanation/benchmarks.md": benchmarks_page.page,
    "tutorial/tour.md": tour.page,
}
"""Each page written from the code, by its French name, and what writes it in a language."""


def written(name: str, language: Language) -> str:
    """Return a page written from the code, in a language, with the line that leads to its twin."""
    return with_twin_line(WRITTEN[name](language), in_language(name, language))


def readme() -> str:
    """Return the README with its example answered anew, as the program prints it."""
    with tempfile.TemporaryDirectory() as folder:
        answered = samples.run(README_COMMAND, samples.store(Path(folder)))
    block = f"```console\n$ {README_COMMAND}\n{answered.printed.rstrip()}\n```\n"
    return README_BLOCK.sub(lambda match: match[1] + block, README.read_text(encoding="utf-8"))


PAGES: Mapping[Path, Callable[[], str]] = {
    **{
        DOCS / in_language(name, language): partial(written, name, language)
        for name in WRITTEN
        for language in LANGUAGES
    },
    README: readme,
    **help_pages.pages(),
    **manual_pages.pages(),
}


def main() -> None:
    """Write every generated page."""
    for path, text in PAGES.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
