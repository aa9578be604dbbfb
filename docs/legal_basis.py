"""The page of the legal basis, written from the files of the law: amounts, rows in words, articles by date, sources."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from amp_registry.decide import law as law_module
from amp_registry.decide import other_grounds
from amp_registry.decide.law import BLOCKS, PROVINCIAL, Law, Row, Threshold
from amp_registry.decide.other_grounds import OtherGround
from amp_registry.decide.verdict import Citation
from amp_registry.explain.fact_words import word
from amp_registry.explain.messages import tell
from amp_registry.explain.row_words import conditions, either, outcome, period
from amp_registry.explain.wording import money

SOURCES = Path(law_module.__file__).with_name("sources.toml")
SOURCE_ID = re.compile(r"S\d+[a-z]?")

INTRODUCTION = """# La base légale (Legal basis)

<!-- Written by `make docs` from the TOML files of `amp_registry/decide/`; change those files, not this page. -->

Tout ce que le programme tient pour la loi, écrit à partir des fichiers qu'il applique : les seuils par période, chaque
ligne de la table de décision en mots, sa réponse, et les textes sur lesquels elle repose, par date. `amp-registry law`
montre la même chose pour un jour, et `amp-registry law --diff` ce qui change entre deux jours. Ce n'est pas un avis
juridique.

Dernière comparaison avec les sources : {checked}. LCOP : Loi sur les contrats des organismes publics (C-65.1).

| fiabilité | sens |
|---|---|
| R | lu dans la loi ou le règlement |
| A | page de l'autorité elle-même |
| S | source secondaire : juriste, association, presse |
| I | déduit des textes lus ; aucun ne le dit en ces mots |
| U | non confirmé : ne le citez pas sans l'avoir vérifié |

Dates et montants sont inclus : une ligne vaut le premier et le dernier jour, et le seuil s'applique à un montant égal.
"""

HEAD = {
    "first_day": "premier jour où le RENA existe",
    "first_process_start": "premier jour où un seuil est en vigueur (début du processus d'adjudication)",
    "indefinite_since": "jour depuis lequel une autorisation n'a plus de terme",
    "renewal_days": "jours, avant la fin de l'autorisation, où le renouvellement doit être demandé",
    "default_days": "jours après lesquels une firme inadmissible est réputée en défaut",
    "first_regime_days": "jours, sous le premier régime, où l'organisme peut demander et obtenir une permission",
    "provisional_months": "mois que dure au plus une inscription provisoire",
    "definitive_years": "années que dure une inscription définitive",
    "longest_process_days": "jours, avant le jour vérifié, où un processus dont le début est inconnu a pu commencer (notre lecture)",
    "highest_tax_rate": "plus grande part que les taxes ajoutent à un prix (pour voir si un seuil est franchi)",
}


def page() -> str:
    """Return the page, as Markdown."""
    law = law_module.load()
    checked = ", ".join(sorted({str(row.checked_on) for row in law.all_rows()}))
    parts = [
        INTRODUCTION.format(checked=checked),
        *_thresholds(law),
        *_head(law),
        *_rows(law),
        *_grounds(other_grounds.shipped()),
        *_sources(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _thresholds(law: Law) -> Iterator[str]:
    yield "## Seuils (Thresholds)\n"
    yield "Le seuil est celui du jour où le processus d'adjudication commence. À Montréal, le plus bas des deux s'applique.\n"
    yield "| objet | organisme | rôle | objet montréalais | montant | du | au | texte | fiabilité | source |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for threshold in law.thresholds:
        cited = threshold.citation
        yield _line(
            either("kind", [threshold.kind.value]).fr,
            "tous" if threshold.body == "all" else "Ville de Montréal",
            {"both": "contrat et sous-contrat", "contract": "contrat", "subcontract": "sous-contrat"}[
                threshold.role
            ],
            f"`{threshold.object}`" if threshold.object else "",
            _amounts(threshold),
            str(threshold.start),
            str(threshold.end or ""),
            cited.article,
            cited.confidence,
            _linked(cited.source),
        )
    yield ""


def _amounts(threshold: Threshold) -> str:
    if len(threshold.amounts) > 1 and not threshold.amounts[0]:
        others = [a for a in threshold.amounts if a == PROVINCIAL]
        return "tout montant, ou le seuil de tous : on ne sait pas lequel" if others else "inconnu"
    return " ou ".join(map(_amount, threshold.amounts))


def _amount(amount: Decimal | str | None) -> str:
    if isinstance(amount, Decimal):
        return money(amount, "fr")
    return "le seuil de tous : on ne sait pas lequel" if amount == PROVINCIAL else "aucun"


def _head(law: Law) -> Iterator[str]:
    yield "## Durées et jours (Terms and days)\n"
    yield "| valeur | sens | nom dans le fichier |"
    yield "|---|---|---|"
    for name, meaning in HEAD.items():
        yield _line(str(getattr(law, name)), meaning, f"`{name}`")
    yield ""


def _rows(law: Law) -> Iterator[str]:
    yield "## Règles (Rules)\n"
    yield "Bloc après bloc, dans l'ordre : dans un bloc, la première ligne dont toutes les conditions tiennent est prise."
    yield "Une ligne sans texte est de ce programme ([pourquoi](../decisions/0010-possible-worlds-and-rows-of-our-own.md)).\n"
    for block in BLOCKS:
        told = word("block", block)
        yield f"### {block} : {told.fr} ({told.en})\n"
        for row in law.rows[block]:
            yield from _row(row)


def _row(row: Row) -> Iterator[str]:
    dated = period(row.start, row.end).fr
    day = word("day", row.day).fr
    yield f"**{row.id}** {outcome(row).fr}{f' ; {dated}' if dated else ''} ({day})\n"
    yield tell("rule", row.id).fr + "\n"
    yield from (f"- {told.fr}" for told in conditions(row))
    yield from (f"- texte : {_cited(citation)}" for citation in row.cite)
    yield ""


def _cited(cited: Citation) -> str:
    dated = period(cited.start, cited.end).fr
    return f"{cited.article} [{cited.confidence}], {_linked(cited.source)}" + (f", {dated}" if dated else "")


def _grounds(grounds: Iterable[OtherGround]) -> Iterator[str]:
    yield "## Autres motifs, non vérifiés (Other grounds, not checked)\n"
    yield "| code | texte | fiabilité | source | depuis |"
    yield "|---|---|---|---|---|"
    for ground in grounds:
        yield _line(
            f"`{ground.code}`",
            ground.article,
            ground.confidence,
            _linked(ground.source),
            str(ground.start or ""),
        )
    yield ""


def _sources() -> Iterator[str]:
    yield "## Sources\n"
    for name, source in sources().items():
        yield f'- <a id="{name.lower()}"></a>{name} : {source["about"]}'
        yield from (f"  - <{address}>" for address in source.get("address", []))
    yield ""


def sources() -> Mapping[str, Any]:
    """Return the sources by id: `about`, and `address`, a list."""
    return tomllib.loads(SOURCES.read_text(encoding="utf-8"))


def _linked(source: str) -> str:
    """Return a source text with each id a link to its line."""
    return SOURCE_ID.sub(lambda found: f"[{found[0]}](#{found[0].lower()})", source)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
