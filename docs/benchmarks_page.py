"""The page of the measures, in both languages, written from what the last runs of the benchmarks left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from amp_registry.language import Language, Text

FOLDER: Final = Path(__file__).parents[1] / "benchmarks"
INTRODUCTION: Final = Text(
    """# Ce qui a été mesuré

<!-- Written by `make docs` from `benchmarks/results.md` and `benchmarks/names-results.md`; run the benchmarks to change it. -->

Les résultats du dernier passage de `make bench` et de `make bench-names`, tels qu'ils sont gardés avec le code. Un temps pris sur une
machine partagée vaut à 30 % près ; un rapport à un autre logiciel mesuré dans les mêmes minutes vaut mieux, et c'est en rapports que
sont écrites les cibles. Une cible manquée le dit. Ce que mesure chaque partie, et comment : [benchmarks/README.md](../../benchmarks/README.md).
""",
    """# What was measured

<!-- Written by `make docs` from `benchmarks/results.md` and `benchmarks/names-results.md`; run the benchmarks to change it. -->

What the last run of `make bench` and of `make bench-names` gave, as kept with the code. A time taken on a shared machine is good to within
30%; a ratio to other software measured in the same minutes is worth more, and the targets are written in ratios. A target that was missed
says so. What each part measures, and how: [benchmarks/README.md](../../benchmarks/README.md).
""",
)
SPEED: Final = Text("## Vitesse, place, mémoire", "## Speed, room, memory")
VERDICTS: Final = (
    (
        re.compile(r"^### (\w+): keeps to its target"),
        Text("### {} : dans sa cible", "### {}: keeps to its target"),
    ),
    (
        re.compile(r"^### (\w+): MISSED its target.*"),
        Text("### {} : cible MANQUÉE", "### {}: MISSED its target"),
    ),
)
NAMES: Final = Text(
    """## Retrouver une firme par son nom

Des noms étiquetés : l'écriture d'un nom par d'autres, et la firme qu'il désigne. `recall` est la part des noms dont la bonne firme est parmi
les candidates ; `first`, celle dont la première candidate est la bonne ; `strong prec.`, la part des ressemblances fortes qui sont justes. La
version de la comparaison est sur la première ligne : un pointage ne se compare pas d'une version à l'autre.
""",
    """## Finding a firm by its name

Labelled names: a name as others wrote it, and the firm it names. `recall` is the share of names whose right firm is among the candidates;
`first`, that whose first candidate is the right one; `strong prec.`, the share of strong resemblances that are right. The version of the
comparison is on the first line: a score does not compare from one version to another.
""",
)
LEFT_OUT: Final = ("By class of difficulty", "Calibration")
WHOLE: Final = Text(
    "Par classe de difficulté, et l'étalonnage des pointages : [names-results.md](../../benchmarks/names-results.md).",
    "By class of difficulty, and the calibration of the scores: [names-results.md](../../benchmarks/names-results.md).",
)


def page(language: Language) -> str:
    """Return the page, as Markdown."""
    speed = (FOLDER / "results.md").read_text(encoding="utf-8").split("-->\n\n", 1)[1]
    lines = [INTRODUCTION.say(language), SPEED.say(language), "", *_told(speed, language)]
    return "\n".join([*lines, "", NAMES.say(language), *_names(), "", WHOLE.say(language)]) + "\n"


def _told(text: str, language: Language) -> Iterator[str]:
    for line in text.rstrip().replace("\n## ", "\n### ").splitlines():
        for pattern, told in VERDICTS:
            if found := pattern.match(line):
                yield told.say(language).format(found[1])
                break
        else:
            yield line


def _names() -> Iterator[str]:
    block = (FOLDER / "names-results.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    parts = [part.strip("\n") for part in block.split("\n\n")]
    yield "```text"
    yield "\n\n".join(part for part in parts if not part.startswith(LEFT_OUT))
    yield "```"
