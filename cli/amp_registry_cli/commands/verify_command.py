"""`verify`: whether a proof still is what was answered, against the journal or offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from amp_registry import proving, signing
from amp_registry.error_parts import by_the_system
from amp_registry.errors import BadSignature, FileUnusable
from amp_registry.explain.layout import LABEL_WIDTH, section, wrapped
from amp_registry.explain.proof.envelope import read_exactly
from amp_registry.explain.proof.letters import printable
from amp_registry.language import Text
from amp_registry.proving import Aspect, Outcome, ProofReport
from amp_registry.signing import Signature
from amp_registry.store.reading import open_store
from amp_registry_cli import exit_codes, output
from amp_registry_cli.proof_files import FILE, SIGNATURE_SUFFIX
from amp_registry_cli.session import Session, pass_session
from amp_registry_cli.speech import argument, language, option, say, spoken_command

TEXT_WIDTH: Final = 80 - LABEL_WIDTH
HEADLINES: Final[Mapping[Outcome, Text]] = {
    Outcome.HOLDS: Text("LA PREUVE TIENT.", "THE PROOF HOLDS."),
    Outcome.UNSETTLED: Text("ON NE PEUT PAS TRANCHER.", "IT CANNOT BE SETTLED."),
    Outcome.FAILS: Text("LA PREUVE NE TIENT PAS.", "THE PROOF DOES NOT HOLD."),
}
ALONE: Final = Text(
    "LE FICHIER S'ACCORDE AVEC LUI-MÊME, ce qui ne dit pas d'où il vient.",
    "THE FILE AGREES WITH ITSELF, which does not say where it comes from.",
)
LABELS: Final[Mapping[Aspect, Text]] = {
    Aspect.CONTENT: Text("Contenu", "Content"),
    Aspect.PAGE: Text("Page", "Page"),
    Aspect.JOURNAL: Text("Journal", "Journal"),
    Aspect.SIGNATURE: Text("Signature", "Signature"),
}
SAYS: Final = Text("Elle dit", "It says")
TODO: Final = Text("À faire", "What to do")
DO: Final[Mapping[Outcome, Text]] = {
    Outcome.HOLDS: Text("", ""),
    Outcome.UNSETTLED: Text(
        "Ne vous fiez pas encore à ce fichier : voyez plus haut ce qui manque.",
        "Do not rely on this file yet: see above what is missing.",
    ),
    Outcome.FAILS: Text(
        "N'utilisez pas ce fichier. Réimprimez la réponse du journal, et gardez ce fichier-ci pour chercher qui l'a "
        "changé.",
        "Do not use this file. Print the answer again from the journal, and keep this file to find out who changed it.",
    ),
}
LARGEST_SIGNATURE: Final = 65_536
NOT_VERIFIED: Final = Text("Rien n'a été vérifié.", "Nothing was verified.")
TOO_LARGE: Final = Text("son fichier est trop gros.", "its file is too large.")


@spoken_command(
    "verify",
    Text(
        "Vérifie une preuve (PDF, HTML ou JSON) : son contenu, sa page, le journal, sa signature. Code 20 si elle "
        "ne tient pas, 21 si on ne peut pas trancher.",
        "Verifies a proof (PDF, HTML or JSON): its content, its page, the journal, its signature. Exit 20 when it "
        "does not hold, 21 when it cannot be settled.",
    ),
)
@argument(
    "file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar=FILE,
    told=Text("La preuve.", "The proof."),
)
@option(
    "--offline",
    is_flag=True,
    told=Text("Ne consulte pas le journal.", "Does not consult the journal."),
)
@option(
    "--signature",
    "signature_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar=FILE,
    told=Text(
        "Fichier de signature (FICHIER.sig, s'il y en a un).", "Signature file (FILE.sig, if there is one)."
    ),
)
@option("--json", "as_json", is_flag=True, told=Text("Résultat en JSON.", "Result as JSON."))
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    /,
    *,
    file: Path,
    offline: bool,
    signature_file: Path | None,
    as_json: bool,
) -> None:
    """Verify, print, exit with what was found."""
    signature = _signature(signature_file or _beside(file))
    settings = session.settings
    trusted = signing.load_public_keys(settings.trusted_keys) if settings.trusted_keys else ()
    proof = _read(file)
    if offline:
        report = proving.verify(proof, signature=signature, trusted=trusted)
    else:
        with open_store(session.database_url) as store:
            report = proving.verify(proof, store=store, signature=signature, trusted=trusted)
    if as_json:
        output.say_json(report.to_dict())
    else:
        click.echo("\n".join(_lines(report)))
    ctx.exit(exit_codes.OF_PROOF[report.outcome.value])


def _beside(file: Path) -> Path | None:
    """Return the signature that stands beside the proof, if one does."""
    beside = file.with_name(file.name + SIGNATURE_SUFFIX)
    return beside if beside.is_file() else None


def _read(file: Path, limit: int = proving.LARGEST_FILE) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(limit + 1)
    except OSError as error:
        raise FileUnusable(path=str(file), problem=by_the_system(error), so=NOT_VERIFIED) from None


def _signature(file: Path | None) -> Signature | None:
    if file is None:
        return None
    content = _read(file, LARGEST_SIGNATURE)
    if len(content) > LARGEST_SIGNATURE:
        raise BadSignature(problem=TOO_LARGE)
    return Signature.from_dict(read_exactly(content))


def _lines(report: ProofReport) -> Iterator[str]:
    outcome = report.outcome
    alone = outcome is Outcome.HOLDS and not report.vouched_by
    yield say(ALONE if alone else HEADLINES[outcome])
    yield ""
    yield from section(say(SAYS), [_wrap(printable(report.evidence["summary"][language()]))])
    for one in report.found:
        yield from section(say(LABELS[one.aspect]), [_wrap(printable(say(one.text), 2_000))])
    todo = say(DO[outcome])
    yield from section(say(TODO), [_wrap(todo)] if todo else [])


def _wrap(text: str) -> list[str]:
    return wrapped(text, TEXT_WIDTH)
