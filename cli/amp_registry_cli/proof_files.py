"""The options of commands that print a proof (`--pdf`, `--html`, `--proof-lang`), and the files they write.

With the setting `signing_key`, each file gets its signature beside it, in a file of the same name and `.sig`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from amp_registry import signing
from amp_registry.explain.as_json import as_json
from amp_registry.language import LANGUAGES, Language, Text
from amp_registry.settings import Settings
from amp_registry.signing import SigningKey
from amp_registry_cli import output
from amp_registry_cli.speech import Decorated, language, option, say

SIGNATURE_SUFFIX: Final = ".sig"
BOTH: Final = "both"
FILE: Final = Text("FICHIER", "FILE")
WRITTEN: Final = Text("Preuve écrite : {path}", "Proof written: {path}")
SIGNED: Final = Text("Signature écrite : {path}", "Signature written: {path}")
NOT_ASKED: Final = Text(
    "--proof-lang ne sert qu'avec --pdf ou --html.", "--proof-lang is of use with --pdf or --html alone."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The proofs asked for: the file of each form, their languages, and the key that signs them, if one does."""

    files: Mapping[str, Path]
    languages: tuple[Language, ...]
    key: SigningKey | None


def proof_options(function: Decorated) -> Decorated:
    """Add the options to a command; `wanted` reads them."""
    for form, told in (
        ("html", Text("Écrit la preuve en HTML.", "Writes the proof as HTML.")),
        ("pdf", Text("Écrit la preuve en PDF.", "Writes the proof as PDF.")),
    ):
        path = click.Path(path_type=Path, dir_okay=False)
        function = option(f"--{form}", f"{form}_file", type=path, metavar=FILE, told=told)(function)
    return option(
        "--proof-lang",
        type=click.Choice([*LANGUAGES, BOTH]),
        told=Text(
            "Langue de la preuve : celle de la réponse, ou les deux.",
            "Language of the proof: that of the answer, or both.",
        ),
    )(function)


def wanted(
    ctx: click.Context,
    settings: Settings,
    *,
    pdf_file: Path | None,
    html_file: Path | None,
    proof_lang: str | None,
) -> Wanted:
    """Return what was asked for, having made sure, before anything is answered, that it can be drawn and signed.

    Raises `ExtraMissing`, and `KeyUnusable` when the key of the settings cannot sign.
    """
    files = {form: path for form, path in (("pdf", pdf_file), ("html", html_file)) if path is not None}
    if proof_lang is not None and not files:
        raise click.UsageError(say(NOT_ASKED), ctx)
    for form in files:
        proving = _proving()
        proving.ready(proving.Form(form))
    chosen = LANGUAGES if proof_lang == BOTH else [lang for lang in LANGUAGES if lang == proof_lang]
    signs = settings.signing_key if files else None
    key = None if signs is None else signing.load_key(signs, settings.signing_passphrase)
    return Wanted(files, tuple(chosen) or (language(),), key)


def write(evidence: Mapping[str, Any], asked: Wanted) -> None:
    """Write each proof, and its signature where there is a key; say so on standard error.

    Raises `BadSettings` when a file cannot be written.
    """
    for form, path in asked.files.items():
        proving = _proving()
        file = proving.draw(evidence, proving.Form(form), asked.languages)
        output.write_whole(path, file, option=f"--{form}")
        click.echo(say(WRITTEN).format(path=path), err=True)
        if asked.key is not None:
            beside = path.with_name(path.name + SIGNATURE_SUFFIX)
            signature = as_json(signing.sign(file, asked.key).to_dict()) + "\n"
            output.write_whole(beside, signature.encode(), option=f"--{form}")
            click.echo(say(SIGNED).format(path=beside), err=True)


def _proving() -> Any:
    return importlib.import_module("amp_registry.proving")
