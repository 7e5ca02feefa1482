"""Measures of text in charts: how wide a name is and where it breaks. Units are chart units."""

from __future__ import annotations

import unicodedata

NAME_SIZE = 15
NOTE_SIZE = 12


def width(text: str, size: float = NAME_SIZE) -> float:
    """Estimated: wide characters one em, others a little over half."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.56 for c in text)


def wrap(text: str, available: float, size: float = NAME_SIZE, most: int = 3) -> list[str]:
    """Lines that fit, at most `most`; Latin words stay whole, what is left over ends in an …"""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip(), size) > available:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip("，。, ") + "…"]
    return lines or [""]


def _pieces(text: str) -> list[str]:
    """Where a line may break: after a space, before and after each wide character."""
    pieces: list[str] = []
    word = ""
    for char in text:
        if unicodedata.east_asian_width(char) in "WFA":
            pieces += [word, char] if word else [char]
            word = ""
        else:
            word += char
            if char == " ":
                pieces.append(word)
                word = ""
    return [*pieces, word] if word else pieces
