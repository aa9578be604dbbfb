"""What the doctor looks at around the store: variables, files of the user, extras, the day of the law."""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from amp_registry.collect.card_file import load_card
from amp_registry.decide import law as law_module
from amp_registry.decide import law_changes, other_grounds
from amp_registry.doctor.finding import Finding, State
from amp_registry.error_parts import by_the_system
from amp_registry.errors import AmpRegistryError, BadSettings
from amp_registry.language import Text, counted, same
from amp_registry.records import Register
from amp_registry.settings import FILE_VARIABLE, PREFIX, READERS, Settings, variable
from amp_registry.watch_channels import channels

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "excel": ("python_calamine", "xlsxwriter"),
    "pdf": ("segno", "typst"),
    "pdf-in": ("pypdf",),
    "postgres": ("psycopg",),
    "sign": ("cryptography", "rfc3161_client"),
    "web": ("fastapi", "jinja2", "python_multipart", "uvicorn"),
    "spark": ("pandas", "pyarrow", "pyspark"),
}
"""The modules of each extra; a test compares the names with those of the package."""

_OWN_VARIABLES: Final = {FILE_VARIABLE, *map(variable, READERS)}
# Read by the tests of the project, not by the program.
_OF_THE_TESTS: Final = f"{PREFIX}TEST_"
_READABLE_BY_OTHERS: Final = 0o077
_OF_THE_WATCH: Final = ("smtp_password_file", "webhook_secret_file")
"""Read where a channel needs them: `of_watch` says what is wrong with them then."""
_SECRETS: Final = ("signing_key", *_OF_THE_WATCH, "web_session_secret_file")


def around(settings: Settings, environ: Mapping[str, str], today: date) -> Iterator[Finding]:
    """Yield what is found around the store."""
    yield from variables(environ)
    yield extras()
    yield from private_files(settings)
    yield from _cards(settings)
    yield _law(settings, today)


def variables(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield each variable that looks like a setting and is none: it changes nothing, whoever set it."""
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in _OWN_VARIABLES and not name.startswith(_OF_THE_TESTS):
            near = difflib.get_close_matches(name, _OWN_VARIABLES, 1)
            yield Finding("unknown_variable", State.ATTENTION, _unknown(name), _meant(near))


def extras() -> Finding:
    """Return which extras are there; what needs one that is not says so when it is asked for."""
    missing = [name for name, modules in EXTRAS.items() if not all(map(find_spec, modules))]
    there = ", ".join(name for name in EXTRAS if name not in missing) or "–"
    if not missing:
        return Finding(
            "extras", State.GOOD, Text(f"Extras installés : {there}.", f"Extras installed: {there}.")
        )
    wanted = ",".join(missing)
    return Finding(
        "extras",
        State.GOOD,
        Text(
            f"Extras installés : {there} ; absents : {wanted} (seulement s'ils servent).",
            f"Extras installed: {there}; absent: {wanted} (only if they are needed).",
        ),
        same(f"pip install 'amp-registry[{wanted}]'"),
    )


def private_files(settings: Settings) -> Iterator[Finding]:
    """Yield each secret kept in a file that others than its owner may read, or that this user may not."""
    for name in _SECRETS:
        path: Path | None = getattr(settings, name)
        refused = path is not None and name not in _OF_THE_WATCH and _refused(path)
        if refused:
            seen = Text(f"Réglage {name} : {path}. {refused.fr}", f"Setting {name}: {path}. {refused.en}")
            yield Finding("secret_unreadable", State.TROUBLE, seen)
        if path is not None and _open_to_others(path):
            yield Finding(
                "secret_readable",
                State.ATTENTION,
                Text(
                    f"Réglage {name} : d'autres que vous peuvent lire {path}.",
                    f"Setting {name}: others than you may read {path}.",
                ),
                same(f"chmod 600 {path}"),
            )


def of_watch(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield what the channels of the watch lack, as the watch would say it; nothing is sent."""
    try:
        channels(settings, lambda: now, time.sleep)
    except BadSettings as error:
        yield Finding("channel", State.TROUBLE, _said(error), _MEND_THE_CHANNEL)


def _refused(path: Path) -> Text | None:
    try:
        with path.open("rb"):
            return None
    except OSError as error:
        return by_the_system(error)


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _READABLE_BY_OTHERS)
    except OSError:
        return False


def _cards(settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with the source cards of the user."""
    for register in Register:
        try:
            load_card(register, settings.sources)
        except AmpRegistryError as error:
            yield Finding("source_card", State.TROUBLE, _said(error), _OWN_CARDS)


def _law(settings: Settings, today: date) -> Finding:
    try:
        law = law_module.load_with(settings.law)
    except AmpRegistryError as error:
        return Finding("law", State.TROUBLE, _said(error), _OWN_LAW)
    old = list(law_changes.stale(law, other_grounds.shipped(), today))
    if not old:
        return Finding(
            "law", State.GOOD, Text(f"Loi : version {law.version}.", f"Law: version {law.version}.")
        )
    values = counted(
        len(old),
        Text("valeur n'a pas été comparée", "value has not been compared"),
        Text("valeurs n'ont pas été comparées", "values have not been compared"),
    )
    return Finding(
        "law",
        State.ATTENTION,
        Text(
            f"Loi : {values.fr} à la source depuis un an.",
            f"Law: {values.en} with the source for a year.",
        ),
        same("amp-registry law --stale"),
    )


def _said(error: AmpRegistryError) -> Text:
    return Text(error.message("fr"), error.message("en"))


def _unknown(name: str) -> Text:
    return Text(
        f"La variable {name} n'est aucun réglage : elle ne change rien.",
        f"The variable {name} is no setting: it changes nothing.",
    )


def _meant(near: Sequence[str]) -> Text:
    if near:
        return Text(f"Vouliez-vous dire {near[0]} ?", f"Did you mean {near[0]}?")
    return Text(
        "Retirez-la, ou voyez docs/reference/settings.md.", "Remove it, or see docs/reference/settings.en.md."
    )


_OWN_CARDS: Final = Text(
    "Corrigez la fiche dans le dossier du réglage sources.",
    "Mend the card in the folder of the setting sources.",
)
_MEND_THE_CHANNEL: Final = Text(
    "Complétez le réglage, ou retirez ce canal : le suivi refuserait de l'employer.",
    "Complete the setting, or remove this channel: the watch would refuse to use it.",
)
_OWN_LAW: Final = Text("Corrigez le fichier du réglage law.", "Mend the file of the setting law.")
