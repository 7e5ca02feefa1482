"""Statutory days of years whose holidays the State Council has not announced yet: provisional.

The thirteen days of the 全国年节及纪念日放假办法 as amended on 2024-11-10: New Year 1, Spring
Festival 4 with its eve, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-autumn 1, National Day 3.
Which weekends are worked instead is announced year by year and cannot be computed.
"""

from __future__ import annotations

from datetime import date, timedelta

from zhengtong.kernel.deadlines import DayMark

# Solar month and day of lunar 1-1, 5-5 and 8-15 (GB/T 33661). After 2060 they are left out.
LUNAR_FESTIVALS = {
    int(line[:4]): line.split()[1:]
    for line in """
    2027 0206 0609 0915
    2028 0126 0528 1003
    2029 0213 0616 0922
    2030 0203 0605 0912
    2031 0123 0624 1001
    2032 0211 0612 0919
    2033 0131 0601 0908
    2034 0219 0620 0927
    2035 0208 0610 0916
    2036 0128 0530 1004
    2037 0215 0618 0924
    2038 0204 0607 0913
    2039 0124 0527 1002
    2040 0212 0614 0920
    2041 0201 0603 0910
    2042 0122 0622 0928
    2043 0210 0611 0917
    2044 0130 0531 1005
    2045 0217 0619 0925
    2046 0206 0608 0915
    2047 0126 0529 1004
    2048 0214 0615 0922
    2049 0202 0604 0911
    2050 0123 0623 0930
    2051 0211 0613 0919
    2052 0201 0601 0907
    2053 0219 0620 0926
    2054 0208 0610 0916
    2055 0128 0530 1005
    2056 0215 0617 0924
    2057 0204 0606 0913
    2058 0124 0625 1002
    2059 0212 0614 0921
    2060 0202 0603 0909
    """.replace("    ", "")
    .strip()
    .splitlines()
}


def statutory_days(year: int) -> dict[date, DayMark]:
    """The days off that the law itself names, by date."""
    days = {
        date(year, 1, 1): "new_year",
        qingming(year): "qingming",
        date(year, 5, 1): "labour_day",
        date(year, 5, 2): "labour_day",
        **{date(year, 10, n): "national_day" for n in (1, 2, 3)},
    }
    if year in LUNAR_FESTIVALS:
        spring, boat, moon = (_solar(year, text) for text in LUNAR_FESTIVALS[year])
        days |= {spring + timedelta(days=n): "spring_festival" for n in (-1, 0, 1, 2)}
        days |= {boat: "dragon_boat", moon: "mid_autumn"}
    return {day: DayMark(is_work=False, name=name) for day, name in days.items()}


def qingming(year: int) -> date:
    """Qingming of a year from 2001 to 2099, by the usual formula."""
    n = year % 100
    return date(year, 4, int(n * 0.2422 + 4.81) - n // 4)


def _solar(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))
