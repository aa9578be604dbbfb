"""What reading a file gives: entries, and issues that say what was odd, where, and whether it stops.

An issue is a note for a person, in both languages. Nothing is dropped without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from amp_registry.language import Text
from amp_registry.records import Entry

CODES: Final[Mapping[str, Text]] = {
    "not_utf8": Text(
        "Le fichier n'est pas en UTF-8 ; il a été lu comme {encoding}.",
        "The file is not UTF-8; it was read as {encoding}.",
    ),
    "mojibake": Text(
        "{count} lettre(s) abîmée(s), comme « {sample} » : le texte a été mal converti à la source.",
        "{count} damaged letter(s), such as “{sample}”: the text was badly converted at the source.",
    ),
    "unmapped_column": Text(
        "Colonne inconnue « {column} » : gardée telle quelle avec chaque inscription, non interprétée.",
        "Unknown column “{column}”: kept as printed with each entry, not interpreted.",
    ),
    "repeated_column": Text(
        "Les colonnes « {used} » et « {column} » ont le même sens ({field}) ; la première sert.",
        "Columns “{used}” and “{column}” mean the same ({field}); the first is used.",
    ),
    "sheet_unread": Text(
        "La feuille « {sheet} » n'a pas de colonnes connues ; elle n'est pas lue.",
        "Sheet “{sheet}” has no column known; it is not read.",
    ),
    "row_above_headings": Text(
        "Ligne au-dessus des titres de colonnes, non lue : « {value} ».",
        "Row above the headings, not read: “{value}”.",
    ),
    "blank_row": Text("Ligne vide, sautée.", "Blank row, skipped."),
    "short_row": Text("La ligne a {cells} au lieu de {expected}.", "The row has {cells}, not {expected}."),
    "long_row": Text(
        "La ligne a {cells} au lieu de {expected} ; un séparateur n'est pas entre guillemets.",
        "The row has {cells}, not {expected}; a separator is not quoted.",
    ),
    "duplicate_row": Text(
        "Répétition exacte d'une ligne déjà lue ; comptée une fois.",
        "Exact repetition of a row already read; counted once.",
    ),
    "repeated_neq": Text(
        "Le NEQ {neq} figure déjà dans cette liste ; les deux inscriptions sont gardées.",
        "NEQ {neq} already stands in this list; both entries are kept.",
    ),
    "row_unreadable": Text(
        "Ce n'est pas une inscription ; gardée telle quelle, sans nom.",
        "This is not an entry; kept as printed, with no name.",
    ),
    "name_missing": Text("Aucun nom n'est donné.", "No name is given."),
    "control_characters": Text(
        "{field} contient des caractères invisibles ; ils sont retirés.",
        "{field} holds invisible characters; they are removed.",
    ),
    "cell_too_long": Text(
        "{field} a {count} caractères ; les {limit} premiers sont gardés.",
        "{field} has {count} characters; the first {limit} are kept.",
    ),
    "neq_flagged": Text(
        "Le NEQ imprimé « {neq} » est invalide : {problem}",
        "The NEQ printed, “{neq}”, is not valid: {problem}",
    ),
    "bad_date": Text(
        "{field} = « {value} » n'est pas une date lisible ; elle est laissée vide.",
        "{field} = “{value}” is not a readable date; it is left empty.",
    ),
    "unknown_category": Text(
        "{field} = « {value} » n'est pas un mot connu ; rien n'est supposé.",
        "{field} = “{value}” is not a known word; nothing is supposed.",
    ),
    "empty_category": Text(
        "{field} est vide ; rien n'est supposé.", "{field} is empty; nothing is supposed."
    ),
    "reason_unread": Text(
        "Motif non classé « {value} » : gardé tel quel, hors des motifs.",
        "Reason not classified, “{value}”: kept as printed, outside the reasons.",
    ),
    "results_capped": Text(
        "« {query} » : le formulaire dit qu'il y a trop de résultats ; une firme absente n'est pas « non autorisée ».",
        "“{query}”: the form says there are too many results; a firm not among them is not “not authorized”.",
    ),
    "results_short": Text(
        "« {query} » : {rows} résultats lus sur {total} annoncés ; ceux qui manquent sont inconnus.",
        "“{query}”: {rows} results read of {total} announced; those missing are not known.",
    ),
    "paging_lost": Text(
        "« {query} » : la suite après la page {page} n'a pu être lue ; ce qui y figure est inconnu. {problem}",
        "“{query}”: what follows page {page} could not be read; what stands there is not known. {problem}",
    ),
    "question_ignored": Text(
        "« {query} » : aucun des résultats ne porte ce numéro ; le formulaire a peut-être ignoré la question.",
        "“{query}”: none of the results bears this number; the form may have ignored the question.",
    ),
    "number_not_shown": Text(
        "« {query} » : les résultats n'impriment aucun numéro ; aucune identité n'est certaine.",
        "“{query}”: the results print no number; no identity is certain.",
    ),
    "status_not_shown": Text(
        "Les résultats n'impriment pas le statut ; il reste inconnu tant que la fiche ne dit pas ce qu'y figurer veut dire.",
        "The results do not print the status; it stays unknown until the card says what standing there means.",
    ),
    "lookup_failed": Text("« {query} » : pas de réponse. {problem}", "“{query}”: no answer. {problem}"),
    "no_longer_found": Text(
        "{neq} : la recherche ne le trouve plus, alors qu'elle l'avait trouvé ; son statut devient inconnu.",
        "{neq}: the search no longer finds it, though it had; its status becomes unknown.",
    ),
    "list_missing": Text(
        "La liste « {list} » n'est pas trouvée parmi les compléments d'information : {problem}",
        "The list “{list}” is not found among the complement lists: {problem}",
    ),
    "list_empty": Text(
        "La liste « {list} » est vide, et rien ne dit qu'il n'y a aucune entreprise.",
        "The list “{list}” is empty, and nothing says that there is no enterprise.",
    ),
    "status_conflict": Text(
        "La liste dit « {listed} », la ligne « {printed} » ; le statut reste inconnu.",
        "The list says “{listed}”, the row “{printed}”; the status stays unknown.",
    ),
    "line_joined": Text(
        "Ligne du PDF jointe à l'inscription du dessus : « {line} ».",
        "Line of the PDF joined to the entry above it: “{line}”.",
    ),
    "line_unplaced": Text(
        "Ligne du PDF qui n'entre dans aucune colonne : « {line} ».",
        "Line of the PDF that fits no column: “{line}”.",
    ),
    "extract_missing": Text(
        "Il n'y a que des listes de complément : ce n'est pas tout le REA. Ajoutez l'extrait, ou --partial.",
        "These are only complement lists: not the whole REA. Add the extract, or --partial.",
    ),
    "no_rows": Text(
        "Aucune inscription lue : une copie vide n'est jamais mise en usage.",
        "No entry was read: an empty copy is never put in use.",
    ),
    "shrink": Text(
        "{rows} inscriptions au lieu de {previous} dans la dernière bonne copie : {percent} % de moins "
        "(maximum cru : {maximum} %).",
        "{rows} entries against {previous} in the last good copy: {percent}% fewer "
        "(largest believed: {maximum}%).",
    ),
    "growth": Text(
        "{rows} inscriptions au lieu de {previous} dans la dernière bonne copie : {percent} % de plus.",
        "{rows} entries against {previous} in the last good copy: {percent}% more.",
    ),
    "below_minimum": Text(
        "{rows} inscriptions, moins que le minimum cru ({minimum}).",
        "{rows} entries, fewer than the fewest believed ({minimum}).",
    ),
    "above_maximum": Text(
        "{rows} inscriptions, plus que le maximum attendu ({maximum}).",
        "{rows} entries, more than the most expected ({maximum}).",
    ),
    "unchanged_long": Text(
        "La source n'a rien changé depuis {days} jours (attendu : {maximum} au plus) ; est-elle abandonnée ?",
        "The source has changed nothing for {days} days (expected: {maximum} at most); is it forgotten?",
    ),
}
"""Every code an issue may have, with its sentence."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something odd: `row` is the file's line, or the place in a JSON list from 1; None is the whole file.

    `stops` says the copy must not be put in use because of it. `source` is the page's address.
    """

    row: int | None
    code: str
    text: Text
    stops: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries read, in the order of the source, every issue met, and the row each entry stands on."""

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many issues of each code, the most frequent first."""
        return dict(Counter(issue.code for issue in self.issues).most_common())


def issue(
    code: str,
    said: Mapping[str, object] | None = None,
    *,
    row: int | None = None,
    stops: bool = False,
    source: str = "",
) -> Issue:
    """Return the issue of a code, its sentence filled with the values said."""
    return Issue(row=row, code=code, text=CODES[code].fill(said or {}), stops=stops, source=source)


@dataclass(slots=True)
class Notes:
    """The issues of one page while it is read; the same issue twice is noted once."""

    source: str
    found: dict[Issue, None] = field(default_factory=dict)

    def add(self, code: str, row: int | None = None, **said: object) -> None:
        """Note an issue of this page."""
        self.found[issue(code, said, row=row, source=self.source)] = None

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The issues noted, in the order they were met."""
        return tuple(self.found)
