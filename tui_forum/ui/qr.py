"""A QR code in half blocks, two modules a cell: dark on light whatever the theme. Pure but for segno."""

from __future__ import annotations

BORDER = 2
HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_lines(text: str) -> list[str]:
    """The code of `text`, dark modules as ink. Upper case takes less room, and means the same."""
    import segno  # wanted only when a code is drawn

    code = segno.make(text.upper(), error="l", micro=False)
    rows = [[bool(module) for module in row] for row in code.matrix_iter(border=BORDER)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return [
        "".join(HALVES[above, below] for above, below in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
