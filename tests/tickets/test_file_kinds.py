"""A file is what its content says; a name can do no harm and tells the truth about it."""

import io
import zipfile

import pytest

from contracts.problems import InvalidBody
from tickets.file_kinds import checked, kind_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


def package(*names: str, first: bytes | None = None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
KINDS = {
    "image/jpeg": b"\xff\xd8\xff\xe0" + bytes(16),
    "image/png": PNG,
    "image/gif": b"GIF89a" + bytes(16),
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "application/pdf": b"%PDF-1.7\n",
    "text/plain": "Потери 40 %\r\n\tпосле 19:00\n".encode(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": package(
        "[Content_Types].xml", "xl/workbook.xml"
    ),
    "application/vnd.oasis.opendocument.text": package(
        "content.xml", first=b"application/vnd.oasis.opendocument.text"
    ),
}
NOT_TAKEN = {
    "empty": b"",
    "a program": b"MZ\x90\x00" + bytes(64),
    "an ELF": b"\x7fELF" + bytes(64),
    "any archive": package("setup.exe"),
    "a document of very many parts": package(
        "[Content_Types].xml", "word/document.xml", *map(str, range(5_000))
    ),
    "a document with macros": package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "half a document": DOCX[:40],
    "SVG with bytes that are no text": b"<svg>\xff\xfe</svg>",
    "control characters": b"abc\x00def",
    "a WAV": b"RIFF\x00\x00\x00\x00WAVEfmt ",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_its_content(kind: str) -> None:
    assert kind_of(KINDS[kind]) == kind


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_anything_else_is_not_taken(what: str) -> None:
    with pytest.raises(InvalidBody):
        checked("photo.png", NOT_TAKEN[what])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.png", "photo.png"),
        ("photo.PNG", "photo.png"),
        ("photo.png.exe", "photo.png"),
        ("invoice.html", "invoice.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\Анна\\фото роутера.png", "фото роутера.png"),
        ("evil\u202egnp.exe", "evil gnp.png"),
        ("a\r\nSet-Cookie: x=1.png", "a Set-Cookie x=1.png"),
        ('"><script>.png', "script.png"),
        ("...", "file.png"),
        ("", "file.png"),
        (".htaccess", "htaccess.png"),
        ("x" * 400 + ".png", "x" * 95 + ".png"),
    ],
)
def test_a_name_is_made_harmless_and_true(given: str, kept: str) -> None:
    assert checked(given, PNG) == (kept, "image/png")


def test_a_page_is_only_a_text() -> None:
    assert checked("index.html", b"<script>alert(1)</script>") == ("index.txt", "text/plain")
