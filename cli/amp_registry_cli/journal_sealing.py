"""The actions of `journal` that prove: `verify`, `head`, `key`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import click

from amp_registry import journal_heads, signing
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSettings, JournalBroken
from amp_registry.explain.as_json import as_json as written
from amp_registry.explain.wording import Count
from amp_registry.journal_heads import NOT_SIGNED, Head, NotedHead
from amp_registry.journaling import Verified
from amp_registry.language import Text
from amp_registry.quebec_time import to_the_minute
from amp_registry.registry import Registry
from amp_registry_cli import exit_codes, journal_reading, output
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

HOLDS: Final = Text(
    "Le journal tient : {count:entrée|entrées}, sans changement, trou ni déplacement.\nDernière  no {seq}, {hash}",
    "The journal holds: {count:entry|entries}, no change, no gap, nothing moved.\nLast  no. {seq}, {hash}",
)
COMPARED: Final = Text("Comparé à {noted}{place}{seals}", "Compared with {noted}{place}{seals}")
NOT_COUNTED: Final = Text("NE COMPTE PAS : {noted}{place}{seals}", "DOES NOT COUNT: {noted}{place}{seals}")
PLACE: Final = Text(" : entrée {seq}", ": entry {seq}")
SIGNED: Final = Text(", signée par la clé {key}…", ", signed with the key {key}…")
STAMPED: Final = Text(", horodatée le {when}", ", time-stamped on {when}")
UNCHECKED: Final = {
    "signature": Text(
        ", signature NON vérifiée (réglage trusted_keys)", ", signature NOT verified (setting trusted_keys)"
    ),
    "timestamp": Text(
        ", horodatage NON vérifié (réglage timestamp_roots)",
        ", time stamp NOT verified (setting timestamp_roots)",
    ),
    NOT_SIGNED: Text(
        ", non signée, alors que des clés sont reconnues (réglage trusted_keys)",
        ", not signed, while keys are trusted (setting trusted_keys)",
    ),
}
NO_HEAD: Final = Text(
    "Sans tête notée ailleurs (--head), une coupe de la fin ne se voit pas : amp-registry journal head",
    "Without a head noted elsewhere (--head), a cut at the end does not show: amp-registry journal head",
)
HEAD: Final = Text(
    "Tête du journal, le {noted}\n\n"
    "Entrée      {seq}, inscrite le {checked}\n"
    "Empreinte   {hash}\n"
    "Signature   {signature}\n"
    "Horodatage  {timestamp}\n\n"
    "Gardez ceci hors de cette base. Plus tard :\n"
    "amp-registry journal verify --head {hash}\n",
    "Head of the journal, {noted}\n\n"
    "Entry       {seq}, written on {checked}\n"
    "Hash        {hash}\n"
    "Signature   {signature}\n"
    "Time stamp  {timestamp}\n\n"
    "Keep this outside this database. Later:\n"
    "amp-registry journal verify --head {hash}\n",
)
NONE: Final = Text("aucune", "none")
NOT_STAMPED: Final = Text("aucun", "none")
BY_KEY: Final = Text("clé {key}", "key {key}")
BY_AUTHORITY: Final = Text("le {when}, {authority}", "{when}, {authority}")
SUBJECT: Final = Text(
    "Tête du journal amp-registry : entrée {seq}", "Head of the amp-registry journal: entry {seq}"
)
BAD_ADDRESS: Final = Text("Ce n'est pas une adresse : {to}", "This is no address: {to}")
NEEDED: Final = Text("Ce réglage est nécessaire ici.", "This setting is needed here.")
KEPT: Final = Text("Tête gardée : {path}", "Head kept: {path}")
NOTHING_TO_NOTE: Final = Text(
    "Le journal est vide : il n'y a pas de tête à noter.", "The journal is empty: there is no head to note."
)
MADE: Final = Text(
    "Clé privée   {path}\nClé publique {path}.pub\nIdentifiant  {key}\n\n"
    "Donnez la clé publique à qui vérifiera ; gardez la privée pour vous (réglage signing_key).",
    "Private key  {path}\nPublic key   {path}.pub\nIdentifier   {key}\n\n"
    "Give the public key to whoever will verify; keep the private one to yourself (setting signing_key).",
)
BETWEEN_TELLS: Final = 5_000


@spoken_command(
    "verify",
    Text(
        "Parcourt toute la chaîne et nomme la première entrée qui a été changée, retirée, insérée ou déplacée. Une "
        "tête notée ailleurs montre aussi une coupe, ou une chaîne récrite. Code 22 si le journal ne tient pas.",
        "Walks the whole chain and names the first entry that was changed, removed, put in or moved. A head noted "
        "elsewhere also shows a cut, or a chain written anew. Exit 22 when the journal does not hold.",
    ),
)
@option(
    "--head",
    "heads",
    multiple=True,
    metavar=Text("FICHIER|EMPREINTE", "FILE|HASH"),
    told=Text(
        "Tête notée : fichier, dossier ou empreinte ; répétable.",
        "A noted head: file, folder or hash; may be repeated.",
    ),
)
@option("--json", "as_json", is_flag=True, told=Text("Résultat en JSON.", "Result as JSON."))
@pass_session
@click.pass_context
def verify(ctx: click.Context, session: Session, heads: tuple[str, ...], as_json: bool) -> None:
    """Walk, print; the error that names the entry is printed as any other, or as JSON."""
    try:
        with session.registry() as registry, _progress(registry, session) as tell:
            verified = registry.journal.verify(heads, tell=tell)
    except JournalBroken as error:
        if not as_json:
            raise
        output.say_json({"holds": False, **error.to_dict()})
        ctx.exit(exit_codes.of_error(error))
    if as_json:
        output.say_json(verified.to_dict())
    else:
        _print(verified)


@contextmanager
def _progress(registry: Registry, session: Session) -> Iterator[Callable[[int], None] | None]:
    """Show how far the walk is where a person looks at the terminal."""
    last = registry.journal.head(now=session.now)
    if last is None or not sys.stderr.isatty() or last.seq < BETWEEN_TELLS:
        yield None
        return
    with click.progressbar(length=last.seq, file=sys.stderr, update_min_steps=BETWEEN_TELLS) as bar:
        yield bar.update


def _print(verified: Verified) -> None:
    last = verified.audit.head
    if last is None:
        click.echo(say(journal_reading.EMPTY))
        return
    count = Count(verified.audit.entries, language())
    click.echo(say(HOLDS).format(count=count, seq=last.seq, hash=last.hash))
    for noted in verified.heads:
        click.echo(_compared(noted))
    if not verified.compared:
        click.echo(say(NO_HEAD), err=True)


def _compared(noted: NotedHead) -> str:
    seals = say(SIGNED).format(key=noted.signed_by[:12]) if noted.signed_by else ""
    seals += say(STAMPED).format(when=f"{noted.stamped_at:%Y-%m-%d %H:%M:%S} UTC") if noted.stamped_at else ""
    seals += "".join(say(UNCHECKED[seal]) for seal in noted.unchecked)
    place = say(PLACE).format(seq=noted.anchor.seq) if noted.anchor.seq else ""
    return say(COMPARED if noted.counts else NOT_COUNTED).format(
        noted=noted.anchor.noted, place=place, seals=seals
    )


# --- head -------------------------------------------------------------------------------------------


@spoken_command(
    "head",
    Text(
        "Donne le numéro et l'empreinte de la dernière entrée, à garder hors de la base : imprimés, en JSON, signés, "
        "horodatés, ou en courriel prêt à envoyer.",
        "Gives the number and the hash of the last entry, to keep outside the database: printed, as JSON, signed, "
        "time-stamped, or as an e-mail ready to send.",
    ),
)
@option("--sign", is_flag=True, told=Text("Signe (réglage signing_key).", "Signs (setting signing_key)."))
@option(
    "--stamp",
    is_flag=True,
    told=Text(
        "Demande un horodatage RFC 3161 (réglage timestamp_url).",
        "Asks for an RFC 3161 time stamp (setting timestamp_url).",
    ),
)
@option("--json", "as_json", is_flag=True, told=Text("La tête en JSON.", "The head as JSON."))
@option(
    "--email",
    "to",
    metavar=Text("ADRESSE", "ADDRESS"),
    told=Text(
        "Écrit un courriel pour cette adresse, à passer à sendmail -t.",
        "Writes an e-mail to this address, to pipe to sendmail -t.",
    ),
)
@option(
    "--keep",
    "folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar=Text("DOSSIER", "FOLDER"),
    told=Text("Garde aussi la tête dans ce dossier.", "Also keeps the head in this folder."),
)
@pass_session
@click.pass_context
def head(
    ctx: click.Context,
    session: Session,
    /,
    *,
    sign: bool,
    stamp: bool,
    as_json: bool,
    to: str | None,
    folder: Path | None,
) -> None:
    """Note the head, seal it as asked, give it."""
    with session.registry() as registry:
        noted = registry.journal.head(now=session.now)
    if noted is None:
        click.echo(say(NOTHING_TO_NOTE), err=True)
        ctx.exit(exit_codes.FAILURE)
    noted = _sealed(session, noted, sign=sign, stamp=stamp)
    if folder is not None:
        click.echo(say(KEPT).format(path=_kept(noted, folder)), err=True)
    if to is not None:
        click.echo(_message(ctx, noted, to), nl=False)
    elif as_json:
        output.say_json(noted.to_dict())
    else:
        click.echo(_page(noted), nl=False)


def _sealed(session: Session, noted: Head, *, sign: bool, stamp: bool) -> Head:
    told = session.settings
    if sign:
        if told.signing_key is None:
            raise BadSettings(name="signing_key", value="", problem=NEEDED)
        noted = journal_heads.signed(noted, signing.load_key(told.signing_key, told.signing_passphrase))
    if stamp:
        if told.timestamp_url is None:
            raise BadSettings(name="timestamp_url", value="", problem=NEEDED)
        if told.timestamp_roots is None:
            raise BadSettings(name="timestamp_roots", value="", problem=NEEDED)
        noted = journal_heads.stamped(noted, told.timestamp_url, told.timestamp_roots)
    return noted


def _kept(noted: Head, folder: Path) -> Path:
    """Write the head under a name of its own, never over another; the same head twice is kept twice."""
    moment = f"{noted.noted_at:%Y%m%dT%H%M%SZ}"
    path = folder / f"head-{noted.seq:010}-{moment}.json"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(written(noted.to_dict(), indent=2) + "\n")
    except OSError as error:
        raise BadSettings(name="--keep", value=path, problem=by_the_system(error)) from None
    return path


def _page(noted: Head) -> str:
    signature, stamp = noted.signature, noted.timestamp
    return say(HEAD).format(
        noted=to_the_minute(noted.noted_at),
        checked=to_the_minute(noted.checked_at),
        seq=noted.seq,
        hash=noted.hash,
        signature=say(BY_KEY).format(key=signature.key_id) if signature else say(NONE),
        timestamp=(
            say(BY_AUTHORITY).format(when=f"{stamp.at:%Y-%m-%d %H:%M:%S} UTC", authority=stamp.authority)
            if stamp
            else say(NOT_STAMPED)
        ),
    )


def _message(ctx: click.Context, noted: Head, to: str) -> str:
    """Return an e-mail whole: what people read, and the head as the file that `verify --head` takes."""
    message = EmailMessage()
    try:
        message["To"] = to
    except (ValueError, MessageError):
        raise click.UsageError(say(BAD_ADDRESS).format(to=repr(to)), ctx) from None
    if "@" not in to:
        raise click.UsageError(say(BAD_ADDRESS).format(to=repr(to)), ctx)
    message["Subject"] = say(SUBJECT).format(seq=noted.seq)
    message.set_content(_page(noted))
    message.add_attachment(
        written(noted.to_dict(), indent=2).encode(),
        maintype="application",
        subtype="json",
        filename=f"head-{noted.seq:010}.json",
    )
    return message.as_string()


@spoken_command(
    "key",
    Text(
        "Fait une clé Ed25519 pour signer, et sa moitié publique à côté. Jamais par-dessus un fichier. La phrase de "
        "passe vient du réglage signing_passphrase.",
        "Makes an Ed25519 key to sign with, and its public half beside it. Never over a file. The passphrase comes "
        "from the setting signing_passphrase.",
    ),
)
@argument(
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=Text("FICHIER", "FILE"),
    told=Text("Le fichier de la clé privée.", "The file of the private key."),
)
@pass_session
def key(session: Session, path: Path) -> None:
    """Make it, say where it is."""
    public = signing.make_key(path, session.settings.signing_passphrase)
    click.echo(say(MADE).format(path=path, key=public.key_id))
