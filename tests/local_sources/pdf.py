"""A small PDF with a table, written by hand: text at places, wrapped cells, a heading on every page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

LEFT, TOP, STEP, WIDTH = 40, 780, 14, 130


def pdf(
    rows: Sequence[Sequence[str]], *, title: str = "", per_page: int = 40, footer: str = "", wrap: int = 26
) -> bytes:
    """Return a table as PDF; the first row is printed at the top of every page, long cells are wrapped."""
    head, body = rows[0], list(rows[1:])
    chunks = [body[start : start + per_page] for start in range(0, len(body), per_page)] or [[]]
    pages = [
        _content([head, *chunk], title, f"Page {number} de {len(chunks)}", footer, wrap)
        for number, chunk in enumerate(chunks, 1)
    ]
    return written(pages)


def _content(rows: Sequence[Sequence[str]], title: str, number: str, footer: str, wrap: int) -> bytes:
    pieces = [_text(LEFT, TOP + 30, title)] if title else []
    height = TOP
    for row in rows:
        cells = [textwrap.wrap(cell, wrap) or [""] for cell in row]
        for place, lines in enumerate(cells):
            pieces += [
                _text(LEFT + WIDTH * place, height - STEP * n, line) for n, line in enumerate(lines) if line
            ]
        height -= STEP * max(len(lines) for lines in cells)
    pieces.append(_text(LEFT, height - 4 * STEP, footer) if footer else "")
    pieces.append(_text(LEFT + 200, 30, number))
    return "\n".join(pieces).encode("cp1252")


def _text(x: int, y: int, text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 9 Tf {x} {y} Td ({escaped}) Tj ET"


def written(contents: Sequence[bytes]) -> bytes:
    """Return the file of pages that hold these drawing instructions."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents {5 + 2 * number} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (size, table, size, len(body))
