"""The one icon set: 24 × 24, drawn in strokes of the text's colour."""

_STROKE = '<g fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"'
_OPEN = f'{_STROKE} stroke-linejoin="round">'


def _drawn(*paths: str) -> str:
    return _OPEN + "".join(f'<path d="{p}"/>' for p in paths) + "</g>"


ICONS: dict[str, str] = {
    "check": _drawn("M5 12.5l4.5 4.5L19 7.5"),
    "alert": _drawn("M12 4l9 16H3z", "M12 10v4", "M12 17h.01"),
    "clock": _drawn("M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", "M12 7v5l3.5 2"),
    "file": _drawn("M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6", "M9 16h6"),
    "download": _drawn("M12 4v11", "M7.5 11l4.5 4.5l4.5-4.5", "M5 20h14"),
    "upload": _drawn("M12 20V9", "M7.5 13L12 8.5l4.5 4.5", "M5 4h14"),
    "search": _drawn("M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13", "M15.5 15.5L20 20"),
    "menu": _drawn("M4 7h16", "M4 12h16", "M4 17h16"),
    "close": _drawn("M6 6l12 12", "M18 6L6 18"),
    "user": _drawn(
        "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8", "M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5"
    ),
    "building": _drawn("M5 21V4h14v17", "M3 21h18", "M9 8h2M13 8h2M9 12h2M13 12h2M9 16h2M13 16h2"),
    "mail": _drawn("M4 6h16v12H4z", "M4 7l8 6l8-6"),
    "phone": _drawn("M7 3h10v18H7z", "M11 18h2"),
    "map": _drawn(
        "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11",
        "M12 8a2 2 0 1 0 0 4a2 2 0 0 0 0-4",
    ),
    "printer": _drawn("M7 9V4h10v5", "M5 9h14v8h-3", "M8 17H5", "M8 14h8v6H8z"),
    "home": _drawn("M4 11l8-7l8 7", "M6 10v10h12V10"),
    "list": _drawn("M8 6h12M8 12h12M8 18h12", "M4 6h.01M4 12h.01M4 18h.01"),
    "flow": _drawn("M4 5h6v5H4z", "M14 14h6v5h-6z", "M10 7.5h4.5V14"),
    "form": _drawn("M5 4h14v16H5z", "M9 9h6M9 13h6M9 17h3"),
    "star": _drawn("M12 4l2.4 5.2l5.6.6l-4.2 3.8l1.2 5.6L12 16.3L7 19.200l1.2-5.6L4 9.8l5.600-.6z"),
    "eye": _drawn(
        "M3 12s3.500-6 9-6s9 6 9 6s-3.500 6-9 6s-9-6-9-6",
        "M12 9.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5",
    ),
    "lock": _drawn("M6 11h12v9H6z", "M8.500 11V8a3.500 3.500 0 0 1 7 0v3"),
    "help": _drawn(
        "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
        "M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.8.400-1 .9-1 1.700",
        "M12 17h.01",
    ),
    "globe": _drawn(
        "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", "M3 12h18", "M12 3c3 3 3 15 0 18c-3-3-3-15 0-18"
    ),
    "text": _drawn("M5 6h9M9.500 6v12", "M14 12h6M17 12v6"),
    "right": _drawn("M9 6l6 6l-6 6"),
    "left": _drawn("M15 6l-6 6l6 6"),
    "plus": _drawn("M12 5v14M5 12h14"),
    "chart": _drawn("M5 20V10M12 20V4M19 20v-7"),
    "bell": _drawn("M6 17V11a6 6 0 0 1 12 0v6l2 1H4z", "M10.500 21h3"),
    "seal": _drawn("M12 3a6 6 0 0 1 3 11v3H9v-3a6 6 0 0 1 3-11", "M6 20h12"),
}
