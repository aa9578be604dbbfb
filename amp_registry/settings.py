"""Settings: options first, then `AMP_REGISTRY_*` variables, then a TOML file, then the default.

Read once, by entry points only; everything below gets values as arguments. An empty variable counts as not
set. A file may hold only settings we know: a misspelled name is refused, never passed over in silence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from amp_registry import plain_number, toml_file
from amp_registry.access_token import Right
from amp_registry.asker import Asker
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSettings, InvalidQuestion
from amp_registry.language import LANGUAGES, Language, Text, same
from amp_registry.on_disk import stands
from amp_registry.own_folders import own_folder
from amp_registry.toml_file import NotToml

FILE_VARIABLE: Final = "AMP_REGISTRY_SETTINGS"
FILE_NAME: Final = "settings.toml"
PREFIX: Final = "AMP_REGISTRY_"
MOST_DAYS: Final = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, with its default. Ages are hours; `language` null leaves the choice to the locale.

    `database_url`: SQLAlchemy address of the store, null for a file in the user's data folder. `sources` is
    a folder of source cards that complete ours, `law` a TOML file of rows that replace ours.
    `journal_optional` lets a check leave no trace (`--no-journal`). `asked_by` is who asks, null for the user of
    the system at the command line. `signing_key` is a private key, with its passphrase if it has one;
    `trusted_keys` a public key or a folder of them. `journal_heads` is a head of the journal or a folder of them,
    to compare it with; `timestamp_url` a time-stamping authority (RFC 3161), `timestamp_roots` the certificates it
    must lead to. `review_days` is how many business days there are to take a review in charge, `holidays` a TOML
    file that changes which days are holidays. The rest is of the watch: how many days before the end of the grace
    it speaks, and the channels that carry its events. A password or a secret comes from a variable, from the
    settings file or from a file of its own, never from the command line. Those of the page and the API, `web_…`,
    are explained in docs/how-to/serve.md.
    """

    database_url: str | None = None
    rena_max_age_hours: float = 48
    rea_max_age_hours: float = 168
    language: Language | None = None
    journal_optional: bool = False
    asked_by: Asker | None = None
    sources: Path | None = None
    law: Path | None = None
    review_days: int = 2
    holidays: Path | None = None
    rena_url: str = "https://www.donneesquebec.ca/recherche/api/3/action"
    rea_url: str = "https://registre-rea.amp.gouv.qc.ca/1A/RegistreLcop.Web/Recherche"
    signing_key: Path | None = None
    signing_passphrase: str | None = field(default=None, repr=False)
    trusted_keys: Path | None = None
    journal_heads: Path | None = None
    timestamp_url: str | None = None
    timestamp_roots: Path | None = None
    watch_days_before: tuple[int, ...] = (30, 14, 7, 1)
    mail_from: str | None = None
    mail_to: tuple[str, ...] = ()
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    smtp_password_file: Path | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_secret_file: Path | None = None
    web_host: str = "127.0.0.1"
    web_port: int = 8737
    web_access: str = "local"
    web_hosts: tuple[str, ...] = ()
    web_proxy_header: str | None = None
    web_proxy_addresses: tuple[str, ...] = ("127.0.0.1", "::1")
    web_proxy_scopes: tuple[str, ...] = ("read", "check", "decide")
    web_session_secret_file: Path | None = None
    web_rate_per_minute: int = 1200
    web_largest_upload_mb: int = 25
    web_log_queries: bool = False
    web_theme: Path | None = None
    web_openrefine_origins: tuple[str, ...] = ("http://127.0.0.1:3333", "http://localhost:3333")


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return "AMP_REGISTRY_LANG" if name == "language" else PREFIX + name.upper()


def default_file() -> Path | None:
    """Return where the settings file is looked for when no other is named; None for a user without a home."""
    folder = own_folder("config")
    return folder / FILE_NAME if folder else None


def load(options: Mapping[str, Any], environ: Mapping[str, str], file: Path | None = None) -> Settings:
    """Return the settings of options (by name, null for not given), variables and a file.

    `file` null reads the file `AMP_REGISTRY_SETTINGS` names, else the user's own if there is one. Raises
    `BadSettings` with the name, the value and why it is not usable; a file that was named must exist.
    """
    told = _file_values(_chosen_file(environ, file))
    told |= {n: v for n in READERS if (v := environ.get(variable(n), "").strip())}
    told |= {n: v for n, v in options.items() if v is not None}
    return Settings(**{name: READERS[name](name, value) for name, value in told.items()})


