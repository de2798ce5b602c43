"""The card as a PNG: dark, quiet, and large enough to be read where a chat shows it at a third of its size."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from api.card.content import Card, CardSide
from api.card.fonts import Weight, drawable, fitted, font

WIDTH, HEIGHT = 1200, 630
"""What Open Graph pictures are expected to be."""
FINE = 2
"""Drawn so much larger and then shrunk: Pillow's shapes have no smooth edges of their own."""

MARGIN = 64
RIGHT = WIDTH - MARGIN
BAR, EDGE = 12, 6
"""How high a bar of ISK is, and the edge on top."""

GROUND, LINE, TRACK = "#0a0d13", "#232a36", "#171c26"
BRIGHT, QUIET, FAINT = "#f2f5fa", "#a3aebf", "#6f7b8e"
AMBER = "#f5b83d"
SIDES = {"A": "#4fa3ff", "B": "#ff7a5c"}
OTHER_SIDE = "#8fd19e"
TIERS = {"gank": "#6f7b8e", "brawl": "#4fb3a5", "battle": "#e0a040", "hellcamp": "#ff5d5d"}


class Pen:
    """Draws in the card's own pixels on the larger picture."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        color: str,
        *,
        bold: bool = False,
        right: bool = False,
        room: float = WIDTH,
    ) -> float:
        """With its base line at `y`, from `x` to the right, or to the left; cut to `room`. Gives its width."""
        weight: Weight = "SemiBold" if bold else "Regular"
        shown = fitted(drawable(text), weight, size * FINE, room * FINE)
        face = font(weight, size * FINE)
        self._draw.text((x * FINE, y * FINE), shown, fill=color, font=face, anchor="rs" if right else "ls")
        return face.getlength(shown) / FINE

    def box(self, x: float, y: float, width: float, height: float, color: str, *, round_: float = 0) -> None:
        """A filled box with round corners."""
        corners = (x * FINE, y * FINE, (x + width) * FINE - 1, (y + height) * FINE - 1)
        self._draw.rounded_rectangle(corners, radius=round_ * FINE, fill=color)


def png(card: Card) -> bytes:
    """The picture's bytes. Takes some 0.05 s of a processor: not for the event loop."""
    tier = TIERS.get(card.tier.split(" ")[0], FAINT)
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), GROUND)
    pen = Pen(image)
    pen.box(0, 0, WIDTH, EDGE, AMBER if card.simulated else tier)
    _head(pen, card, tier)
    _where(pen, card)
    _figures(pen, card)
    pen.box(MARGIN, 322, RIGHT - MARGIN, 2, LINE)
    for place, side in enumerate(card.sides):
        _side(pen, side, 378 + place * 140)
    file = io.BytesIO()
    image.reduce(FINE).save(file, "PNG")
    return file.getvalue()


def _head(pen: Pen, card: Card, tier: str) -> None:
    x = MARGIN + pen.text(MARGIN, 66, "WARSTREAM", 24, FAINT, bold=True) + 20
    if card.simulated:
        pen.text(x, 66, "SIMULATED · never happened", 24, AMBER, bold=True)
    right = RIGHT - pen.text(RIGHT, 66, card.tier.upper(), 26, tier, bold=True, right=True)
    if card.state:
        pen.text(right - 20, 66, card.state, 26, BRIGHT, right=True)


def _where(pen: Pen, card: Card) -> None:
    x = MARGIN + pen.text(MARGIN - 3, 148, card.system, 72, BRIGHT, bold=True, room=740) + 20
    pen.text(x, 148, card.place, 36, QUIET, room=RIGHT - x)
    pen.text(MARGIN, 198, card.time, 30, QUIET, room=RIGHT - MARGIN)
    pen.text(RIGHT, 198, card.rest, 26, FAINT, right=True)


def _figures(pen: Pen, card: Card) -> None:
    x = float(MARGIN)
    for figure, word in ((card.kills, "kill" if card.kills == "1" else "kills"), (card.isk, "ISK lost"), (card.pilots, "pilots")):
        x += pen.text(x, 286, figure, 60, BRIGHT, bold=True) + 12
        x += pen.text(x, 286, word, 32, QUIET) + 48


def _side(pen: Pen, side: CardSide, y: float) -> None:
    color = SIDES.get(side.letter, OTHER_SIDE)
    lost = pen.text(RIGHT, y, "ISK lost", 28, QUIET, right=True) + 10
    lost += pen.text(RIGHT - lost, y, side.isk, 38, BRIGHT, bold=True, right=True)
    others = 90 if side.others else 0
    x = MARGIN + pen.text(MARGIN, y, side.name, 38, color, bold=True, room=RIGHT - MARGIN - lost - 32 - others) + 14
    pen.text(x, y, side.others, 28, FAINT)
    pen.box(MARGIN, y + 20, RIGHT - MARGIN, BAR, TRACK, round_=BAR / 2)
    if side.share:
        pen.box(MARGIN, y + 20, max((RIGHT - MARGIN) * side.share, BAR), BAR, color, round_=BAR / 2)
    pen.text(MARGIN, y + 68, side.figures, 28, QUIET)
    pen.text(RIGHT, y + 68, side.efficiency, 28, QUIET, right=True)
