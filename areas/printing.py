"""Pages of A4 in a type that has everybody's letters. Pure: it knows neither database nor request."""

from importlib.resources import as_file, files

import fontpkg_open_sans
from fpdf import FPDF
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

INK, PETROL, MUTED, LINE = (22, 38, 44), (15, 76, 92), (84, 96, 102), (200, 205, 208)
WIDTH, HEIGHT, MARGIN = 210, 297, 18
SIZES = {"A4": (WIDTH, HEIGHT), "A5": (148, 210)}
_TYPE = files(fontpkg_open_sans) / "files" / "OpenSans[wdth,wght].ttf"


class Paper(FPDF):
    """A4 upright, or A5, in our type and colours. `B` is bold."""

    def __init__(self, title: str, *, size: str = "A4") -> None:
        super().__init__(format=SIZES[size])
        with as_file(_TYPE) as path:
            self.add_font("sans", "", str(path))
            self.add_font("sans", "B", str(path), variations={"wght": 700, "wdth": 100})
        self.set_title(title)
        self.set_lang("sv")
        self.set_creator("Grannsamverkan")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)

    def write_block(
        self,
        text: str,
        *,
        size: float,
        bold: bool = False,
        color: tuple[int, int, int] = INK,
        align: str = "L",
    ) -> None:
        """Write a paragraph from margin to margin."""
        self.set_font("sans", "B" if bold else "", size)
        self.set_text_color(*color)
        self.multi_cell(0, size * 0.5, text, align=align, new_x="LMARGIN", new_y="NEXT")

    def draw_square(self, address: str, *, top: float, size: float, left: float | None = None) -> None:
        """Draw what a telephone scans, in the middle unless told otherwise; on a screen it can be pressed."""
        code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
        code.add_data(address)
        matrix = code.get_matrix()
        side = size / len(matrix)
        left = (self.w - size) / 2 if left is None else left
        self.set_fill_color(0, 0, 0)
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    self.rect(left + column * side, top + row * side, side * 1.01, side * 1.01, style="F")
        self.link(left, top, size, size, address)
        self.set_y(top + size)
