"""The words of the report: every outcome, cause and note by its code, and what a reader has to be told first.

A finding is worded as a question to look at. Nothing here says that anybody did anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from amp_registry.language import Text

TITLE: Final = Text(
    "Marchés publiés au SEAO et registres de l'AMP : ce qu'il y a à vérifier",
    "Contracts published on SEAO and the registers of the AMP: what there is to check",
)
CAREFUL: Final = Text(
    "Un signalement est une question à poser, pas une accusation. Il dit que ce que le SEAO a publié et ce que nos "
    "copies des registres montraient à ces dates ne vont pas ensemble. Une permission (art. 25.0.3), une date ou un "
    "montant mal saisis, un homonyme, un NEQ recopié de travers ou une copie incomplète l'expliquent souvent : "
    "ouvrez l'avis, consultez le registre officiel et demandez à l'organisme avant de conclure quoi que ce soit.",
    "A finding is a question to look at, not an accusation. It says that what SEAO published and what our copies of "
    "the registers showed on those days do not go together. A permission (s. 25.0.3), a date or an amount typed "
    "wrong, another firm of that name, a NEQ copied wrong or a copy that is not whole often explains it: open the "
    "notice, consult the official register and ask the body before you conclude anything.",
)
NOT_CHECKED: Final = Text(
    "Le SEAO ne dit pas : la déclaration d'intégrité, les permissions, les sous-contrats, les options et les taxes "
    "comprises ou non dans le montant. Rien n'a été vérifié de cela.",
    "SEAO does not say: the integrity declaration, permissions, subcontracts, options, and whether an amount holds "
    "the taxes. None of these was checked.",
)
ATTRIBUTION: Final = Text(
    "Données : SEAO, Secrétariat du Conseil du trésor, publiées sur Données Québec (CC-BY 4.0 selon une source "
    "secondaire : revérifiez sur la page du jeu avant de rediffuser). Ce rapport n'est ni fait ni approuvé par le "
    "Secrétariat ou par l'Autorité des marchés publics.",
    "Data: SEAO, Secrétariat du Conseil du trésor, published on Données Québec (CC-BY 4.0 after a secondary source: "
    "check the page of the data set before you pass it on). This report is neither made nor approved by the "
    "Secrétariat or by the Autorité des marchés publics.",
)

OUTCOMES: Final[Mapping[str, Text]] = {
    "finding": Text("à vérifier", "to check"),
    "unreadable": Text("illisible", "unreadable"),
    "not_judged": Text("non jugé", "not judged"),
    "out_of_scope": Text("hors du champ de la loi", "outside the Act"),
    "no_contract": Text("pas de contrat", "no contract"),
    "nothing_found": Text("rien trouvé", "nothing found"),
}
SEVERITIES: Final[Mapping[str, Text]] = {
    "first": Text("à vérifier d'abord", "to check first"),
    "look": Text("à examiner", "to look at"),
    "resembles": Text("nom semblable, autre NEQ", "similar name, another NEQ"),
}
LEADS: Final[Mapping[str, Text]] = {
    "first": Text("Selon nos copies, aux dates publiées :", "After our copies, on the days published:"),
    "look": Text("Une personne doit trancher :", "A person has to settle it:"),
    "resembles": Text(
        "Homonyme, ou firme qui lui succède ?", "Another firm of that name, or one that succeeds it?"
    ),
}
ABOUT: Final[Mapping[str, Text]] = {
    "award": Text("contrat", "contract"),
    "bid": Text("soumission non retenue", "bid not retained"),
    "release": Text("avis", "release"),
}
KINDS: Final[Mapping[str, Text]] = {
    "construction": Text("construction", "construction"),
    "services": Text("services", "services"),
    "supply": Text("approvisionnement", "supply"),
    "partnership": Text("partenariat", "partnership"),
    "concession": Text("concession", "concession"),
    "other": Text("autre", "other"),
    "": Text("non dit", "not said"),
}
AWARDED: Final[Mapping[str, Text]] = {
    "tender": Text("appel d'offres", "tender"),
    "mutual_agreement": Text("gré à gré", "mutual agreement"),
    "": Text("non dit", "not said"),
}
CERTAINTIES: Final[Mapping[str, Text]] = {
    "certain": Text("identité certaine", "identity certain"),
    "strong": Text("forte ressemblance", "strong resemblance"),
    "possible": Text("ressemblance possible", "possible resemblance"),
}

CAUSES: Final[Mapping[str, Text]] = {
    "malformed": Text(
        "un contrat ou un fournisseur n'a pas la forme attendue",
        "an award or a supplier is not of the form expected",
    ),
    "no_date": Text("aucune date lisible à laquelle juger", "no readable date to judge by"),
    "no_supplier": Text("aucun fournisseur nommé", "no supplier named"),
    "nobody": Text("fournisseur sans nom ni NEQ", "supplier without a name or a NEQ"),
    "bid_without_tender": Text(
        "un soumissionnaire, mais un contrat de gré à gré", "a tenderer, but a contract by mutual agreement"
    ),
    "cancelled": Text("processus ou contrat annulé", "process or award cancelled"),
    "pending": Text("contrat pas encore adjugé", "not awarded yet"),
    "no_copy": Text(
        "aucune copie assez fraîche d'un registre pour ce jour-là",
        "no copy of a register fresh enough for that day",
    ),
    "name_only": Text(
        "pas de NEQ valide : le nom seul ne prouve pas l'identité",
        "no valid NEQ: a name alone proves no identity",
    ),
    "value": Text(
        "montant absent, ou trop près du seuil pour ignorer les taxes",
        "amount missing, or too near the threshold to leave the taxes aside",
    ),
    "kind": Text(
        "le genre de contrat n'est pas dit, ou se contredit", "the kind of contract is not said, or disagrees"
    ),
    "dates": Text("il manque une date dont la réponse dépend", "a date the answer depends on is missing"),
    "renewal": Text(
        "on ignore si un renouvellement a été déposé à temps",
        "whether a renewal was filed in time is not known",
    ),
    "award": Text(
        "appel d'offres ou gré à gré : le SEAO ne le dit pas clairement, et la réponse en dépend",
        "tender or mutual agreement: SEAO does not say plainly, and the answer depends on it",
    ),
    "montreal_object": Text(
        "Ville de Montréal : la réponse dépend de l'objet (seuils propres à la ville jusqu'en avril 2024)",
        "Ville de Montréal: the answer depends on the object (the city's own thresholds until April 2024)",
    ),
    "members_unknown": Text(
        "le nom est celui d'un consortium dont les membres ne sont pas donnés",
        "the name is a consortium's, whose members are not given",
    ),
    "unnamed_supplier": Text(
        "un des fournisseurs n'a ni nom ni NEQ", "one of the suppliers has neither a name nor a NEQ"
    ),
    "law": Text(
        "la loi que nous tenons laisse la question ouverte", "the law we hold leaves the question open"
    ),
}
NOTES: Final[Mapping[str, Text]] = {
    "earlier_release": Text(
        "d'après un avis antérieur : le dernier ne nomme pas de contrat",
        "after an earlier release: the last one names no award",
    ),
    "award_date": Text(
        "contrat sans date de signature : date d'adjudication prise pour la conclusion",
        "no date of signature: the date of the award is taken for the conclusion",
    ),
    "amended": Text(
        "contrat modifié depuis : le montant est celui de l'adjudication",
        "contract amended since: the amount is that of the award",
    ),
    "contract_value": Text(
        "adjudication sans montant : celui du contrat est pris",
        "award without an amount: the contract's is taken",
    ),
    "foreign_currency": Text(
        "montant dans une autre monnaie, laissé de côté", "amount in another currency, left aside"
    ),
    "neq_refused": Text(
        "le NEQ publié n'en est pas un : cherché par le nom", "the NEQ published is none: looked for by name"
    ),
    "supplier_twice": Text("fournisseur nommé deux fois, compté une", "supplier named twice, counted once"),
    "several_suppliers": Text(
        "plusieurs fournisseurs : jugés comme un consortium, chacun pour tout le montant",
        "several suppliers: judged as a consortium, each for the whole amount",
    ),
    "members_unknown": Text("peut-être un consortium", "perhaps a consortium"),
    "unnamed_supplier": Text(
        "fournisseur sans nom ni NEQ laissé de côté", "supplier without a name or a NEQ left aside"
    ),
    "kind_unknown": Text("genre de contrat non dit", "kind of contract not said"),
    "kind_disagree": Text("genres de contrat contradictoires", "kinds of contract that disagree"),
    "award_unknown": Text("mode d'attribution non dit", "way of awarding not said"),
    "award_disagree": Text("modes d'attribution contradictoires", "ways of awarding that disagree"),
    "body_unknown": Text(
        "classe d'organisme non dite : organisme public supposé",
        "class of body not said: taken as a public body",
    ),
    "body_disagree": Text("classes d'organisme contradictoires", "classes of body that disagree"),
}

COLUMNS: Final[Mapping[str, Text]] = {
    "severity": Text("Priorité", "Priority"),
    "number": Text("No SEAO", "SEAO no."),
    "body": Text("Organisme", "Body"),
    "firm": Text("Firme", "Firm"),
    "neq": Text("NEQ publié", "NEQ published"),
    "what": Text(
        "Ce qu'il y a à vérifier, ou pourquoi ce n'est pas jugé",
        "What there is to check, or why it is not judged",
    ),
    "rule": Text("Règle", "Rule"),
    "article": Text("Article", "Section"),
    "bid": Text("Soumission", "Bid"),
    "conclusion": Text("Conclusion", "Conclusion"),
    "process_start": Text("Début du processus", "Start of process"),
    "value": Text("Montant publié ($)", "Amount published ($)"),
    "kind": Text("Genre", "Kind"),
    "awarded": Text("Attribution", "Awarded by"),
    "found": Text("Inscription trouvée", "Entry found"),
    "notes": Text("Remarques", "Remarks"),
    "title": Text("Objet", "Object"),
    "about": Text("Porte sur", "About"),
    "answer": Text("Réponse", "Answer"),
    "copies": Text("Copies consultées", "Copies consulted"),
    "ocid": Text("OCID", "OCID"),
    "place": Text("Fichier et rang de l'avis", "File and place of the release"),
}
UNCONFIRMED: Final = Text("{article} (numéro non confirmé)", "{article} (number not confirmed)")
PLACE: Final = Text("{source}, avis {release}", "{source}, release {release}")
PLACE_OF_UNREADABLE: Final = Text(
    "{source}, avis {release}, caractère {position}", "{source}, release {release}, character {position}"
)
