"""What the verification of a proof says of each thing it looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from amp_registry.language import Text

WORDS: Final[Mapping[str, Text]] = {
    "hash": Text(
        "Le contenu a bien l'empreinte que la preuve porte. Seule, une empreinte ne prouve pas l'origine : qui "
        "change le contenu peut la recalculer. Le journal ou une signature le prouve.",
        "The content has the hash the proof carries. Alone, a hash does not prove where it comes from: whoever "
        "changes the content can compute it again. The journal or a signature proves it.",
    ),
    "other_hash": Text(
        "Le contenu n'a pas l'empreinte que la preuve porte : il a été changé.",
        "The content does not have the hash the proof carries: it was changed.",
    ),
    "not_journaled": Text(
        "La réponse n'a pas été inscrite au journal : rien ne montre qu'elle n'a pas changé.",
        "The answer was not written to the journal: nothing shows that it has not changed.",
    ),
    "no_page": Text("Une preuve en JSON n'a pas de page.", "A proof in JSON has no page."),
    "same_page": Text(
        "La page, dessinée de nouveau à partir de son contenu, est la même octet pour octet.",
        "The page, drawn again from its content, is the same byte for byte.",
    ),
    "other_page": Text(
        "La page n'est pas celle que son contenu donne : le fichier a été changé.",
        "The page is not the one its content gives: the file was changed.",
    ),
    "other_version": Text(
        "La page dit avoir été dessinée par {theirs} ; ici, c'est {ours}. Elles ne se comparent pas octet pour octet : "
        "ce qu'on voit n'est donc pas vérifié. Réimprimez la preuve du journal et comparez, ou servez-vous de cette "
        "autre version.",
        "The page says it was drawn by {theirs}; here it is {ours}. They do not compare byte for byte: what is seen is "
        "therefore not verified. Print the proof again from the journal and compare, or use that other version.",
    ),
    "offline": Text(
        "Le journal n'a pas été consulté : ni l'origine ni le numéro de l'entrée ne sont vérifiés.",
        "The journal was not consulted: neither the origin nor the number of the entry is verified.",
    ),
    "no_entry_named": Text("La preuve ne nomme aucune entrée.", "The proof names no entry."),
    "no_store": Text(
        "Il n'y a pas de journal ici. Donnez l'adresse du dépôt (--database-url), ou --offline.",
        "There is no journal here. Give the address of the store (--database-url), or --offline.",
    ),
    "no_entry": Text(
        "Le journal n'a pas d'entrée {seq} : la preuve vient d'un autre journal, ou la fin de celui-ci manque.",
        "The journal has no entry {seq}: the proof comes from another journal, or the end of this one is missing.",
    ),
    "broken_entry": Text(
        "L'entrée {seq} du journal n'a pas sa propre empreinte : c'est le journal qui a été changé.",
        "Entry {seq} of the journal does not have its own hash: it is the journal that was changed.",
    ),
    "entry": Text(
        "L'entrée {seq} du journal est la même : numéro, empreintes et contenu.",
        "Entry {seq} of the journal is the same: number, hashes and content.",
    ),
    "other_entry": Text(
        "L'entrée {seq} du journal n'est pas celle de la preuve : la preuve a été changée, ou vient d'un autre journal.",
        "Entry {seq} of the journal is not that of the proof: the proof was changed, or comes from another journal.",
    ),
    "unsigned": Text("Le fichier n'est pas signé.", "The file is not signed."),
    "signed": Text(
        "Signé, sur ces octets mêmes, par la clé reconnue {key}.",
        "Signed, over these very bytes, by the trusted key {key}.",
    ),
    "not_evidence": Text(
        "il n'a pas la forme d'une réponse d'amp-registry.",
        "it is not shaped like an answer of amp-registry.",
    ),
    "explained": Text(
        "il contient l'explication de « --explain », qui n'est pas au journal. Refaites-le sans --explain.",
        "it holds the explanation of “--explain”, which is not in the journal. Make it without --explain.",
    ),
    "too_large": Text("il est trop gros pour une preuve.", "it is too large for a proof."),
}
