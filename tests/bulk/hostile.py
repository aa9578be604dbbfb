"""Lists that are hostile or broken, made from a seed: each a file's bytes, with what must come of it.

`rows` is how many lines stand below the headings, blank ones apart; each must come out answered or refused. `refused`
is a word of the error instead, in French; both None means that either will do, as long as nothing is lost.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).parents[2] / "data" / "fixtures" / "samples"
HEADINGS = ("Nom", "NEQ", "Montant", "Date de soumission")


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it."""

    name: str
    content: bytes
    rows: int | None = None
    refused: str | None = None


Rows = list[list[object]]
Made = Callable[[random.Random], Case]


def firms(draw: random.Random, most: int = 8) -> Rows:
    """Return some rows of an ordinary list."""
    return [
        [f"Construction Exemple {draw.randrange(900)} inc.", "1170000013", 40_000 + n, "2026-05-30"]
        for n in range(draw.randint(2, most))
    ]


def workbook(rows: Rows, *, more: Callable[[xlsxwriter.Workbook, object], None] | None = None) -> bytes:
    """Return a workbook of one sheet; `more` does what it likes to it."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Liste")
        sheet.write_row(0, 0, HEADINGS)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, row)
        if more:
            more(book, sheet)
    return output.getvalue()


def text(rows: Rows, separator: str = ";", headings: tuple[str, ...] = HEADINGS) -> str:
    """Return rows as delimited text."""
    output = io.StringIO(newline="")
    lines = csv.writer(output, delimiter=separator)
    lines.writerow(headings)
    lines.writerows(rows)
    return output.getvalue()


def repacked(
    content: bytes, change: Mapping[str, Callable[[bytes], bytes] | None], extra: Mapping[str, bytes] = {}
) -> bytes:
    """Return a zip with some parts changed, left out (None) or added."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            do = change.get(item.filename, lambda part: part)
            if do is not None:
                new.writestr(item.filename, do(old.read(item)))
        for name, part in extra.items():
            new.writestr(name, part)
    return output.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def _cells(xml: str) -> Callable[[bytes], bytes]:
    """Return what adds rows at the end of a sheet's part."""
    return lambda part: part.replace(b"</sheetData>", xml.encode() + b"</sheetData>")


def spreadsheet_ods(rows: str) -> bytes:
    """Return an ODS workbook whose one table holds these rows."""
    output = io.BytesIO()
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Liste">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(output, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return output.getvalue()


