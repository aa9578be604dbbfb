"""Delimited texts that are hostile or broken, and files that are none, made from a seed."""

from __future__ import annotations

import random

from tests.bulk.hostile_case import HEADINGS, Case, Made, Rows, firms, text


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


MAKERS: tuple[Made, ...] = (
    few_nuls,
    many_nuls,
    noise,
    page,
    another_form,
    open_quote,
    ragged,
    cut_text,
    utf_16,
    cp1252,
    twice_converted,
    huge_cell,
    long_cell,
    endless_line,
    too_wide,
    invisible,
    injection,
    blank_rows,
    headings_again,
    nobody,
    no_headings,
    nothing,
    old_line_ends,
    consortium_of_hundreds,
)
