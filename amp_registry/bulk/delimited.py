"""A list as delimited text: its encoding, its separator, and its lines, checked to the end and then read one by one."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from amp_registry.bulk.cell import Line
from amp_registry.bulk.headings import HIGHEST, known
from amp_registry.bulk.list_file import ListFile, Opened
from amp_registry.collect.csv_form import DELIMITERS
from amp_registry.collect.encoding import MARKS, Damage, damage_of
from amp_registry.language import Text

_CHUNK: Final = 1 << 20
LONGEST_LINE: Final = 1_000_000
LONGEST_CELL: Final = 131_072
MOST_CELLS: Final = 16_384
_CONTROL: Final = re.compile("[\x01-\x08\x0e-\x1f]")
_CONTROLS_PER_LETTER: Final = 0.01
_NULS_OF_UTF_16: Final = 0.3
_TOLD: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_ONE_COLUMN: Final = "\t"
_NAMES: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_SEPARATORS: Final = {
    ",": Text("virgule", "comma"),
    ";": Text("point-virgule", "semicolon"),
    "\t": Text("tabulation", "tab"),
    "|": Text("barre verticale", "vertical bar"),
}


@dataclass(frozen=True, slots=True)
class _Form:
    """How a text is read: its encoding, its separator, and how many lines at its start only say so."""

    encoding: str
    delimiter: str
    skipped: int


def read(opened: Opened, mapped: frozenset[str]) -> ListFile:
    """Return a delimited text as a list; `mapped` are the headings the user names, folded.

    Raises `ListUnreadable` when it is not a text, is a page or JSON, or breaks its own quoting, with the line.
    """
    encoding, damage = _encoding(opened)
    start = opened.start.decode(encoding, "ignore").lstrip("\ufeff")
    if start.lstrip().startswith(("<", "{", "[")):
        raise opened.refused(_NOT_A_TABLE)
    form = _form(start, encoding, mapped)
    first = tuple(islice(_lines(opened, form), HIGHEST))
    rows = sum(1 for _ in _lines(opened, form))
    notes = [_read_as(form)]
    if damage.count:
        notes.append(_damaged(damage))
    return ListFile(
        name=opened.name,
        sha256=opened.sha256,
        form="CSV",
        rows=rows,
        first=first,
        lines=lambda: _lines(opened, form),
        notes=tuple(notes),
    )


# --- encoding ---------------------------------------------------------------------------------------


def _encoding(opened: Opened) -> tuple[str, Damage]:
    """Return the encoding that reads the whole file, and the damage its text shows."""
    marked = next((name for mark, name in MARKS if opened.start.startswith(mark)), None) or _unmarked(
        opened.start
    )
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return encoding, _read_through(opened, encoding)
        except UnicodeDecodeError:
            continue
    raise opened.refused(_NOT_A_TEXT)


def _unmarked(start: bytes) -> str | None:
    """Return UTF-16 when every other byte is mostly nothing, which no other text shows."""
    pairs = max(len(start) // 2, 1)
    high, low = start[1::2].count(0) / pairs, start[0::2].count(0) / pairs
    if high > _NULS_OF_UTF_16 and low < high / 4:
        return "utf-16-le"
    return "utf-16-be" if low > _NULS_OF_UTF_16 and high < low / 4 else None


def _read_through(opened: Opened, encoding: str) -> Damage:
    """Decode the file to its end; raises `ListUnreadable` for what is no text, or is mostly damaged letters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    letters = controls = count = sound = 0
    sample = ""
    opened.file.seek(0)
    while chunk := opened.file.read(_CHUNK):
        text = decoder.decode(chunk)
        letters, controls = letters + len(text), controls + len(_CONTROL.findall(text)) + text.count("\0")
        found = damage_of(text)
        count, sound, sample = count + found.count, sound + found.sound, sample or found.sample
    decoder.decode(b"", final=True)
    if controls > _CONTROLS_PER_LETTER * letters:
        raise opened.refused(_NOT_A_TEXT)
    damage = Damage(count, sound, sample)
    if damage.count > damage.sound:
        raise opened.refused(_twice_converted(damage.sample))
    return damage


# --- separator and lines ----------------------------------------------------------------------------


