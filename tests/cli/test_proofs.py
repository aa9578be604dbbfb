"""`check --pdf --html` and `verify`: the files as an officer makes them, and what is said of them later."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from amp_registry import proving, signing
from amp_registry.errors import ExtraMissing
from amp_registry_cli import exit_codes
from tests.cli.conftest import Run

ASKED = ("1170000013", "--kind", "construction", "--expenditure", "6000000")


def made(run: Run, file: Path, *more: str, **extra: Any) -> Path:
    """Check the sample firm that is listed, and write its proof."""
    result = run("check", *ASKED, f"--{file.suffix[1:]}", str(file), *more, **extra)
    assert result.exit_code == exit_codes.NOT_ALLOWED, result.output
    return file


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_proof_is_written_beside_the_answer_and_holds(filled: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"proof.{form}"
    mask = os.umask(0o022)
    try:
        result = filled("check", *ASKED, f"--{form}", str(file))
    finally:
        os.umask(mask)
    assert result.stdout.startswith("NON. La firme au NEQ 1170000013")
    assert result.stderr == f"Preuve écrite : {file}\n"
    assert file.stat().st_mode & 0o777 == 0o644
    assert filled("verify", str(file)).exit_code == exit_codes.GOOD
    assert filled("verify", str(file), "--offline").exit_code == exit_codes.GOOD


def test_both_forms_are_written_at_once_and_carry_one_entry(filled: Run, tmp_path: Path) -> None:
    pdf, html = tmp_path / "proof.pdf", tmp_path / "proof.html"
    made(filled, pdf, "--html", str(html))
    links = [json.loads(filled("verify", str(file), "--json").stdout)["journal"] for file in (pdf, html)]
    assert links[0] == links[1]


@pytest.mark.parametrize(
    ("more", "languages"),
    [((), ["fr"]), (("--proof-lang", "en"), ["en"]), (("--proof-lang", "both"), ["fr", "en"])],
    ids=["the language of the run", "the other", "both"],
)
def test_a_proof_is_in_the_language_asked_for(
    filled: Run, tmp_path: Path, more: tuple[str, ...], languages: list[str]
) -> None:
    page = made(filled, tmp_path / "proof.html", *more).read_text(encoding="utf-8")
    assert [lang for lang in ("fr", "en") if f'<article lang="{lang}">' in page] == languages


def test_a_language_without_a_proof_is_refused(run: Run) -> None:
    result = run("check", *ASKED, "--proof-lang", "en")
    assert result.exit_code == exit_codes.USAGE
    assert "--proof-lang ne sert qu'avec --pdf ou --html." in result.output


def test_without_the_extra_nothing_is_asked_and_nothing_journaled(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "_drawer", _refuse)
    result = filled("check", *ASKED, "--pdf", str(tmp_path / "proof.pdf"))
    assert result.exit_code == exit_codes.FAILURE
    assert "pip install 'amp-registry[pdf]'" in result.output
    assert json.loads(filled("check", *ASKED, "--json").stdout)["journal"]["seq"] == 1


def test_a_file_that_cannot_be_written_is_told(filled: Run, tmp_path: Path) -> None:
    result = filled("check", *ASKED, "--pdf", str(tmp_path / "nowhere" / "proof.pdf"))
    assert result.exit_code == exit_codes.FAILURE
    assert "--pdf" in result.stderr


def test_a_signing_key_signs_each_proof_in_a_file_beside_it(filled: Run, tmp_path: Path) -> None:
    signing.make_key(tmp_path / "key.pem")
    keys = {
        "AMP_REGISTRY_SIGNING_KEY": str(tmp_path / "key.pem"),
        "AMP_REGISTRY_TRUSTED_KEYS": str(tmp_path / "key.pem.pub"),
    }
    file = made(filled, tmp_path / "proof.pdf", env=keys)
    assert (tmp_path / "proof.pdf.sig").exists()
    report = json.loads(filled("verify", str(file), "--json", "--offline", env=keys).stdout)
    assert {one["aspect"]: one["outcome"] for one in report["found"]}["signature"] == "holds"
    elsewhere = (tmp_path / "proof.pdf.sig").rename(tmp_path / "other.sig")
    assert filled("verify", str(file), "--signature", str(elsewhere), env=keys).exit_code == exit_codes.GOOD


def test_a_key_that_cannot_sign_stops_before_anything_is_answered(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("not a key", encoding="utf-8")
    keys = {"AMP_REGISTRY_SIGNING_KEY": str(tmp_path / "key.pem")}
    result = filled("check", *ASKED, "--pdf", str(tmp_path / "proof.pdf"), env=keys)
    assert (result.exit_code, result.stdout) == (exit_codes.FAILURE, "")
    assert not (tmp_path / "proof.pdf").exists()
    assert json.loads(filled("check", *ASKED, "--json").stdout)["journal"]["seq"] == 1


@pytest.mark.parametrize("content", [b"{}", b"[", b"x" * 70_000], ids=["empty", "no JSON", "too large"])
def test_a_signature_that_is_none_is_refused(filled: Run, tmp_path: Path, content: bytes) -> None:
    file = made(filled, tmp_path / "proof.html")
    (tmp_path / "proof.html.sig").write_bytes(content)
    result = filled("verify", str(file))
    assert result.exit_code in {exit_codes.FAILURE, exit_codes.PROOF_FAILS}
    assert result.stderr.startswith("Erreur : ")


HOLDS = """\
LA PREUVE TIENT.

