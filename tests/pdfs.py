"""Small PDF documents: what lines stand on each page, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def make_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A document with lines of text, from the top of each page down."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(count))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), FONT]
    for index, lines in enumerate(pages):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index),
            make_stream(draw_lines(lines)),
        ]
    return join_objects(objects)


def draw_lines(lines: Sequence[str]) -> bytes:
    """What a page does to show lines."""
    return b"BT /F1 11 Tf 14 TL 50 800 Td " + b" ".join(b"(%s) Tj T*" % escape(line) for line in lines) + b" ET"


def draw_sized(lines: Sequence[tuple[int, int, str]]) -> bytes:
    """The same of lines with their size and their height on the page."""
    shown = (b"/F1 %d Tf 1 0 0 1 50 %d Tm (%s) Tj" % (size, height, escape(line)) for size, height, line in lines)
    return b"BT " + b" ".join(shown) + b" ET"


def escape(line: str) -> bytes:
    """Words as a document holds them."""
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def make_stream(data: bytes) -> bytes:
    """A stream as an object."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def join_objects(objects: Sequence[bytes]) -> bytes:
    """A file of objects, with the table of where they are."""
    out, places = BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def lock_pdf(data: bytes, password: str, algorithm: str = "RC4-128") -> bytes:
    """The same document, which a password opens; an empty one opens it to everybody."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, "owner's secret", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
