"""The drawing of a statement: A4, the operator's name and colour, a text that can be searched and copied."""

import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from contracts.money import DIGITS
from gateway.explained import days
from gateway.reasons import SIGNS
from gateway.sheets import Sheet

HERE = Path(__file__).parent
WORDS: dict[str, dict[str, str]] = tomllib.loads((HERE / "statement.toml").read_text("utf-8"))
MARGIN, WIDTH, ROW = 18.0, 174.0, 6.0  # millimetres of A4
COLUMNS = (24, 92, 29, 29)
INK, GREY, PALE = (28, 30, 33), (110, 115, 122), (244, 245, 247)


class _Paper(FPDF):
    """Pages with the operator's bar above and the page's number below."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(format="A4")
        self.sheet = sheet
        self.add_font("roboto", "", HERE / "fonts" / "Roboto-Regular.ttf")
        self.add_font("roboto", "B", HERE / "fonts" / "Roboto-Bold.ttf")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=22)
        self.set_lang(sheet.language)
        self.set_title(f"{sheet.profile.brand.name}, {sheet.head.account}, {sheet.head.month:%Y-%m}")

    def word(self, key: str) -> str:
        return WORDS[key][self.sheet.language]

    def header(self) -> None:
        colour = self.sheet.profile.brand.colour
        self.set_fill_color(*(int(colour[place : place + 2], 16) for place in (1, 3, 5)))
        self.rect(0, 0, self.w, 4, style="F")
        self.set_y(MARGIN - 6)

    def footer(self) -> None:
        self.set_y(-15)
        self.ink(8, GREY)
        # fpdf2 puts the number of pages in at the end, since it is not known before.
        pages = self.word("page").format(page=self.page_no(), pages=self.str_alias_nb_pages)
        self.cell(WIDTH / 2, 5, pages)
        made = f"{self.word('made')}: {format_date(self.sheet.made_on, 'd MMMM y', self.sheet.language)}"
        self.cell(WIDTH / 2, 5, made, align="R")

    def ink(self, size: int, colour: tuple[int, int, int] = INK, style: str = "") -> None:
        self.set_font("roboto", style, size)
        self.set_text_color(*colour)

    def line_of(self, text: str, height: float) -> None:
        self.cell(WIDTH, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def write_statement(sheet: Sheet) -> bytes:
    """The finished file."""
    paper = _Paper(sheet)
    paper.add_page()
    _operator(paper)
    _whose(paper)
    _totals(paper)
    _movements(paper)
    return bytes(paper.output())


def _operator(paper: _Paper) -> None:
    profile, language = paper.sheet.profile, paper.sheet.language
    paper.ink(18, style="B")
    paper.line_of(profile.brand.name, 9)
    contacts = profile.contacts
    where = contacts.address.get(language) or next(iter(contacts.address.values()))
    paper.ink(9, GREY)
    paper.line_of(" · ".join([*contacts.phones, contacts.email, contacts.site]), 5)
    paper.line_of(where, 5)
    paper.ln(7)


def _whose(paper: _Paper) -> None:
    sheet, head = paper.sheet, paper.sheet.head
    paper.ink(15, style="B")
    paper.line_of(paper.word("title"), 8)
    paper.ln(2)
    last = (head.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    told = {
        "period": days(head.month, last, sheet.language, in_year=0),
        "account": head.account,
        "contract": head.contract,
        "subscriber": head.name,
        "address": head.address,
    }
    for key, value in told.items():
        if value:
            paper.ink(9, GREY)
            paper.cell(38, ROW, paper.word(key))
            paper.ink(10)
            paper.multi_cell(WIDTH - 38, ROW, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(4)


def _totals(paper: _Paper) -> None:
    """Four boxes beside one another: what there was, what came, what went, what is left."""
    sheet = paper.sheet
    sums = {"opening": sheet.head.opening, "came": sheet.came, "went": sheet.went, "closing": sheet.closing}
    top, width = paper.get_y(), (WIDTH - 9) / 4
    for place, (key, minor) in enumerate(sums.items()):
        left = MARGIN + place * (width + 3)
        paper.set_fill_color(*PALE)
        paper.rect(left, top, width, 18, style="F", round_corners=True, corner_radius=2)
        paper.set_xy(left + 3, top + 3)
        paper.ink(8, GREY)
        paper.cell(width - 6, 4, paper.word(key))
        paper.set_xy(left + 3, top + 9)
        paper.ink(11, style="B")
        paper.cell(width - 6, 6, _money(sheet, minor, sign=True))
    paper.set_xy(MARGIN, top + 25)


def _movements(paper: _Paper) -> None:
    sheet = paper.sheet
    if not sheet.lines:
        paper.ink(10, GREY)
        paper.line_of(paper.word("nothing"), ROW)
        return
    paper.ink(9)
    paper.set_draw_color(220, 223, 227)
    paper.set_fill_color(255)
    heading = FontFace(emphasis="BOLD", color=GREY, size_pt=8)
    with paper.table(
        col_widths=COLUMNS,
        width=int(WIDTH),
        align="L",
        text_align=("LEFT", "LEFT", "RIGHT", "RIGHT"),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=heading,
        line_height=5,
        padding=(1.2, 1),
    ) as table:
        table.row([paper.word(key) for key in ("date", "movement", "amount", "balance")])
        for line in sheet.lines:
            day = str(format_date(line.day, "dd.MM.yyyy", locale=sheet.language))
            table.row([day, line.title, _money(sheet, line.amount), _money(sheet, line.balance)])


def _money(sheet: Sheet, minor: int, *, sign: bool = False) -> str:
    """With the language's separators; in the boxes with the currency's sign."""
    currency = sheet.head.currency
    digits = DIGITS[currency]
    amount = Decimal(minor).scaleb(-digits)
    text = str(format_decimal(amount, f"#,##0.{'0' * digits}", locale=sheet.language))
    # A no-break space and a true minus: the sum stays in one piece and its sign is seen.
    text = text.replace("-", "−").replace(" ", "\u00a0").replace("\u202f", "\u00a0")
    return f"{text}\u00a0{SIGNS[currency]}" if sign else text
