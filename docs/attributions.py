"""The reference page of what this project stands on: data, and components with their licences, from the lock file."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from amp_registry.collect.card_file import load_card
from amp_registry.language import Language, Text
from amp_registry.records import Register
from docs.samples import ROOT

PROJECT: Final = "amp-registry"
NOT_FOR_USERS: Final = ("dev", "fuzz")
VENDORED: Final = ROOT / "amp_registry" / "web" / "assets" / "vendor"
NOT_HERE: Final = "–"
CLASSIFIER: Final = "License :: OSI Approved :: "
LONGEST: Final = 60

WRITTEN_BY: Final = "<!-- Written by `make docs` from uv.lock and the packages it names; change docs/attributions.py, not this page. -->"
SEAO: Final = (
    "SEAO",
    "<https://www.donneesquebec.ca/recherche/dataset/systeme-electronique-dappel-doffres-seao>",
    "CC-BY 4.0",
    "S",
)
PAGE: Final = Text(
    """# Attributions

{written_by}

## Ce projet

Le programme est donné sous la licence [Apache 2.0](../../LICENSE) : on peut l'utiliser, le modifier et le redistribuer, en gardant ce
texte et en disant ce que l'on a changé ; il vient sans garantie. Il n'est ni fait ni approuvé par l'Autorité des marchés publics.

## Les données

Aucune donnée des registres n'est distribuée avec ce projet. Qui en copie doit en nommer la source. La certitude dit d'où l'on tient la
licence : S, d'une source secondaire, à relire sur la page officielle avant de rediffuser ; U, inconnue.

| registre | source | licence | certitude |
|---|---|---|---|
{data}

Mention à joindre à une copie du RENA ou du SEAO que vous rediffusez :

> Source : Autorité des marchés publics (RENA) ; Secrétariat du Conseil du trésor (SEAO). Données Québec, CC-BY 4.0,
> <https://creativecommons.org/licenses/by/4.0/deed.fr>. Données copiées le [date], non modifiées.

## Les composants

Ce qu'installe un utilisateur, avec la licence que chaque paquet déclare. Les versions éprouvées sont dans `constraints.txt` ;
`make sbom` en écrit l'inventaire (CycloneDX).

| composant | licence | installé par |
|---|---|---|
{components}
""",
    """# Attributions

{written_by}

## This project

The program is given under the [Apache licence 2.0](../../LICENSE): use it, change it and pass it on, keeping that text and saying what was
changed; it comes without warranty. It is neither made nor approved by the Autorité des marchés publics.

## The data

No data of the registers is distributed with this project. Whoever copies some must name its source. How sure the licence is: S, after a
secondary source, to be read again on the official page before passing anything on; U, unknown.

| register | source | licence | confidence |
|---|---|---|---|
{data}

To go with a copy of RENA or SEAO that you pass on:

> Source: Autorité des marchés publics (RENA); Secrétariat du Conseil du trésor (SEAO). Données Québec, CC-BY 4.0,
> <https://creativecommons.org/licenses/by/4.0/>. Data copied on [date], not changed.

## The components

What a user installs, with the licence each package states. The versions that were tried are in `constraints.txt`; `make sbom` writes
the inventory (CycloneDX).

| component | licence | installed by |
|---|---|---|
{components}
""",
)


def page(language: Language) -> str:
    """Return the page in a language, as Markdown."""
    components = [
        (name, licence_of(name) or NOT_HERE, ", ".join(who)) for name, who in components_by_extra().items()
    ]
    return PAGE.say(language).format(
        written_by=WRITTEN_BY,
        data=_rows([*_registers(), SEAO]),
        components=_rows([*components, *_vendored()]),
    )


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def components_by_extra() -> Mapping[str, list[str]]:
    """Return every package a user may install, in order, with `core` or the extras that bring it."""
    project = _locked()[PROJECT]
    asked = {"core": project["dependencies"], **project["optional-dependencies"]}
    found: dict[str, list[str]] = {}
    for extra, needs in asked.items():
        if extra not in NOT_FOR_USERS:
            for name in sorted(_closure(needs)):
                found.setdefault(name, []).append(extra)
    return {name: ["core"] if "core" in who else who for name, who in sorted(found.items())}


def licence_of(name: str) -> str | None:
    """Return the licence an installed package states; null when it is not installed here."""
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    stated = told.get("License-Expression") or ""
    classified = [
        c.removeprefix(CLASSIFIER) for c in told.get_all("Classifier") or () if c.startswith(CLASSIFIER)
    ]
    written = (told.get("License") or "").strip().partition("\n")[0]
    return stated or ", ".join(classified) or (written if len(written) <= LONGEST else "") or "not stated"


@cache
def _locked() -> Mapping[str, Any]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {package["name"]: package for package in packages}


def _closure(needs: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    waiting = list(needs)
    while waiting:
        need = waiting.pop()
        package = _locked()[need["name"]]
        extras = [package.get("optional-dependencies", {}).get(extra, []) for extra in need.get("extra", ())]
        if need["name"] not in found or any(extras):
            waiting += [more for more in package.get("dependencies", []) if more["name"] not in found]
            waiting += [more for extra in extras for more in extra if more["name"] not in found]
        found.add(need["name"])
    return found


def _registers() -> Iterator[tuple[str, str, str, str]]:
    for register in Register:
        card = load_card(register)
        yield register.upper(), f"<{card.address}>", card.licence or NOT_HERE, card.licence_confidence


def _vendored() -> Iterator[tuple[str, str, str]]:
    """Yield what is carried in the package itself, from the licence that stands beside it."""
    for licence in sorted(VENDORED.glob("LICENSE-*")):
        first = next(line.strip() for line in _text(licence).splitlines() if line.strip())
        yield re.sub(r"^LICENSE-|\.txt$", "", licence.name), first, "web (vendored)"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
