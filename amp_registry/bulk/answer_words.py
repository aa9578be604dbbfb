"""The columns a checked list gains, and what each says of one row, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from amp_registry.bulk.asking import Refused, RowProblem
from amp_registry.bulk.checking import Answered
from amp_registry.decide.verdict import Answer
from amp_registry.explain.evidence import Coded, Evidence
from amp_registry.explain.messages import french_spaces, tell
from amp_registry.explain.todo import advice
from amp_registry.explain.wording import one_line
from amp_registry.language import Language, Text

ANSWERS: Final[Mapping[Answer, Text]] = {
    Answer.NOT_ALLOWED: Text("NON", "NO"),
    Answer.MUST_STOP: Text("NON, doit cesser", "NO, must stop"),
    Answer.DEEMED_IN_DEFAULT: Text("NON, en défaut", "NO, in default"),
    Answer.REVIEW: Text("À EXAMINER", "TO BE REVIEWED"),
    Answer.UNKNOWN: Text("ON NE PEUT PAS RÉPONDRE", "NO ANSWER POSSIBLE"),
    Answer.OUT_OF_SCOPE: Text("HORS CHAMP", "OUT OF SCOPE"),
    Answer.MUST_CONTINUE: Text("OUI, doit poursuivre", "YES, must go on"),
    Answer.ALLOWED_WITH_CONDITIONS: Text("OUI, à conditions", "YES, on conditions"),
    Answer.MAY_CONTINUE: Text("OUI, peut poursuivre", "YES, may go on"),
    Answer.ALLOWED: Text("OUI", "YES"),
}
"""Each answer in a word or two, the worst first."""

NOT_READ: Final = Text("LIGNE NON LUE", "ROW NOT READ")
NOT_READ_CODE: Final = "row_not_read"
COLUMNS: Final[Mapping[str, Text]] = {
    "row": Text("Ligne", "Row"),
    "answer": Text("Réponse", "Answer"),
    "code": Text("Code", "Code"),
    "rule": Text("Règle", "Rule"),
    "summary": Text("Résumé", "Summary"),
    "why": Text("Pourquoi", "Why"),
    "conditions": Text("Conditions", "Conditions"),
    "warnings": Text("Avertissements", "Warnings"),
    "register": Text("Trouvée au", "Found in"),
    "name": Text("Nom trouvé", "Name found"),
    "neq": Text("NEQ trouvé", "NEQ found"),
    "certainty": Text("Certitude", "Certainty"),
    "score": Text("Ressemblance", "Resemblance"),
    "todo": Text("À faire", "What to do"),
    "journal": Text("Journal", "Journal"),
}
"""The columns added, in their order."""
NAMES: Final = tuple(COLUMNS)
_MEND: Final = Text(
    "Corrigez la ligne et vérifiez la liste de nouveau.", "Mend the row and check the list again."
)
_LONGEST_NAME: Final = 500
_LONGEST_PROBLEM: Final = 2000


def headings(before: Sequence[str], language: Language) -> list[str]:
    """Return the headings added after those of the list; one that stands there already is told apart."""
    return [
        f"{said} (AMP)" if said in before else said
        for text in COLUMNS.values()
        for said in (text.say(language),)
    ]


def answer_cells(result: Answered | Refused, language: Language) -> dict[str, str]:
    """Return what each column says of a row, empty where there is nothing to say."""
    said = _answered(result, language) if isinstance(result, Answered) else _refused(result, language)
    return {name: said.get(name, "") for name in NAMES}


def problem_line(problem: RowProblem, language: Language) -> str:
    """Return what is wrong with a row in one line: the column, then the problem."""
    text = problem.text
    if problem.column:
        column = one_line(problem.column)
        text = Text(f"Colonne « {column} » : {text.fr}", f"Column “{column}”: {text.en}")
    said = one_line(text.say(language), _LONGEST_PROBLEM)
    return french_spaces(said) if language == "fr" else said


def _answered(result: Answered, language: Language) -> dict[str, str]:
    evidence, own = result.evidence, result.own
    return {
        "row": str(result.line.number),
        "answer": ANSWERS[evidence.answer].say(language),
        "code": evidence.answer.value,
        "rule": evidence.rule,
        "summary": evidence.summary.say(language),
        "why": "\n".join(_why(evidence, own, language)),
        "conditions": _lines(evidence.conditions, language),
        "warnings": _lines(dict.fromkeys((*evidence.warnings, *own.warnings)), language),
        **_match(own, language),
        "todo": "\n".join(filter(None, [_lines(evidence.needs, language), advice(evidence, language)])),
        "journal": str(evidence.journal.seq) if evidence.journal else "",
    }


def _why(evidence: Evidence, own: Evidence, language: Language) -> Iterable[str]:
    """The reasons of the row's own firm; those of the consortium stand in its summary."""
    if own is not evidence:
        yield own.summary.say(language)
    yield from (reason.text.say(language) for reason in own.reasons)


def _match(own: Evidence, language: Language) -> dict[str, str]:
    if not own.matches:
        return {}
    best = own.matches[0]
    return {
        "register": best.register.value.upper(),
        "name": one_line(best.matched_name, _LONGEST_NAME),
        "neq": best.entry.neq or "",
        "certainty": tell("page", "match", {"certainty": best.certainty.value}).say(language),
        "score": f"{best.score:.2f}".replace(".", "," if language == "fr" else "."),
    }


def _refused(result: Refused, language: Language) -> dict[str, str]:
    return {
        "row": str(result.line.number),
        "answer": NOT_READ.say(language),
        "code": NOT_READ_CODE,
        "why": "\n".join(problem_line(problem, language) for problem in result.problems),
        "todo": _MEND.say(language),
    }


def _lines(coded: Iterable[Coded], language: Language) -> str:
    return "\n".join(one.text.say(language) for one in coded)