def ods_row(*cells: str, repeated: str = "") -> str:
    """Return one row of an ODS table."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"{repeated}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


# --- workbooks --------------------------------------------------------------------------------------


def merged_headings(draw: random.Random) -> Case:
    rows = firms(draw)
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Soumissions reçues")
        sheet.merge_range(1, 0, 1, 1, "Firme")
        sheet.merge_range(1, 2, 1, 3, "Contrat")
        sheet.write_row(2, 0, HEADINGS)
        for place, row in enumerate(rows, 3):
            sheet.write_row(place, 0, row)
    return Case("liste.xlsx", output.getvalue(), rows=len(rows))


def merged_firms(draw: random.Random) -> Case:
    rows = firms(draw)

    def merge(_: object, sheet: object) -> None:
        sheet.merge_range(len(rows) + 1, 0, len(rows) + 3, 0, "Exemple fusionné inc.")  # type: ignore[attr-defined]
        for place in range(3):
            sheet.write(len(rows) + 1 + place, 2, 1000)  # type: ignore[attr-defined]

    return Case("liste.xlsx", workbook(rows, more=merge), rows=len(rows) + 3)


def empty_workbook(draw: random.Random) -> Case:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        for _ in range(draw.randint(1, 3)):
            book.add_worksheet()
    return Case("vide.xlsx", output.getvalue(), refused="aucune")


def only_headings(draw: random.Random) -> Case:
    return Case("titres.xlsx", workbook([[""] * draw.randint(0, 3)]), refused="aucune ligne")


def calculated(draw: random.Random) -> Case:
    rows = firms(draw)

    def add(_: object, sheet: object) -> None:
        sheet.write_formula(len(rows) + 1, 0, '="Exemple "&"calculé inc."', None, "Exemple calculé inc.")  # type: ignore[attr-defined]

    return Case("formules.xlsx", workbook(rows, more=add), rows=len(rows) + 1)


def not_calculated(draw: random.Random) -> Case:
    rows = firms(draw)
    row = len(rows) + 2
    cell = draw.choice(["<f>A2</f><v></v>", "<f>A2</f>", "<f>A2</f><v/>", "<f/>"])
    xml = f'<row r="{row}"><c r="A{row}">{cell}</c></row>'
    return Case("formules.xlsx", repacked(workbook(rows), {SHEET: _cells(xml)}), rows=len(rows) + 1)


def formula_nowhere(draw: random.Random) -> Case:
    rows = firms(draw)
    xml = f'<row r="{len(rows) + 2}"><c t="str"><f>A2</f></c></row>'
    return Case("formules.xlsx", repacked(workbook(rows), {SHEET: _cells(xml)}), refused="formules")


def error_cells(draw: random.Random) -> Case:
    rows = firms(draw)
    wrong = draw.choice(["#N/A", "#REF!", "#DIV/0!"])

    def add(_: object, sheet: object) -> None:
        sheet.write_formula(len(rows) + 1, 0, "=NA()", None, wrong)  # type: ignore[attr-defined]

    return Case("erreurs.xlsx", workbook(rows, more=add), rows=len(rows) + 1)


def dates_as_text(draw: random.Random) -> Case:
    rows = [
        [*row[:3], draw.choice(["03/04/2026", "31/02/2026", "hier", "2026-13-01", "99999"])]
        for row in firms(draw)
    ]
    return Case("dates.xlsx", workbook(rows), rows=len(rows))


def repeated_headings(draw: random.Random) -> Case:
    rows = firms(draw)
    other = draw.choice(["NEQ", "Neq ", "no NEQ", "Numéro d'entreprise"])

    def add(_: object, sheet: object) -> None:
        sheet.write(0, 5, other)  # type: ignore[attr-defined]

    return Case("titres.xlsx", workbook(rows, more=add), refused="plusieurs")


def million_empty_rows(draw: random.Random) -> Case:
    rows = firms(draw)
    empty = "".join(f'<row r="{number}"/>' for number in range(len(rows) + 2, 1_000_001))
    return Case("vides.xlsx", repacked(workbook(rows), {SHEET: _cells(empty)}), rows=len(rows))


def million_styled_cells(draw: random.Random) -> Case:
    rows = firms(draw)
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(len(rows) + 2, 300_001))
    return Case("vides.xlsx", repacked(workbook(rows), {SHEET: _cells(empty)}), rows=len(rows))


def locked(draw: random.Random) -> Case:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + draw.randbytes(504)
    return Case(
        "secret.xlsx",
        head + "EncryptedPackage".encode("utf-16-le") + draw.randbytes(4096),
        refused="mot de passe",
    )


def text_called_workbook(draw: random.Random) -> Case:
    rows = firms(draw)
    return Case("liste.xlsx", text(rows).encode(), rows=len(rows))


def workbook_called_text(draw: random.Random) -> Case:
    rows = firms(draw)
    return Case("liste.csv", workbook(rows), rows=len(rows))


def bomb(draw: random.Random) -> Case:
    size = draw.randint(25, 40) * 1_000_000
    return Case(
        "bombe.xlsx",
        repacked(workbook(firms(draw)), {}, {"xl/media/x.xml": b" " * size}),
        refused="trop grand",
    )


def lying_bomb(draw: random.Random) -> Case:
    packed = repacked(workbook(firms(draw)), {}, {"xl/x.xml": b"\0" * 30_000_000})
    told = (30_000_000).to_bytes(4, "little")
    return Case("bombe.xlsx", packed.replace(told, (1000).to_bytes(4, "little")), refused="")


def cut(draw: random.Random) -> Case:
    content = workbook(firms(draw))
    return Case("coupe.xlsx", content[: draw.randrange(30, len(content) - 30)], refused="")


def macros(draw: random.Random) -> Case:
    rows = firms(draw)
    return Case(
        "macros.xlsm",
        repacked(workbook(rows), {}, {"xl/vbaProject.bin": draw.randbytes(300)}),
        rows=len(rows),
    )


def far_cell(draw: random.Random) -> Case:
    cell = draw.choice(["XFD1048576", "ZZ900000"])
    number = cell.lstrip("XFDZ")
    xml = f'<row r="{number}"><c r="{cell}"><v>1</v></c></row>'
    return Case("loin.xlsx", repacked(workbook(firms(draw)), {SHEET: _cells(xml)}), refused=cell)


def claimed_size(draw: random.Random) -> Case:
    rows = firms(draw)

    def claim(part: bytes) -> bytes:
        return part.replace(b'<dimension ref="A1', b'<dimension ref="A1:XFD1048576" old="A1', 1)

    return Case("dimension.xlsx", repacked(workbook(rows), {SHEET: claim}), rows=len(rows))


def laughs(draw: random.Random) -> Case:
    lol = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'

    def declare(part: bytes) -> bytes:
        return part.replace(b"<worksheet", lol.encode() + b"<worksheet", 1)

    return Case("rires.xlsx", repacked(workbook(firms(draw)), {SHEET: declare}), refused="entités")


def damaged(draw: random.Random) -> Case:
    content = bytearray(workbook(firms(draw)))
    for _ in range(draw.randint(1, 20)):
        content[draw.randrange(30, len(content))] = draw.randrange(256)
    return Case("abime.xlsx", bytes(content))


def part_missing(draw: random.Random) -> Case:
    part = draw.choice([SHEET, "xl/_rels/workbook.xml.rels", "xl/workbook.xml"])
    return Case("partie.xlsx", repacked(workbook(firms(draw)), {part: None}), refused="")


def strings_missing(draw: random.Random) -> Case:
    return Case("chaines.xlsx", repacked(workbook(firms(draw)), {"xl/sharedStrings.xml": None}))


def another_document(draw: random.Random) -> Case:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as packed:
        packed.writestr(draw.choice(["word/document.xml", "lisezmoi.txt", "ppt/presentation.xml"]), "<x/>")
    return Case("lettre.xlsx", output.getvalue(), refused="autre document")


def several_lists(draw: random.Random) -> Case:
    def add(book: xlsxwriter.Workbook, _: object) -> None:
        book.add_worksheet("Autre").write_row(0, 0, HEADINGS)

    return Case("feuilles.xlsx", workbook(firms(draw), more=add), refused="plusieurs feuilles")


def hidden_list(draw: random.Random) -> Case:
    rows = firms(draw)

    def add(book: xlsxwriter.Workbook, _: object) -> None:
        other = book.add_worksheet("Cachée")
        other.write_row(0, 0, HEADINGS)
        other.hide()

    return Case("cachee.xlsx", workbook(rows, more=add), rows=len(rows))


def number_lost(draw: random.Random) -> Case:
    rows = firms(draw)
    lost = [
        [
            "Exemple inc.",
            draw.choice(["1,17E+09", 1.17e21, "1170000013 ?", -1170000013.0, 1170000013.5]),
            1,
            "",
        ]
    ]
    return Case("neq.xlsx", workbook(rows + lost), rows=len(rows) + 1)


def ods(draw: random.Random) -> Case:
    rows = "".join(ods_row(f"Exemple {n} inc.", "1170000013") for n in range(draw.randint(1, 5)))
    return Case("liste.ods", spreadsheet_ods(ods_row("Nom", "NEQ") + rows), rows=rows.count("Exemple"))


def ods_bomb(draw: random.Random) -> Case:
    repeated = ' table:number-columns-repeated="16384"'
    row = ods_row("x" * draw.randint(1, 9), repeated=repeated)
    rows = row.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
    return Case("bombe.ods", spreadsheet_ods(ods_row("Nom", "NEQ") + rows), refused="trop grand")


def ods_locked(draw: random.Random) -> Case:
    manifest = b'<manifest><file-entry><encryption-data checksum="x"/></file-entry></manifest>'
    content = repacked(
        spreadsheet_ods(ods_row("Nom", f"NEQ{draw.randrange(9)}")),
        {"META-INF/manifest.xml": lambda _: manifest},
    )
    return Case("secret.ods", content, refused="mot de passe")


def xls(draw: random.Random) -> Case:
    content = (SAMPLES / "rena.xls").read_bytes()
    return Case("rena.xls", content[: draw.randrange(600, len(content) - 600)])


def ole_of_another(draw: random.Random) -> Case:
    return Case(
        "courriel.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + draw.randbytes(3000), refused="autre document"
    )


# --- text -------------------------------------------------------------------------------------------


def few_nuls(draw: random.Random) -> Case:
    rows = [*firms(draw, 8), *[["Exemple long " * 60, "", 1, ""]] * 3, ["Ex\0emple inc.", "", 1, ""]]
    return Case("nul.csv", text(rows).encode(), rows=len(rows))


def many_nuls(draw: random.Random) -> Case:
    return Case("nul.csv", text(firms(draw)).encode().replace(b"e", b"\0"), refused="texte")


def noise(draw: random.Random) -> Case:
    return Case("bruit.csv", b"\x81" + draw.randbytes(4000), refused="texte")


def page(draw: random.Random) -> Case:
    start = draw.choice(["<html><table>", "<?xml version='1.0'?>", '{"firmes": [', "  <!DOCTYPE html>"])
    return Case("page.xls", (start + text(firms(draw))).encode(), refused="pas un tableau")


def another_form(draw: random.Random) -> Case:
    start = draw.choice(
        [b"%PDF-1.7", b"\x1f\x8b\x08", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"Rar!\x1a", b"GIF89a"]
    )
    return Case("liste.csv", start + draw.randbytes(500), refused="pas un tableau")


def open_quote(draw: random.Random) -> Case:
    lines = text(firms(draw)).splitlines(keepends=True)
    place = draw.randrange(1, len(lines))
    lines[place] = '"' + lines[place]
    return Case("guillemet.csv", "".join(lines).encode(), refused=f"ligne {place + 1}")


def ragged(draw: random.Random) -> Case:
    rows = firms(draw)
    odd = [["Exemple inc."], ["Exemple", "inc.", "1170000013", "1", "2", "3"], ["a", "b"]]
    return Case("inegale.csv", text([*rows, *odd]).encode(), rows=len(rows) + 3)


def cut_text(draw: random.Random) -> Case:
    rows = firms(draw)
    content = text(rows).rstrip()
    return Case("coupe.csv", content[: content.rindex(";")].encode(), rows=len(rows))


def utf_16(draw: random.Random) -> Case:
    rows = firms(draw)
    encoding = draw.choice(["utf-16", "utf-16-le", "utf-16-be"])
    return Case("liste.txt", text(rows, "\t").encode(encoding), rows=len(rows))


def cp1252(draw: random.Random) -> Case:
    rows = [["Électricité d’Œuvre " + str(row[0]), *row[1:]] for row in firms(draw)]
    return Case("liste.csv", text(rows).encode("cp1252"), rows=len(rows))


def twice_converted(draw: random.Random) -> Case:
    rows = [["Électricité Éphémère", *row[1:]] for row in firms(draw)]
    return Case("liste.csv", text(rows).encode().decode("cp1252", "replace").encode(), refused="abîmées")


def huge_cell(draw: random.Random) -> Case:
    rows = [*firms(draw), ["x" * 200_000, "", 1, ""]]
    return Case("cellule.csv", text(rows).encode(), refused="dépasse 131072")


def long_cell(draw: random.Random) -> Case:
    rows = [*firms(draw), ["x" * draw.randint(40_000, 100_000), "", 1, ""]]
    return Case("cellule.csv", text(rows).encode(), rows=len(rows))


def endless_line(draw: random.Random) -> Case:
    return Case("ligne.csv", b"Nom;NEQ\n" + b"x" * draw.randint(1_000_001, 2_000_000), refused="ligne 2")


def too_wide(draw: random.Random) -> Case:
    return Case("large.csv", b"Nom;NEQ\n" + b";" * draw.randint(20_000, 30_000), refused="ligne 2")


def invisible(draw: random.Random) -> Case:
    rows = firms(draw)
    odd = [
        [f"Ex{letter}emple inc.", "", 1, ""] for letter in ("\x0b", "\x1b[31m", "\u202e", "\u200b", "\x7f")
    ]
    return Case("invisible.csv", text(rows * 9 + odd).encode(), rows=len(rows) * 9 + 5)


def injection(draw: random.Random) -> Case:
    names = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|'/c calc'!A0",
        "a,=1+1",
        "\t=1",
        "<script>",
        "'; DROP TABLE journal;--",
    ]
    rows: Rows = [[name, "", draw.randrange(9), ""] for name in names]
    return Case("injection.csv", text(rows).encode(), rows=len(rows))


def blank_rows(draw: random.Random) -> Case:
    lines = text(firms(draw)).splitlines(keepends=True)
    spaced = [line + draw.choice(["\r\n", ";;;\r\n", "  ; \r\n"]) * draw.randrange(4) for line in lines]
    return Case("espaces.csv", "".join(spaced).encode(), rows=len(lines) - 1)


def headings_again(draw: random.Random) -> Case:
    rows = firms(draw)
    return Case("pages.csv", text([*rows, list(HEADINGS), *rows]).encode(), rows=2 * len(rows) + 1)


def nobody(draw: random.Random) -> Case:
    return Case(
        "qui.csv", text(firms(draw), headings=("A", "B", "Montant", "D")).encode(), refused="quelle firme"
    )


def no_headings(draw: random.Random) -> Case:
    return Case("sans.csv", text(firms(draw)).split("\n", 1)[1].encode(), refused="quelle firme")


def nothing(draw: random.Random) -> Case:
    return Case("rien.csv", draw.choice([b"", b"\xef\xbb\xbf", b"\r\n\r\n", b" ; ; \n"]), refused="")


def old_line_ends(draw: random.Random) -> Case:
    rows = firms(draw)
    return Case("mac.csv", text(rows).replace("\r\n", "\r").encode(), rows=len(rows))


def consortium_of_hundreds(draw: random.Random) -> Case:
    rows = "".join(f"Exemple {n} inc.;C\n" for n in range(draw.randint(201, 260)))
    return Case("consortium.csv", f"Nom;Consortium\n{rows}".encode(), rows=rows.count("\n"))


KINDS: dict[str, Made] = {
    made.__name__: made
    for made in (
        *(
            merged_headings,
            merged_firms,
            empty_workbook,
            only_headings,
            calculated,
            not_calculated,
            formula_nowhere,
        ),
        *(error_cells, dates_as_text, repeated_headings, million_empty_rows, million_styled_cells, locked),
        *(
            text_called_workbook,
            workbook_called_text,
            bomb,
            lying_bomb,
            cut,
            macros,
            far_cell,
            claimed_size,
            laughs,
        ),
        *(
            damaged,
            part_missing,
            strings_missing,
            another_document,
            several_lists,
            hidden_list,
            number_lost,
            ods,
        ),
        *(
            ods_bomb,
            ods_locked,
            xls,
            ole_of_another,
            few_nuls,
            many_nuls,
            noise,
            page,
            another_form,
            open_quote,
        ),
        *(ragged, cut_text, utf_16, cp1252, twice_converted, huge_cell, long_cell, endless_line, too_wide),
        *(invisible, injection, blank_rows, headings_again, nobody, no_headings, nothing, old_line_ends),
        consortium_of_hundreds,
    )
}


def cases(each: int, seed: int = 1) -> Iterator[tuple[str, Case]]:
    """Yield so many cases of every kind, with the kind and the turn as their name."""
    for kind, made in KINDS.items():
        for turn in range(each):
            yield f"{kind} {turn}", made(random.Random(zlib.crc32(f"{seed}/{kind}/{turn}".encode())))
