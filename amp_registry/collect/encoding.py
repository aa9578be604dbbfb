"""Bytes to text: a byte order mark is believed, then UTF-8, then Windows-1252; anything else is refused.

A file that is not UTF-8 is noted, not refused: spreadsheets of the province still write Windows-1252. A text
whose accented letters are mostly damaged is refused: every name in it would miss its match.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from amp_registry.collect.page import Page, refused
from amp_registry.collect.parsed import Notes
from amp_registry.language import Text
from amp_registry.records import Register

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-8 read as Windows-1252 and written again: "Ã©" for "é", "â€™" for "’", "Â " for a hard space; and the
# mark that stands for a letter already lost.
_TAILS: Final = re.escape("".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)))
_DAMAGED: Final = re.compile(f"Ã[{_TAILS}]|Â[\u00a0-\u00bf]|â€.|\ufffd")
_ACCENTED: Final = re.compile("[À-ÿ]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_CONTROLS_PER_LETTER: Final = 0.01


def decode(page: Page, register: Register, notes: Notes) -> str:
    """Return the page's text, without its byte order mark.

    Notes an encoding other than UTF-8 and damaged letters. Raises `NotTheRegister` when the bytes are not
    a text, are cut in the middle of a letter, or hold more damaged letters than sound ones.
    """
    text, encoding = _decoded(page, register)
    if text.count("\0") or len(_CONTROL.findall(text)) > _CONTROLS_PER_LETTER * len(text):
        raise refused(page, register, _NOT_A_TEXT)
    if not encoding.startswith("utf-8"):
        notes.add("not_utf8", encoding=encoding)
    damage = damage_of(text)
    if damage.count:
        if damage.count > damage.sound:
            raise refused(page, register, _damaged(damage.sample))
        notes.add("mojibake", count=damage.count, sample=damage.sample)
    return text


@dataclass(frozen=True, slots=True)
class Damage:
    """How many letters of a text were lost in a wrong conversion, one of them, and how many accented ones are sound."""

    count: int = 0
    sound: int = 0
    sample: str = ""


def damage_of(text: str) -> Damage:
    """Return the damage of a text: a letter read in the wrong encoding and written again, or already lost."""
    damaged = _DAMAGED.findall(text)
    # Each damaged letter hides one or more accented ones of its own; count only those outside.
    sound = len(_ACCENTED.findall(_DAMAGED.sub("", text) if damaged else text))
    return Damage(len(damaged), sound, damaged[0] if damaged else "")


def _decoded(page: Page, register: Register) -> tuple[str, str]:
    encoding = next((name for mark, name in MARKS if page.content.startswith(mark)), "utf-8")
    try:
        return page.content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _cut_in_a_letter(page.content, error):
            raise refused(page, register, _CUT) from None
    try:
        return page.content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise refused(page, register, _NOT_A_TEXT) from None


def _cut_in_a_letter(content: bytes, error: UnicodeDecodeError) -> bool:
    return error.reason == "unexpected end of data" and not content[: error.start].isascii()


_NOT_A_TEXT = Text("ce n'est pas un texte lisible.", "this is not a readable text.")
_CUT = Text("le fichier est coupé au milieu d'une lettre.", "the file is cut in the middle of a letter.")


def _damaged(sample: str) -> Text:
    return Text(
        f"ses lettres accentuées sont abîmées (« {sample} ») : il a été converti deux fois.",
        f"its accented letters are damaged (“{sample}”): it was converted twice.",
    )
