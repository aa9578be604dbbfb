"""The page of the legal basis in both languages, written from the files of the law.

Amounts by period, rows in words, articles by date, sources. The names of sources are data and stay as they were noted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from amp_registry.decide import law as law_module
from amp_registry.decide import other_grounds
from amp_registry.decide.law import BLOCKS, Law, Row, Threshold
from amp_registry.decide.law_file import PROVINCIAL
from amp_registry.decide.other_grounds import OtherGround
from amp_registry.decide.verdict import Citation
from amp_registry.explain import articles, threshold_words
from amp_registry.explain.fact_words import word
from amp_registry.explain.messages import tell
from amp_registry.explain.row_words import conditions, outcome, period
from amp_registry.explain.wording import money
from amp_registry.language import Language, Text
from amp_registry.question import Covers

SOURCES = Path(law_module.__file__).with_name("sources.toml")
SOURCE_ID = re.compile(r"S\d+[a-z]?")

INTRODUCTION = Text(
    """# La base légale

<!-- Written by `make docs` from the TOML files of `amp_registry/decide/`; change those files, not this page. -->

Tout ce que le programme tient pour la loi, écrit à partir des fichiers qu'il applique : les seuils par période, chaque
ligne de la table de décision en mots, sa réponse, et les textes sur lesquels elle repose, par date. `amp-registry law`
montre la même chose pour un jour, et `amp-registry law --diff` ce qui change entre deux jours. Ce n'est pas un avis
juridique. Comment la lire : [d'où vient la loi](../explanation/the-law.md).

Dernière comparaison avec les sources : {checked}. LCOP : Loi sur les contrats des organismes publics (C-65.1).

| fiabilité | sens |
|---|---|
| R | lu dans la loi ou le règlement |
| A | page de l'autorité elle-même |
| S | source secondaire : juriste, association, presse |
| I | déduit des textes lus ; aucun ne le dit en ces mots |
| U | non confirmé : ne le citez pas sans l'avoir vérifié |

Dates et montants sont inclus : une ligne vaut le premier et le dernier jour, et le seuil s'applique à un montant égal.
""",
    """# The legal basis

<!-- Written by `make docs` from the TOML files of `amp_registry/decide/`; change those files, not this page. -->

All that the program takes for the law, written from the files it applies: the thresholds by period, each row of the decision
table in words, its answer, and the texts it rests on, by date. `amp-registry law` shows the same for one day, and
`amp-registry law --diff` what changes between two days. It is no legal advice. How to read it:
[where the law comes from](../explanation/the-law.en.md).

Last compared with the sources: {checked}. LCOP: Act respecting contracting by public bodies (C-65.1).

| confidence | means |
|---|---|
| R | read in the Act or the regulation |
| A | page of the authority itself |
| S | secondary source: lawyer, association, press |
| I | inferred from the texts read; none says so in these words |
| U | not confirmed: do not quote it before you have verified it |

Dates and amounts are inclusive: a row holds on its first and its last day, and the threshold applies to an equal amount.
""",
)
THRESHOLDS = Text(
    """## Seuils

Le seuil est celui du jour où le processus d'adjudication commence. À Montréal, le plus bas des deux s'applique.

| objet | organisme | rôle | objet montréalais | montant | du | au | texte | fiabilité | source |
|---|---|---|---|---|---|---|---|---|---|""",
    """## Thresholds

The threshold is that of the day the award process starts. In Montréal the lower of the two applies.

| kind | body | role | object in Montréal | amount | from | to | text | confidence | source |
|---|---|---|---|---|---|---|---|---|---|""",
)
ANY_OR_PROVINCIAL = Text(
    "tout montant, ou le seuil de tous : on ne sait pas lequel",
    "any amount, or the threshold of all: it is not known which",
)
SOME_PROVINCIAL = Text(
    "le seuil de tous : on ne sait pas lequel", "the threshold of all: it is not known which"
)
UNKNOWN = Text("inconnu", "unknown")
NO_AMOUNT = Text("aucun", "none")
OR = Text(" ou ", " or ")
HEAD = Text(
    """## Durées et jours

| valeur | sens | nom dans le fichier |
|---|---|---|""",
    """## Terms and days

| value | means | name in the file |
|---|---|---|""",
)
PERMISSIONS = Text(
    """## Permissions

Sous quel article un organisme peut être autorisé à faire quoi, et quels jours. Une permission d'un autre temps, ou pour autre chose, n'en
est pas une. Un sous-contrat n'est visé qu'au premier niveau.

| article | vise | du | au | fiabilité | source |
|---|---|---|---|---|---|""",
    """## Permissions

Under which article a body may be let do what, and on which days. A permission of another time, or for something else, is none. A
subcontract is covered at the first tier only.

| article | covers | from | to | confidence | source |
|---|---|---|---|---|---|""",
)
COVERED = {
    Covers.CONCLUDE: Text("conclure le contrat", "concluding the contract"),
    Covers.SUBCONTRACT_TIER1: Text("un sous-contrat de premier niveau", "a first-tier subcontract"),
    Covers.CONTINUE: Text("poursuivre le contrat", "continuing the contract"),
}
TERMS = {
    "first_day": Text("premier jour où le RENA existe", "first day RENA exists"),
    "first_process_start": Text(
        "premier jour où un seuil est en vigueur (début du processus d'adjudication)",
        "first day a threshold is in force (start of the award process)",
    ),
    "indefinite_since": Text(
        "jour depuis lequel une autorisation n'a plus de terme",
        "day since which an authorization has no term any more",
    ),
    "renewal_days": Text(
        "jours, avant la fin de l'autorisation, où le renouvellement doit être demandé",
        "days before the end of the authorization by which the renewal must be filed",
    ),
    "default_days": Text(
        "jours après lesquels une firme inadmissible est réputée en défaut",
        "days after which an ineligible firm is deemed in default",
    ),
    "first_regime_days": Text(
        "jours, sous le premier régime, où l'organisme peut demander et obtenir une permission",
        "days, under the first regime, in which the body may ask for and obtain a permission",
    ),
    "provisional_months": Text(
        "mois que dure au plus une inscription provisoire",
        "months a provisional registration lasts at most",
    ),
    "definitive_years": Text(
        "années que dure une inscription définitive", "years a definitive registration lasts"
    ),
    "longest_process_days": Text(
        "jours, avant le jour vérifié, où un processus dont le début est inconnu a pu commencer (notre lecture)",
        "days, before the day checked, in which a process whose start is unknown may have started (our reading)",
    ),
    "highest_tax_rate": Text(
        "plus grande part que les taxes ajoutent à un prix (pour voir si un seuil est franchi)",
        "greatest share that taxes add to a price (to see whether a threshold is crossed)",
    ),
}
ROWS = Text(
    """## Règles

Bloc après bloc, dans l'ordre : dans un bloc, la première ligne dont toutes les conditions tiennent est prise.
Une ligne sans texte est de ce programme ([pourquoi](../decisions/0010-possible-worlds-and-rows-of-our-own.md)).
""",
    """## Rules

Block after block, in order: in a block, the first row all of whose conditions hold is taken.
A row without a text is this program's own ([why](../decisions/0010-possible-worlds-and-rows-of-our-own.md)).
""",
)
COLON = Text(" : ", ": ")
SEMICOLON = Text(" ; ", "; ")
CITED = Text("texte : ", "text: ")
GROUNDS = Text(
    """## Autres motifs, non vérifiés

| code | texte | fiabilité | source | depuis |
|---|---|---|---|---|""",
    """## Other grounds, not checked

| code | text | confidence | source | since |
|---|---|---|---|---|""",
)


def page(language: Language = "fr") -> str:
    """Return the page, as Markdown."""
    law = law_module.load()
    checked = ", ".join(sorted({str(row.checked_on) for row in law.all_rows()}))
    parts = [
        INTRODUCTION.say(language).format(checked=checked),
        *_thresholds(law, language),
        *_head(law, language),
        *_permissions(law, language),
        *_rows(law, language),
        *_grounds(other_grounds.shipped(), language),
        *_sources(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _thresholds(law: Law, language: Language) -> Iterator[str]:
    yield THRESHOLDS.say(language)
    for threshold in law.thresholds:
        cited = threshold.citation
        yield _line(
            threshold_words.kind(threshold).say(language),
            threshold_words.body(threshold).say(language),
            threshold_words.role(threshold).say(language),
            threshold_words.only(threshold).say(language),
            _amounts(threshold, language),
            str(threshold.start),
            str(threshold.end or ""),
            articles.cited(cited.article).say(language),
            cited.confidence,
            _linked(cited.source),
        )
    yield ""


def _amounts(threshold: Threshold, language: Language) -> str:
    if len(threshold.amounts) > 1 and not threshold.amounts[0]:
        others = [a for a in threshold.amounts if a == PROVINCIAL]
        return (ANY_OR_PROVINCIAL if others else UNKNOWN).say(language)
    return OR.say(language).join(_amount(amount, language) for amount in threshold.amounts)


def _amount(amount: Decimal | str | None, language: Language) -> str:
    if isinstance(amount, Decimal):
        return money(amount, language)
    return (SOME_PROVINCIAL if amount == PROVINCIAL else NO_AMOUNT).say(language)


def _head(law: Law, language: Language) -> Iterator[str]:
    yield HEAD.say(language)
    for name, meaning in TERMS.items():
        yield _line(str(getattr(law, name)), meaning.say(language), f"`{name}`")
    yield ""


def _permissions(law: Law, language: Language) -> Iterator[str]:
    yield PERMISSIONS.say(language)
    for row in law.permissions:
        acts = [COVERED[act].say(language) for act in Covers if act in row.covers]
        yield _line(
            articles.cited(row.citation.article).say(language),
            ", ".join(acts),
            str(row.citation.start or ""),
            str(row.citation.end or ""),
            row.citation.confidence,
            _linked(row.citation.source),
        )
    yield ""


def _rows(law: Law, language: Language) -> Iterator[str]:
    yield ROWS.say(language)
    for block in BLOCKS:
        yield f"### {block}{COLON.say(language)}{word('block', block).say(language)}\n"
        for row in law.rows[block]:
            yield from _row(row, language)


def _row(row: Row, language: Language) -> Iterator[str]:
    dated = period(row.start, row.end).say(language)
    day = word("day", row.day).say(language)
    then = f"{SEMICOLON.say(language)}{dated}" if dated else ""
    yield f"**{row.id}** {outcome(row).say(language)}{then} ({day})\n"
    yield tell("rule", row.id).say(language) + "\n"
    yield from (f"- {told.say(language)}" for told in conditions(row))
    yield from (f"- {CITED.say(language)}{_cited(citation, language)}" for citation in row.cite)
    yield ""


def _cited(cited: Citation, language: Language) -> str:
    dated = period(cited.start, cited.end).say(language)
    return f"{articles.cited(cited.article).say(language)} [{cited.confidence}], {_linked(cited.source)}" + (
        f", {dated}" if dated else ""
    )


def _grounds(grounds: Iterable[OtherGround], language: Language) -> Iterator[str]:
    yield GROUNDS.say(language)
    for ground in grounds:
        yield _line(
            f"`{ground.code}`",
            articles.cited(ground.article).say(language),
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