def _chosen_file(environ: Mapping[str, str], file: Path | None) -> Path | None:
    """Return the file to read; None when none is named and the user has none."""
    named = environ.get(FILE_VARIABLE, "").strip()
    if file is not None or named:
        return file if file is not None else Path(named).expanduser()
    own = default_file()
    try:
        return own if own is not None and stands(own) else None
    except OSError as error:
        raise _refused(FILE_VARIABLE, own, by_the_system(error)) from None


def _file_values(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        values = toml_file.loads(file.read_bytes())
    except OSError as error:
        raise _refused(FILE_VARIABLE, file, by_the_system(error)) from None
    except NotToml as error:
        raise _refused(FILE_VARIABLE, file, error.problem) from None
    for name in values:
        if name not in READERS:  # a misspelled secret, it may be: its value is not shown
            raise _refused(name, "…", _unknown_name(file))
    return {n: _beside(file, v) if n in FOLDERS_AND_FILES else v for n, v in values.items()}


def _unknown_name(file: Path) -> Text:
    names = ", ".join(READERS)
    return Text(
        f"Réglage inconnu dans {file}. Réglages connus : {names}.",
        f"Unknown setting in {file}. Known settings: {names}.",
    )


def _beside(file: Path, value: Any) -> Any:
    """A relative path in a file starts from the file's folder; what is no path is refused with its name, by `_path`."""
    if not isinstance(value, str):
        return value
    try:
        return file.parent / Path(value).expanduser()
    except RuntimeError:
        return value


# --- reading one value ----------------------------------------------------------------------------


def _refused(name: str, value: object, problem: Text) -> BadSettings:
    return BadSettings(name=name, value=value, problem=problem)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refused(name, value, Text("Il faut un texte.", "A text is needed."))
    return value.strip()


def _hours(name: str, value: object) -> float:
    problem = Text("Il faut un nombre d'heures plus grand que 0.", "A number of hours above 0 is needed.")
    try:
        hours = math.nan if isinstance(value, bool) else float(cast("Any", value))
    except (TypeError, ValueError, OverflowError):
        hours = math.nan
    if not 0 < hours < math.inf:
        raise _refused(name, value, problem)
    return hours


def _within(name: str, value: object, limits: range, problem: Text) -> int:
    """Return a whole number within limits, of TOML or as a variable writes it."""
    number = None if isinstance(value, bool) else plain_number.parse(str(value))
    if number is None or number not in limits:
        raise _refused(name, value, problem)
    return number


def _days(name: str, value: object) -> int:
    problem = Text(
        f"Il faut un nombre de jours de 0 à {MOST_DAYS}.",
        f"A number of days from 0 to {MOST_DAYS} is needed.",
    )
    return _within(name, value, range(MOST_DAYS + 1), problem)


def _flag(name: str, value: object) -> bool:
    known = YES_NO.get(str(value).lower())
    if known is None:
        raise _refused(name, value, Text("Il faut true ou false.", "true or false is needed."))
    return known


def _language(name: str, value: object) -> Language:
    if value not in LANGUAGES:
        raise _refused(name, value, Text("Il faut fr ou en.", "fr or en is needed."))
    return value


def _asker(name: str, value: object) -> Asker:
    try:
        return Asker.of(_text(name, value))
    except InvalidQuestion:
        raise _refused(name, value, _WHO) from None


def _path(name: str, value: object) -> Path:
    try:
        path = value if isinstance(value, Path) else Path(_text(name, value)).expanduser()
        there = stands(path)
    except OSError as error:  # a folder that is closed, a name that is too long
        raise _refused(name, value, by_the_system(error)) from None
    except (ValueError, RuntimeError) as error:  # a null byte, a home that is nobody's
        raise _refused(name, value, same(f"{error}.")) from None
    if not there:
        raise _refused(name, value, Text("Ce chemin n'existe pas.", "This path does not exist."))
    return path


def _folder(name: str, value: object) -> Path:
    path = _path(name, value)
    if not path.is_dir():
        raise _refused(name, value, Text("Il faut un dossier.", "A folder is needed."))
    return path


def _parts(name: str, value: object) -> list[str]:
    """Return the parts of a list: of TOML as they are, of a variable as they stand between commas."""
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list) or not all(type(part) in {str, int} for part in given):
        raise _refused(name, value, Text("Il faut une liste.", "A list is needed."))
    return [str(part).strip() for part in given if str(part).strip()]


def _notices(name: str, value: object) -> tuple[int, ...]:
    given = {plain_number.parse(part) for part in _parts(name, value)}
    found = {days for days in given if days is not None and days <= LONGEST_NOTICE}
    if found != given:
        problem = Text(
            f"Il faut des nombres de jours de 0 à {LONGEST_NOTICE}.",
            f"Numbers of days from 0 to {LONGEST_NOTICE} are needed.",
        )
        raise _refused(name, value, problem)
    return tuple(sorted(found, reverse=True))