Elle dit     NON. La firme au NEQ 1170000013 ne peut pas soumissionner.
Contenu      Le contenu a bien l'empreinte que la preuve porte. Seule, une
             empreinte ne prouve pas l'origine : qui change le contenu peut la
             recalculer. Le journal ou une signature le prouve.
Page         La page, dessinée de nouveau à partir de son contenu, est la même
             octet pour octet.
Journal      L'entrée 1 du journal est la même : numéro, empreintes et contenu.
Signature    Le fichier n'est pas signé.
"""
FAILS = """\
THE PROOF DOES NOT HOLD.

It says      NO. The firm with NEQ 1170000013 may not bid.
Content      The content has the hash the proof carries. Alone, a hash does not
             prove where it comes from: whoever changes the content can compute
             it again. The journal or a signature proves it.
Page         The page is not the one its content gives: the file was changed.
Journal      Entry 1 of the journal is the same: number, hashes and content.
Signature    The file is not signed.
What to do   Do not use this file. Print the answer again from the journal, and
             keep this file to find out who changed it.
"""
UNSETTLED = """\
ON NE PEUT PAS TRANCHER.

Elle dit     NON. La firme au NEQ 1170000013 ne peut pas soumissionner.
Contenu      La réponse n'a pas été inscrite au journal : rien ne montre qu'elle
             n'a pas changé.
Page         La page, dessinée de nouveau à partir de son contenu, est la même
             octet pour octet.
Journal      La preuve ne nomme aucune entrée.
Signature    Le fichier n'est pas signé.
À faire      Ne vous fiez pas encore à ce fichier : voyez plus haut ce qui
             manque.
"""


def test_what_is_printed_of_a_proof_that_holds(filled: Run, tmp_path: Path) -> None:
    result = filled("verify", str(made(filled, tmp_path / "proof.pdf")))
    assert (result.stdout, result.exit_code) == (HOLDS, exit_codes.GOOD)


def test_what_is_printed_of_a_proof_that_nothing_vouches_for(filled: Run, tmp_path: Path) -> None:
    """Offline and unsigned, a file only agrees with itself: a forger can make one that does too."""
    result = filled("verify", "--offline", str(made(filled, tmp_path / "proof.pdf")))
    assert result.stdout.startswith("LE FICHIER S'ACCORDE AVEC LUI-MÊME, ce qui ne dit pas d'où il vient.\n")
    assert result.exit_code == exit_codes.GOOD


def test_what_is_printed_of_a_proof_that_was_changed(filled: Run, tmp_path: Path) -> None:
    file = made(filled, tmp_path / "proof.html")
    page = file.read_text(encoding="utf-8")
    file.write_text(page.replace("<h1>NON.", "<h1>OUI."), encoding="utf-8")
    result = filled("--lang", "en", "verify", str(file))
    assert (result.stdout, result.exit_code) == (FAILS, exit_codes.PROOF_FAILS)


def test_what_is_printed_of_a_proof_that_cannot_be_settled(filled: Run, tmp_path: Path) -> None:
    optional = {"AMP_REGISTRY_JOURNAL_OPTIONAL": "true"}
    file = made(filled, tmp_path / "proof.html", "--no-journal", env=optional)
    result = filled("verify", "--offline", str(file))
    assert result.stdout == UNSETTLED.replace(
        "Le journal n'a pas été consulté.", "La preuve ne nomme aucune entrée."
    )
    assert result.exit_code == exit_codes.PROOF_UNSETTLED


def test_a_json_answer_is_a_proof_too(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text(filled("check", *ASKED, "--json").stdout, encoding="utf-8")
    assert filled("verify", str(file)).exit_code == exit_codes.GOOD
    file.write_text(file.read_text(encoding="utf-8").replace("not_allowed", "allowed"), encoding="utf-8")
    assert filled("verify", str(file)).exit_code == exit_codes.PROOF_FAILS


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_an_entry_of_the_journal_prints_the_very_file_the_check_wrote(
    filled: Run, tmp_path: Path, form: str
) -> None:
    """The entry alone gives the proof again, years later."""
    first, again = made(filled, tmp_path / f"first.{form}"), tmp_path / f"again.{form}"
    result = filled("journal", "show", "1", f"--{form}", str(again))
    assert result.exit_code == exit_codes.GOOD
    assert result.stdout.startswith("NON. La firme au NEQ 1170000013")
    assert again.read_bytes() == first.read_bytes()


def test_a_file_that_is_no_proof_is_told_with_what_to_do(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "proof.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    result = run("verify", "--offline", str(file))
    assert result.exit_code == exit_codes.PROOF_FAILS
    assert result.stderr == (
        "Erreur : Ce fichier n'est pas une preuve lisible : il ne contient pas de preuve d'amp-registry. Une preuve "
        "dont un seul caractère a changé peut ne plus se lire : elle ne prouve plus rien. Donnez le fichier tel que "
        "« check » ou « journal show » l'a écrit, ou réimprimez-le du journal.\n"
    )


def test_a_proof_from_elsewhere_is_told_where_there_is_no_journal(filled: Run, tmp_path: Path) -> None:
    file = made(filled, tmp_path / "proof.html")
    result = filled("verify", str(file), env=_store(tmp_path))
    assert result.exit_code == exit_codes.PROOF_UNSETTLED
    assert "Il n'y a pas de journal ici." in result.stdout


def _store(folder: Path) -> dict[str, str]:
    return {"AMP_REGISTRY_DATABASE_URL": f"sqlite:///{folder / 'other.sqlite3'}"}


def _refuse(form: Any) -> Any:
    raise ExtraMissing(purpose=proving._PURPOSE, extra="pdf")
