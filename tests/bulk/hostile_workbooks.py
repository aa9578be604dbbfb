"""Workbooks that are hostile or broken, and files that are called one, made from a seed."""

from __future__ import annotations

import io
import random
import zipfile

import xlsxwriter

from tests.bulk.hostile_case import (
    HEADINGS,
    SAMPLES,
    SHEET,
    Case,
    Made,
    cells,
    firms,
    ods_row,
    repacked,
    spreadsheet_ods,
    text,
    workbook,
)


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
    return Case("formules.xlsx", repacked(workbook(rows), {SHEET: cells(xml)}), rows=len(rows) + 1)


def formula_nowhere(draw: random.Random) -> Case:
    rows = firms(draw)
    xml = f'<row r="{len(rows) + 2}"><c t="str"><f>A2</f></c></row>'
    return Case("formules.xlsx", repacked(workbook(rows), {SHEET: cells(xml)}), refused="formules")


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
    return Case("vides.xlsx", repacked(workbook(rows), {SHEET: cells(empty)}), rows=len(rows))


def million_styled_cells(draw: random.Random) -> Case:
    rows = firms(draw)
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(len(rows) + 2, 300_001))
    return Case("vides.xlsx", repacked(workbook(rows), {SHEET: cells(empty)}), rows=len(rows))


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
    return Case("loin.xlsx", repacked(workbook(firms(draw)), {SHEET: cells(xml)}), refused=cell)


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


def ods_without_manifest(draw: random.Random) -> Case:
    content = repacked(
        spreadsheet_ods(ods_row("Nom", f"NEQ{draw.randrange(9)}")), {"META-INF/manifest.xml": None}
    )
    return Case("partie.ods", content, refused="coupé")


def parts_before_the_file(draw: random.Random) -> Case:
    content = workbook(firms(draw))
    directory = content.index(b"PK\x01\x02")
    return Case("debut.xlsx", content[: directory - draw.randint(20, 200)] + content[directory:], refused="")


def packed_to_come_out_at_once(draw: random.Random) -> Case:
    output = io.BytesIO()
    how = draw.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    with zipfile.ZipFile(output, "w", how) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>" * 100)
    return Case("bzip2.xlsx", output.getvalue(), refused="coupé")


def xls(draw: random.Random) -> Case:
    content = (SAMPLES / "rena.xls").read_bytes()
    return Case("rena.xls", content[: draw.randrange(600, len(content) - 600)])


def ole_of_another(draw: random.Random) -> Case:
    return Case(
        "courriel.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + draw.randbytes(3000), refused="autre document"
    )


MAKERS: tuple[Made, ...] = (
    merged_headings,
    merged_firms,
    empty_workbook,
    only_headings,
    calculated,
    not_calculated,
    formula_nowhere,
    error_cells,
    dates_as_text,
    repeated_headings,
    million_empty_rows,
    million_styled_cells,
    locked,
    text_called_workbook,
    workbook_called_text,
    bomb,
    lying_bomb,
    cut,
    macros,
    far_cell,
    claimed_size,
    laughs,
    damaged,
    part_missing,
    strings_missing,
    another_document,
    several_lists,
    hidden_list,
    number_lost,
    ods,
    ods_bomb,
    ods_locked,
    ods_without_manifest,
    parts_before_the_file,
    packed_to_come_out_at_once,
    xls,
    ole_of_another,
)
