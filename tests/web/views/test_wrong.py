"""What is wrong with a form is said by the labels of the form, and by what a box may hold."""

from __future__ import annotations

from typing import Any

import pytest

from amp_registry.errors import InvalidQuestion
from amp_registry.language import Language
from amp_registry.question import Question
from amp_registry.watched import Watched
from amp_registry.web.views import typed
from amp_registry.web.views.say import Say
from amp_registry.web.views.wrong import parts
from tests.sample_store import NOW


def _said(language: Language, sent: dict[str, str]) -> str:
    told: dict[str, Any] = {"ends": sent.pop("ends", None)}
    with pytest.raises(InvalidQuestion) as refused:
        Watched.of(
            Question.from_dict(typed.question({name: [one] for name, one in sent.items()})), NOW, **told
        )
    return " ".join(parts(Say(language), refused.value)).replace("\u00a0", " ")


FIRM = {"who": "1170000013"}


@pytest.mark.parametrize(
    ("sent", "french", "english"),
    [
        pytest.param(
            {**FIRM, "ends": "30/06/2027"},
            "Dernier jour du contrat : « 30/06/2027 » n'est pas accepté. Valeurs acceptées : AAAA-MM-JJ.",
            "Last day of the contract: “30/06/2027” is not accepted. Accepted values: YYYY-MM-DD.",
            id="the last day of a contract",
        ),
        pytest.param(
            {**FIRM, "dates.bid": "demain"},
            "Dépôt de la soumission : « demain » n'est pas accepté. Valeurs acceptées : AAAA-MM-JJ.",
            "Bid filed: “demain” is not accepted. Accepted values: YYYY-MM-DD.",
            id="a day of the question",
        ),
        pytest.param(
            {**FIRM, "contract.expenditure": "5 M$"},
            "Dépense : « 5 M$ » n'est pas accepté. En dollars : 6 000 000,00 ou 6000000",
            "Expenditure: “5 M$” is not accepted. In dollars: 6,000,000.00 or 6000000",
            id="an amount that cannot be read",
        ),
        pytest.param(
            {**FIRM, "contract.expenditure": "20000000000000"},
            "Dépense : « 20000000000000 » n'est pas accepté. Valeurs acceptées : un nombre de dollars, sans signe, "
            "avec au plus deux décimales, sous 10 000 milliards.",
            "Expenditure: “20000000000000” is not accepted. Accepted values: a number of dollars, no sign, "
            "at most two decimals, under 10,000 billion.",
            id="an amount beyond any contract",
        ),
        pytest.param(
            {"who": ""},
            "Aucune firme à chercher. Le nom est vide et il n'y a ni NEQ ni numéro de client AMP. "
            "Donnez un NEQ de dix chiffres, ou au moins un nom.",
            "No firm to look for. The name is empty and there is neither a NEQ nor an AMP client number. "
            "Give a ten-digit NEQ, or at least a name.",
            id="an empty box",
        ),
    ],
)  # fmt: skip
def test_an_error_of_a_form_speaks_its_words(sent: dict[str, str], french: str, english: str) -> None:
    assert _said("fr", dict(sent)) == french
    assert _said("en", dict(sent)) == english


def test_a_member_of_a_consortium_is_said_by_its_place() -> None:
    told = _said("fr", {"who": "Exemple", "consortium.members": "..."})
    assert told.startswith("Aucune firme à chercher dans consortium.members[0].")
