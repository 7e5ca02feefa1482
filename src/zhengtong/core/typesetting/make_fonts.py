"""Cuts the document fonts out of Noto CJK (OFL 1.1); run by `make assets`.

    python -m zhengtong.core.typesetting.make_fonts FOLDER_WITH_NOTO_CJK [FILE …]

The repertoire is GB 18030 level 2 as far as the Basic Multilingual Plane holds it, plus the
characters of the standard table for names and places that lie beyond (通用规范汉字表); those of the
extensions after B have a small face of their own, to which the typesetter falls back.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FONTS = Path(__file__).parent / "fonts"
FACES = {"NotoSerifCJK-Regular.ttc": "zt-serif.otf", "NotoSerifCJK-Bold.ttc": "zt-heading.otf"}
FAMILY = "ZT Serif"
RARE_FACE, RARE_FAMILY = "zt-rare.otf", "ZT Serif Rare"
RARE = (0x2A700, 0x323AF)
"""Extensions C to H: 𬀩, 𬭎, 𬸪 are in the standard table and in people's names."""
RANGES = (
    (0x0020, 0x00FF),
    (0x2010, 0x2027),
    (0x2030, 0x203B),
    (0x20AC, 0x20AC),
    (0x2103, 0x2122),
    (0x2160, 0x217B),
    (0x2190, 0x2199),
    (0x2200, 0x22BF),
    (0x2460, 0x249B),
    (0x2500, 0x257F),
    (0x25A0, 0x25EF),
    (0x3000, 0x303F),
    (0x3105, 0x3129),
    (0x3220, 0x3229),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF01, 0xFF5E),
    (0x20000, 0x2A6DF),
)


def full_repertoire() -> set[int]:
    return {c for first, last in RANGES for c in range(first, last + 1)}


def heading_repertoire() -> set[int]:
    """Headings: what GB 2312 holds; a rarer character falls back to the text face."""
    return {c for c in full_repertoire() if _in_gb2312(chr(c))}


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def cut(source: Path, target: Path, characters: set[int], family: str = FAMILY) -> None:
    face = next(f for f in TTCollection(str(source)).fonts if "CJK SC" in f["name"].getDebugName(1))
    options = subset.Options()
    options.layout_features = ["kern", "locl", "ccmp"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(face)
    for record in face["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
    face.save(target)


def main() -> int:
    folder = Path(sys.argv[1])
    FONTS.mkdir(exist_ok=True)
    chosen = sys.argv[2:] or list(FACES)
    for name in chosen:
        target = FACES[name]
        repertoire = full_repertoire() if "Regular" in name else heading_repertoire()
        cut(folder / name, FONTS / target, repertoire)
        _told(target)
        if "Regular" in name:
            rare = set(range(RARE[0], RARE[1] + 1))
            cut(folder / name, FONTS / RARE_FACE, rare, RARE_FAMILY)
            _told(RARE_FACE)
    return 0


def _told(target: str) -> None:
    sys.stdout.write(f"{target}: {(FONTS / target).stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    raise SystemExit(main())
