"""Builds the documentation as a site for each language, offline: `python -m docs.build_site [FOLDER]`, or `make site`.

The pages are taken as they are, under one name in both languages; what differs from a forge is done here: the line to the
other language becomes a link beside the page, and links to files of the project that are no page become downloads.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from amp_registry.explain.messages import french_spaces
from amp_registry.language import LANGUAGES, Language
from docs.site_pages import DOCS, IN_ENGLISH_ALONE, PARTS, in_french, of_language, twin_line

ROOT: Final = DOCS.parent
CONFIGURATION: Final = DOCS / "site"
HERE: Final = "docs/"
"""Where the pages stand under the source of the site, as in the project: links to the rest of it hold."""
LINK: Final = re.compile(r"\]\(((?!https?:|mailto:|#)[^)#\s]+)(#[^)\s]*)?\)")
NAMED_PLACE: Final = re.compile(r'<a id="([\w-]+)"></a>(\w+)')
"""A place of a page named in HTML, as forges need it, and the word after it."""
CODE: Final = re.compile(r"(?s)(```.*?```|`[^`\n]*`|\]\([^)]*\)|<!--.*?-->)")
"""What is taken as it stands: code, addresses, comments."""
PICTURES: Final = (".svg", ".png")
"""What a page shows, rather than offers to keep."""
PROJECT_PAGES: Final = ("CONTRIBUTING.md", "CHANGELOG.md")
"""Pages of the project outside of the documentation that are part of the site."""


def build(folder: Path) -> int:
    """Write the site of each language under the folder; return Sphinx's exit code, warnings being errors."""
    for language in LANGUAGES:
        source = folder / "source" / language
        shutil.rmtree(source, ignore_errors=True)
        shutil.rmtree(folder / language, ignore_errors=True)
        gather(source, language)
        # Sphinx keeps the words of one language for as long as its process lives.
        built = subprocess.run(
            [
                sys.executable,
                "-m",
                "sphinx",
                "-q",
                "-W",
                "-n",
                "-b",
                "html",
                *_places(source, folder, language),
            ],
            check=False,
        )
        if built.returncode:
            return built.returncode
    (folder / "index.html").write_text(FIRST_PAGE, encoding="utf-8")
    return 0


def _places(source: Path, folder: Path, language: Language) -> list[str]:
    made = ["-d", str(folder / "doctrees" / language), "-c", str(CONFIGURATION)]
    return [*made, "-D", f"language={language}", str(source), str(folder / language)]


def gather(source: Path, language: Language) -> None:
    """Put the pages of a language, and the files they lead to, into the source of its site."""
    for name in of_language(language):
        text = (DOCS / name).read_text(encoding="utf-8").replace(twin_line(name) + "\n\n", "", 1)
        if name in {"README.md", "README.en.md"}:
            text += "\n" + "\n".join(_contents(language))
        if language == "fr" and name.partition("/")[0] not in IN_ENGLISH_ALONE:
            text = _in_french_type(text)
        _put(source / HERE / in_french(name), text, DOCS / name, source)
    for name in PROJECT_PAGES:
        _put(source / name, (ROOT / name).read_text(encoding="utf-8"), ROOT / name, source)


def _put(target: Path, text: str, page: Path, source: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    text = NAMED_PLACE.sub(r"[\2]{#\1}", text)
    target.write_text(LINK.sub(lambda link: _led(link, page, source), text), encoding="utf-8")


def _in_french_type(text: str) -> str:
    """Return the text with spaces before : ; ! ? » that do not break a line; code is left as it is."""
    parts = CODE.split(text)
    return "".join(part if turn % 2 else french_spaces(part) for turn, part in enumerate(parts))


def _led(link: re.Match[str], page: Path, source: Path) -> str:
    """Return a link as the site needs it; a file that is no page is brought along."""
    name, anchor = link[1], link[2] or ""
    found = (page.parent / name).resolve()
    inside = found.relative_to(ROOT).as_posix()
    if found.suffix == ".md" and (found.is_relative_to(DOCS) or inside in PROJECT_PAGES):
        return f"]({in_french(name)}{anchor})"
    brought = source / inside
    brought.parent.mkdir(parents=True, exist_ok=True)
    if found.suffix == ".md":
        brought = brought.with_suffix(".md.txt")
        name += ".txt"
    shutil.copyfile(found, brought)
    return f"]({name})" if found.suffix in PICTURES else f"](path:{name})"


def _contents(language: Language) -> Iterator[str]:
    """Yield the tables of contents of the first page, a folder each."""
    names = [in_french(name) for name in of_language(language)]
    for part, title in PARTS.items():
        yield f"```{{toctree}}\n:hidden:\n:caption: {title.say(language)}\n"
        inside = sorted(name for name in names if name.startswith(f"{part}/"))
        first = [f"{part}/README.md"] if part in IN_ENGLISH_ALONE else []
        yield from dict.fromkeys([*first, *inside])
        yield "```\n"
    yield "```{toctree}\n:hidden:\n:caption: …\n"
    yield from (f"/{name}" for name in PROJECT_PAGES)
    yield "```"


FIRST_PAGE: Final = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>amp-registry</title>
<meta http-equiv="refresh" content="0; url=fr/docs/README.html">
</head>
<body><p><a href="fr/docs/README.html">Français</a> · <a lang="en" href="en/docs/README.html">English</a></p></body>
</html>
"""


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else "build/site").resolve()))
