"""The two-minute tour, in both languages: commands typed one after the other on the sample registers, with what they print."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from amp_registry.language import Language, Text
from docs import samples

INTRODUCTION: Final = Text(
    """# Deux minutes au terminal

<!-- Written by `make docs`, which runs the commands; change `docs/tour.py`, not this page. -->

Chaque commande a été exécutée, et ce qui suit est ce qu'elle a imprimé, sur les registres d'exemple tels qu'ils étaient le 2026-11-20. Les
firmes sont inventées ; l'âge d'une copie et les empreintes du journal dépendent du jour. Pour les taper vous-même : [votre première réponse](first-answer.md).
""",
    """# Two minutes at the terminal

<!-- Written by `make docs`, which runs the commands; change `docs/tour.py`, not this page. -->

Each command was run, and what follows is what it printed, on the sample registers as they were on 2026-11-20. The firms are invented;
the age of a copy and the hashes of the journal depend on the day. To type them yourself: [your first answer](first-answer.en.md).
""",
)
CONTRACT: Final = "--kind construction --expenditure 6000000 --as-of 2026-11-20"
STEPS: Final = (
    (
        Text(
            "Un registre entre, avec la date où il a été pris",
            "A register comes in, with the day it was taken",
        ),
        samples.RENA,
    ),
    (Text("L'autre, avec ses listes de complément", "The other, with its complement lists"), samples.REA),
    (
        Text("Non : la firme est inscrite au RENA", "No: the firm is listed on RENA"),
        f"amp-registry check 1170000013 {CONTRACT}",
    ),
    (
        Text(
            "Oui : la firme est autorisée, et son NEQ le prouve",
            "Yes: the firm is authorized, and its NEQ proves it",
        ),
        f"amp-registry check 1199013294 {CONTRACT}",
    ),
    (
        Text(
            "À examiner : un nom ressemble, et aucun NEQ ne tranche",
            "To be reviewed: a name resembles, and no NEQ settles it",
        ),
        'amp-registry check "Excavation Sarrazelle" --kind services --expenditure 40000 --as-of 2026-11-20',
    ),
    (
        Text(
            "On ne peut pas répondre : aucune copie ne couvre ce jour",
            "No answer possible: no copy covers that day",
        ),
        "amp-registry check 1199013294 --kind construction --expenditure 6000000 --as-of 2026-09-01",
    ),
    (
        Text(
            "Un NEQ mal recopié est refusé, avec le plus proche",
            "A NEQ copied wrong is refused, with the nearest one",
        ),
        "amp-registry neq 1170000031",
    ),
    (
        Text("Ce que les registres ont dit d'une firme", "What the registers said of a firm"),
        "amp-registry history 1170000013",
    ),
    (Text("Le journal tient", "The journal holds"), "amp-registry journal verify"),
)
"""What each step shows, and its command."""
OF_THE_DAY: Final = (
    (re.compile(r"il y a [\d,]+ jours"), "il y a 8 jours"),
    (re.compile(r"[\d.]+ days ago"), "8 days ago"),
    (re.compile(r"\b[0-9a-f]{64}$", re.MULTILINE), "8c1e77…"),
)
"""What differs from one day to the next, and what the page shows for it."""


def page(language: Language) -> str:
    """Return the page, as Markdown: every command run in an empty store."""
    with tempfile.TemporaryDirectory() as folder:
        environment = samples.environment(Path(folder), language)
        return "\n".join([INTRODUCTION.say(language), *_steps(environment, language)]).rstrip() + "\n"


def _steps(environment: dict[str, str], language: Language) -> Iterator[str]:
    for number, (title, command) in enumerate(STEPS, 1):
        ran = samples.run(command, environment)
        yield f"## {number}. {title.say(language)}\n"
        yield f"```console\n$ {command}\n{_settled(ran.printed + ran.complained).rstrip()}\n```\n"


def _settled(printed: str) -> str:
    for pattern, instead in OF_THE_DAY:
        printed = pattern.sub(instead, printed)
    return printed
