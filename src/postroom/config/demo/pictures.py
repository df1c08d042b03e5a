"""Small PNG pictures of kettles, drawn by arithmetic."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import hypot

Colour = tuple[int, int, int]
WIDTH, HEIGHT = 280, 210

COPPER: Colour = (190, 98, 54)
STEEL: Colour = (146, 158, 170)
ENAMEL: Colour = (44, 110, 122)
CREAM: Colour = (226, 208, 160)


@cache
def kettle_png(body: Colour, dripping: bool = False) -> bytes:
    """A kettle on a table, 280 by 210 pixels, 8 bits a channel (PNG, ISO/IEC 15948)."""
    rows = [[_wall(y) for _ in range(WIDTH)] for y in range(HEIGHT)]
    for shape in _kettle(body, dripping):
        shape.paint(rows)
    return png(rows)


def png(rows: list[list[Colour]]) -> bytes:
    """A true-colour PNG of these rows of pixels."""
    size = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + b"".join(bytes(pixel) for pixel in row) for row in rows)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _wall(y: int) -> Colour:
    if y > 158:
        return (168 - (y - 158) // 2, 132 - (y - 158) // 2, 96 - (y - 158) // 2)
    return (236 - y // 8, 232 - y // 8, 222 - y // 8)


@dataclass(frozen=True)
class Shape:
    """`distance(x, y)` is negative inside, in pixels; `box` is left, top, right, bottom."""

    distance: Callable[[float, float], float]
    box: tuple[int, int, int, int]
    colour: Colour
    round: bool = False
    opacity: float = 1.0

    def paint(self, rows: list[list[Colour]]) -> None:
        left, top, right, bottom = self.box
        for y in range(max(top, 0), min(bottom, HEIGHT)):
            for x in range(max(left, 0), min(right, WIDTH)):
                cover = min(1.0, max(0.0, 0.5 - self.distance(x, y))) * self.opacity
                if cover:
                    light = 1.28 - 0.56 * (x - left) / (right - left) if self.round else 1.0
                    rows[y][x] = _blend(rows[y][x], self.colour, light, cover)


def _blend(under: Colour, over: Colour, light: float, cover: float) -> Colour:
    red, green, blue = (
        round(old + (min(255, new * light) - old) * cover) for old, new in zip(under, over, strict=True)
    )
    return red, green, blue


def _kettle(body: Colour, dripping: bool) -> Iterator[Shape]:
    dark: Colour = (48, 42, 40)
    yield Shape(_ellipse(140, 176, 92, 10), (44, 162, 236, 190), (96, 70, 48), opacity=0.5)
    yield Shape(_ring(140, 78, 52, 5), (80, 18, 200, 84), dark)
    yield Shape(_capsule(186, 136, 228, 84, 11), (170, 70, 242, 150), body, round=True)
    yield Shape(_ellipse(140, 126, 66, 50), (74, 74, 208, 178), body, round=True)
    yield Shape(_capsule(96, 172, 184, 172, 5), (88, 164, 194, 180), dark)
    yield Shape(_ellipse(140, 80, 34, 9), (104, 68, 176, 92), body, round=True)
    yield Shape(_ellipse(140, 68, 8, 7), (130, 58, 152, 78), dark)
    yield Shape(_ellipse(112, 112, 9, 20), (100, 88, 126, 136), (255, 255, 255), opacity=0.35)
    if dripping:
        water: Colour = (70, 132, 196)
        yield Shape(_ellipse(196, 190, 44, 7), (148, 180, 244, 200), water, opacity=0.7)
        yield Shape(_ellipse(192, 152, 4, 6), (184, 142, 200, 162), water)
        yield Shape(_ellipse(194, 172, 4, 7), (186, 162, 202, 182), water)


def _ellipse(cx: float, cy: float, rx: float, ry: float) -> Callable[[float, float], float]:
    return lambda x, y: (hypot((x - cx) / rx, (y - cy) / ry) - 1) * min(rx, ry)


def _ring(cx: float, cy: float, radius: float, half: float) -> Callable[[float, float], float]:
    return lambda x, y: abs(hypot(x - cx, y - cy) - radius) - half


def _capsule(ax: float, ay: float, bx: float, by: float, radius: float) -> Callable[[float, float], float]:
    def distance(x: float, y: float) -> float:
        along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
        along = min(1.0, max(0.0, along))
        return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)) - radius

    return distance