def _address(name: str, value: object) -> str:
    text = _text(name, value)
    if not ADDRESS.fullmatch(text):
        raise _refused(name, value, Text("Il faut une adresse courriel.", "An e-mail address is needed."))
    return text


def _addresses(name: str, value: object) -> tuple[str, ...]:
    parts = _parts(name, value)
    if not all(ADDRESS.fullmatch(part) for part in parts):
        raise _refused(name, value, Text("Il faut des adresses courriel.", "E-mail addresses are needed."))
    return tuple(dict.fromkeys(parts))


def _port(name: str, value: object) -> int:
    return _within(name, value, range(1, PORTS), Text("Il faut un port.", "A port is needed."))


def _security(name: str, value: object) -> str:
    if value not in SECURITIES:
        raise _refused(name, value, same(", ".join(SECURITIES)))
    return str(value)


def _web(name: str, value: object) -> str:
    text = _text(name, value)
    try:
        parts = urlsplit(text)
        leads = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port that is no number
        leads = False
    if not leads:
        problem = Text("Il faut une adresse http ou https.", "An http or https address is needed.")
        raise _refused(name, value, problem)
    return text


def _words(name: str, value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.lower() for part in _parts(name, value)))


def _scopes(name: str, value: object) -> tuple[str, ...]:
    found = _words(name, value)
    if not found or not set(found) <= set(WEB_SCOPES):
        raise _refused(name, value, same(", ".join(WEB_SCOPES)))
    return found


def _access(name: str, value: object) -> str:
    if value not in WEB_ACCESS:
        raise _refused(name, value, same(", ".join(WEB_ACCESS)))
    return str(value)


def _count(name: str, value: object) -> int:
    problem = Text(
        f"Il faut un nombre entier de 0 à {LARGEST_COUNT}.",
        f"A whole number from 0 to {LARGEST_COUNT} is needed.",
    )
    return _within(name, value, range(LARGEST_COUNT + 1), problem)


def _hidden(name: str, value: object) -> str:
    """A secret, or an address with a password in it, is never shown back, whatever is wrong with it."""
    if not isinstance(value, str) or not value.strip():
        raise _refused(name, "…", Text("Il faut un texte.", "A text is needed."))
    return value.strip()


_WHO: Final = Text(
    "Il faut un nom sur une ligne, ou « system:nom » pour un programme.",
    "A name on one line is needed, or “system:name” for a program.",
)
ADDRESS: Final = re.compile(
    r"(?!\.)(?!.*\.[.@])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
)
WEB_ACCESS: Final = ("local", "token", "proxy")
WEB_SCOPES: Final = tuple(right.value for right in Right)
LARGEST_COUNT: Final = 1_000_000
SECURITIES: Final = ("starttls", "tls", "none")
LONGEST_NOTICE: Final = 365
PORTS: Final = 65_536
YES_NO: Final = {"true": True, "1": True, "yes": True, "oui": True} | dict.fromkeys(
    ("false", "0", "no", "non"), False
)
FOLDERS_AND_FILES: Final = frozenset(
    {
        *("sources", "law", "holidays", "signing_key", "trusted_keys", "journal_heads", "timestamp_roots"),
        *("smtp_password_file", "webhook_secret_file", "web_session_secret_file", "web_theme"),
    }
)
READERS: Final[Mapping[str, Callable[[str, object], Any]]] = {
    "database_url": _hidden,
    "rena_max_age_hours": _hours,
    "rea_max_age_hours": _hours,
    "language": _language,
    "journal_optional": _flag,
    "asked_by": _asker,
    "sources": _folder,
    "law": _path,
    "review_days": _days,
    "holidays": _path,
    "rena_url": _web,
    "rea_url": _web,
    "signing_key": _path,
    "signing_passphrase": _hidden,
    "trusted_keys": _path,
    "journal_heads": _path,
    "timestamp_url": _web,
    "timestamp_roots": _path,
    "watch_days_before": _notices,
    "mail_from": _address,
    "mail_to": _addresses,
    "smtp_host": _text,
    "smtp_port": _port,
    "smtp_security": _security,
    "smtp_user": _text,
    "smtp_password": _hidden,
    "smtp_password_file": _path,
    "webhook_url": _web,
    "webhook_secret": _hidden,
    "webhook_secret_file": _path,
    "web_host": _text,
    "web_port": _port,
    "web_access": _access,
    "web_hosts": _words,
    "web_proxy_header": _text,
    "web_proxy_addresses": _words,
    "web_proxy_scopes": _scopes,
    "web_session_secret_file": _path,
    "web_rate_per_minute": _count,
    "web_largest_upload_mb": _count,
    "web_log_queries": _flag,
    "web_theme": _folder,
    "web_openrefine_origins": _words,
}