def _form(start: str, encoding: str, mapped: frozenset[str]) -> _Form:
    """Return the separator the first line tells, else the one under which most headings are known."""
    lines = start.splitlines()[: HIGHEST + 1]
    told = _TOLD.fullmatch(lines[0]) if lines else None
    if told:
        return _Form(encoding, told[1], 1)
    scored = {mark: _score(lines, mark, mapped) for mark in DELIMITERS}
    best = max(DELIMITERS, key=scored.__getitem__)
    return _Form(encoding, best if scored[best][1] > 1 else _ONE_COLUMN, 0)


def _score(lines: list[str], mark: str, mapped: frozenset[str]) -> tuple[int, int]:
    rows = [next(csv.reader([line[:LONGEST_CELL]], delimiter=mark), []) for line in lines if line.strip()]
    best = max(rows, key=lambda row: len(known(row, mapped)), default=[])
    return len(known(best, mapped)), len(best)


def _lines(opened: Opened, form: _Form) -> Iterator[Line]:
    """Yield the lines from the start of the file, each with the number of the line it starts on."""
    opened.file.seek(0)
    text = io.TextIOWrapper(opened.file, form.encoding, newline="")
    try:
        for _ in range(form.skipped):
            text.readline(LONGEST_LINE)
        yield from _rows(opened, text, form)
    finally:
        if not opened.file.closed:  # it may be, when nobody read to the end
            text.detach()


def _rows(opened: Opened, text: io.TextIOWrapper, form: _Form) -> Iterator[Line]:
    reader = csv.reader(_physical(opened, text), delimiter=form.delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise opened.refused(_too_wide(start + form.skipped))
            yield Line(start + form.skipped, tuple(cell.lstrip("\ufeff") for cell in cells))
            start = reader.line_num + 1
    except csv.Error as error:
        begun, line = start + form.skipped, reader.line_num + form.skipped
        problem = _too_long_a_cell(begun) if "limit" in str(error) else _badly_quoted(begun, line)
        raise opened.refused(problem) from None


def _physical(opened: Opened, text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise opened.refused(_too_long(number))
        yield line


# --- what is said -----------------------------------------------------------------------------------


def _read_as(form: _Form) -> Text:
    encoding = _NAMES.get(form.encoding, "UTF-16")
    separator = _SEPARATORS.get(form.delimiter, Text(f"« {form.delimiter} »", f"“{form.delimiter}”"))
    return Text(
        f"Texte {encoding}, séparateur : {separator.fr}.", f"{encoding} text, separator: {separator.en}."
    )


def _damaged(damage: Damage) -> Text:
    return Text(
        f"{damage.count} lettre(s) abîmée(s), comme « {damage.sample} » : les noms touchés peuvent ne pas être reconnus.",
        f"{damage.count} damaged letter(s), such as “{damage.sample}”: the names they stand in may not be recognised.",
    )


def _twice_converted(sample: str) -> Text:
    return Text(
        f"ses lettres accentuées sont abîmées (« {sample} ») : elle a été convertie deux fois.",
        f"its accented letters are damaged (“{sample}”): it was converted twice.",
    )


def _badly_quoted(start: int, line: int) -> Text:
    return Text(
        f"les guillemets ouverts à la ligne {start} sont mal fermés (lu jusqu'à la ligne {line}) ; "
        "elle est peut-être coupée.",
        f"the quotes opened on line {start} are not closed well (read to line {line}); it may be cut.",
    )


def _too_long_a_cell(line: int) -> Text:
    return Text(
        f"une cellule commencée à la ligne {line} dépasse {LONGEST_CELL} caractères ; ses guillemets sont peut-être mal "
        "fermés.",
        f"a cell begun on line {line} is longer than {LONGEST_CELL} characters; its quotes may not be closed well.",
    )


def _too_wide(line: int) -> Text:
    return Text(
        f"la ligne {line} a plus de {MOST_CELLS} cellules.", f"line {line} has more than {MOST_CELLS} cells."
    )


def _too_long(line: int) -> Text:
    return Text(
        f"la ligne {line} dépasse {LONGEST_LINE} caractères.",
        f"line {line} is longer than {LONGEST_LINE} characters.",
    )


_NOT_A_TEXT: Final = Text("ce n'est pas un texte lisible.", "it is not a readable text.")
_NOT_A_TABLE: Final = Text(
    "c'est une page HTML, du XML ou du JSON, pas un tableau.", "it is an HTML page, XML or JSON, not a table."
)
