"""As much of a CFF program as tells its glyphs (Adobe Technical Note 5176): count and charset."""

from __future__ import annotations

import struct

CHARSET, CHARSTRINGS = 15, 17


class Cff:
    """`cids[glyph]` is the code under which a PDF asks for the glyph."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        _, at = self._index(data[2])
        tops, _ = self._index(at)
        top = self._dict(data[tops[0] : tops[1]])
        strings, _ = self._index(int(top[CHARSTRINGS][0]))
        self.count = len(strings) - 1
        self.cids = self._charset(int(top.get(CHARSET, [0])[0]))

    def _index(self, at: int) -> tuple[list[int], int]:
        """Where the entries begin and end, and where the index ends."""
        count = int.from_bytes(self.data[at : at + 2], "big")
        if count == 0:
            return [at + 2], at + 2
        size = self.data[at + 2]
        base = at + 3 + (count + 1) * size - 1
        offsets = [
            base + int.from_bytes(self.data[at + 3 + i * size : at + 3 + (i + 1) * size], "big")
            for i in range(count + 1)
        ]
        return offsets, offsets[-1]

    def _dict(self, data: bytes) -> dict[int, list[float]]:
        found: dict[int, list[float]] = {}
        operands: list[float] = []
        at = 0
        while at < len(data):
            b = data[at]
            at += 1
            if b <= 21:
                if b == 12:
                    b = 1200 + data[at]
                    at += 1
                found[b], operands = operands, []
            elif b == 28:
                operands.append(struct.unpack(">h", data[at : at + 2])[0])
                at += 2
            elif b == 29:
                operands.append(struct.unpack(">i", data[at : at + 4])[0])
                at += 4
            elif b == 30:
                while data[at] & 0xF != 0xF and data[at] >> 4 != 0xF:
                    at += 1
                at += 1
                operands.append(0.0)
            elif b <= 246:
                operands.append(b - 139)
            elif b <= 250:
                operands.append((b - 247) * 256 + data[at] + 108)
                at += 1
            else:
                operands.append(-(b - 251) * 256 - data[at] - 108)
                at += 1
        return found

    def _charset(self, at: int) -> list[int]:
        if at <= 2:
            return list(range(self.count))
        kind = self.data[at]
        at += 1
        cids = [0]
        while len(cids) < self.count:
            first = int.from_bytes(self.data[at : at + 2], "big")
            left = 0
            if kind == 1:
                left = self.data[at + 2]
            elif kind == 2:
                left = int.from_bytes(self.data[at + 2 : at + 4], "big")
            at += 2 + kind
            cids.extend(range(first, first + left + 1))
        return cids[: self.count]
