"""HTML becomes a PDF file that is tagged, searchable, and made of nothing but what it was given."""

import builtins
from pathlib import Path
from typing import Any

import pytest

from engine.adapters.pdf import PdfUnavailable, render_book, render_pdf
from tests.pdf_reading import Pdf

LETTERS = "ă â đ ê ô ơ ư ạ ả ấ ầ ẩ ẫ ậ ắ ằ ẳ ẵ ặ ẹ ẻ ẽ ế ề ể ễ ệ ỉ ị ọ ỏ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ụ ủ ứ ừ ử ữ ự ỳ ỵ ỷ ỹ"
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>'
    '<style>p {{ font-family: "Liberation Serif", serif }}</style></head><body><p>{}</p></body></html>'
)


def test_every_vietnamese_letter_is_drawn_and_found_again() -> None:
    pdf = Pdf(render_pdf(PAGE.format(f"{LETTERS} {LETTERS.upper()}")))
    assert pdf.text == f"{LETTERS} {LETTERS.upper()}"
    assert pdf.embedded == len(pdf.fonts) == 1
    assert b"/StructTreeRoot" in pdf.objects


def test_a_page_reads_no_file_and_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'SECRET' }")
    for address in (secret.as_uri(), "http://127.0.0.1:9/x.css", "ftp://127.0.0.1/x.css"):
        page = PAGE.format("chữ").replace("</head>", f'<link rel="stylesheet" href="{address}"></head>')
        assert Pdf(render_pdf(page)).text == "chữ"


def test_without_the_systems_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return load(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(PdfUnavailable, match="apt-get install libpango"):
        render_pdf(PAGE.format("chữ"))


def test_a_book_is_set_in_a_process_of_its_own_and_says_so_too_when_it_cannot_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Pdf(render_book(PAGE.format(LETTERS))).text == LETTERS
    (tmp_path / "weasyprint.py").write_text("raise OSError('no library')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(PdfUnavailable):
        render_book(PAGE.format("chữ"))
