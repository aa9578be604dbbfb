"""Two reference pages that are tables of the code, in both languages: the facts of the law, the columns of a list."""

from __future__ import annotations

from typing import Final

from amp_registry.bulk import columns
from amp_registry.decide import law
from amp_registry.decide.vocabulary import FACTS
from amp_registry.language import Language, Text

FACTS_INTRODUCTION: Final = Text(
    """# Les faits de la table de décision

<!-- Written by `make docs` from `amp_registry/decide/`; change the code, not this page. -->

Une ligne de `amp_registry/decide/decision_table.toml` interroge des faits par ces noms, chacun avec une de ces valeurs ; un nom
ou une valeur qui n'est pas ici arrête le programme à la lecture de la table (`BadLawFile`). Un fait inconnu prend tour à tour
chacune de ses valeurs possibles : quand elles mènent toutes à une seule réponse, c'est la réponse. Ajouter une ligne :
[ajouter une règle](../how-to/add-a-rule.md).

| fait | valeurs | lignes qui le demandent |
|---|---|---|
""",
    """# Facts of the decision table

<!-- Written by `make docs` from `amp_registry/decide/`; change the code, not this page. -->

A row of `amp_registry/decide/decision_table.toml` asks about facts by these names, each with one of these values; a
name or a value that is not here stops the program when the table is read (`BadLawFile`). A fact that is not known
takes each of its possible values in turn: where they lead to one answer, that is the answer. To add a row:
[add a rule](../how-to/add-a-rule.en.md).

| fact | values | asked by rows |
|---|---|---|
""",
)
COLUMNS_INTRODUCTION: Final = Text(
    """# Les colonnes d'une liste

<!-- Written by `make docs` from `amp_registry/bulk/columns.toml`; change that file, not this one. -->

Les titres sous lesquels `check-list` lit chaque champ de la question. Majuscules, accents, espaces et signes ne comptent pas, et le
chemin du champ lui-même (`contract.kind`) en est toujours un. Un autre titre : `--map "Titre=champ"` ; une colonne à laisser de côté :
`--map "Titre=ignored"`. Un titre qui n'est pas ici est gardé dans les réponses, et n'est pas lu.

`firm` est un nom ou un NEQ, selon ce que contient la cellule ; les lignes qui se suivent avec le même `consortium` sont les membres d'un
seul. Montants et dates se lisent comme les écrivent les deux langues ; ce qui pourrait se lire de deux façons refuse sa ligne.

| champ | titres |
|---|---|
""",
    """# Columns of a list

<!-- Written by `make docs` from `amp_registry/bulk/columns.toml`; change that file, not this one. -->

The headings `check-list` reads each field of the question under. Case, accents, spaces and signs do not count, and the
path of the field itself (`contract.kind`) is always one. Another heading: `--map "Heading=field"`; a column to leave
aside: `--map "Heading=ignored"`. A heading that is not here is kept in the answers and not read.

`firm` is a name or a NEQ, whichever the cell holds; rows one under the other with the same `consortium` are the members of
one. Amounts and dates are read as both languages write them; what could be read in two ways refuses its row.

| field | headings |
|---|---|
""",
)
WORDS_INTRODUCTION: Final = Text(
    """
## Les mots

Un champ aux valeurs fixées prend la valeur elle-même, ou l'un de ces mots.

| champ | valeur | mots |
|---|---|---|
""",
    """
## Words

A field with a closed set of values takes the value itself, or one of these words.

| field | value | words |
|---|---|---|
""",
)


def facts(language: Language) -> str:
    """Return the reference page of the facts, their values and the rows that ask about them."""
    rows = [row for block in law.load().rows.values() for row in block]
    asking = {f: dict.fromkeys(row.id for row in rows if f in dict(row.when)) for f in FACTS}
    lines = [
        f"| `{fact}` | {', '.join(f'`{value}`' for value in values)} | {', '.join(asking[fact])} |"
        for fact, values in FACTS.items()
    ]
    return FACTS_INTRODUCTION.say(language) + "\n".join(lines) + "\n"


def list_columns(language: Language) -> str:
    """Return the reference page of the headings and words a list is read by."""
    headings = [f"| `{field}` | {', '.join(said[1:])} |" for field, said in columns.spellings().items()]
    words = [
        f"| `{field}` | `{value}` | {', '.join(said)} |"
        for field, values in columns.words().items()
        for value, said in values.items()
    ]
    upper = COLUMNS_INTRODUCTION.say(language) + "\n".join(headings) + "\n"
    return upper + WORDS_INTRODUCTION.say(language) + "\n".join(words) + "\n"
