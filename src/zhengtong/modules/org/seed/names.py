"""Invented Chinese names, the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pypinyin import lazy_pinyin

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程"
    "魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚"
)
_GIVEN = (
    "建国秀兰文博晓雯志强桂英海燕立新春梅国栋雨晴思远玉珍明哲丽华子涵永福淑芬浩然小满景行若兰德顺清源佳宁一鸣向东冬梅启明云帆"
    "慧敏长青静怡守成新月知行安民秋实望舒怀远禾苗松涛采薇学文亦然凤霞大勇可欣仲文芷若延年木兰家树如意正平晓峰世安兰芳致远青山"
    "梓萱有为红英宏图素云天佑碧君维新春生彩霞"
)
GIVEN = [_GIVEN[i : i + 2] for i in range(0, len(_GIVEN), 2)]


def invented(seed: int, taken: set[str]) -> Iterator[str]:
    """Names without end, none twice and none of `taken`."""
    chance = random.Random(seed)
    used = set(taken)
    while True:
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        if name not in used:
            used.add(name)
            yield name


def usernames(names: list[str]) -> list[str]:
    """Spelled as one types them: `chenqing`, and `chenqing2` for the next of that sound."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        spelled = "".join(c for c in "".join(lazy_pinyin(name)).lower() if c.isascii())
        seen[spelled] = seen.get(spelled, 0) + 1
        made.append(spelled if seen[spelled] == 1 else f"{spelled}{seen[spelled]}")
    return made
