"""Tokens into a tree, by descent: + − below × ÷ below the sign in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext_noop

from zhengtong.modules.assessment.indices.language.errors import FormulaRefused
from zhengtong.modules.assessment.indices.language.scanning import Token, scan
from zhengtong.modules.assessment.indices.language.tree import (
    Call,
    Minus,
    Node,
    Number,
    Operation,
    Reference,
)

DEEPEST = 30
"""Brackets within brackets."""

SEVERAL = "、"

FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "min": (2, 20),
    "max": (2, 20),
    "bound": (3, 3),
    "percent": (2, 2),
    "weighted": (2, 40),
}
"""How many things may stand in the brackets of each, at least and at most."""

CHINESE = {
    "最小": "min",
    "最大": "max",
    "限定": "bound",
    "占比": "percent",
    "加权": "weighted",
}


def parse(text: str, *, named: Mapping[str, str] | None = None) -> Node:
    """The tree of a formula. `named`: what stands in 【】 → key, or `@key` for an index; keys with
    SEVERAL between them where a name means more than one.

    Raises FormulaRefused with the place and what was expected there.
    """
    return _Parser(scan(text), named or {}).whole()


class _Parser:
    def __init__(self, tokens: list[Token], named: Mapping[str, str]) -> None:
        self.tokens, self.named, self.place, self.depth = tokens, named, 0, 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.now
        self.place += 1
        return token

    def whole(self) -> Node:
        if self.now.kind == "end":
            raise FormulaRefused(gettext_noop("请写公式。"))
        node = self.sum()
        if self.now.kind != "end":
            raise FormulaRefused(
                gettext_noop("第 %(at)s 个字符“%(text)s”前面少了运算符号，或者括号多了。"),
                at=self.now.at,
                text=self.now.text,
            )
        return node

    def sum(self) -> Node:
        node = self.product()
        while self.now.kind == "sign" and self.now.text in "+−":
            sign = self.take()
            node = Operation(sign=sign.text, left=node, right=self.product(), at=sign.at)
        return node

    def product(self) -> Node:
        node = self.signed()
        while self.now.kind == "sign" and self.now.text in "×÷":
            sign = self.take()
            node = Operation(sign=sign.text, left=node, right=self.signed(), at=sign.at)
        return node

    def signed(self) -> Node:
        if self.now.kind == "sign" and self.now.text == "−":
            self.take()
            return Minus(of=self.deeper(self.signed))
        return self.atom()

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            assert token.value is not None
            return Number(value=token.value)
        if token.kind == "(":
            node = self.deeper(self.sum)
            self.close(token)
            return node
        if token.kind == "index":
            return Reference(key=token.text, is_index=True, at=token.at)
        if token.kind in ("name", "quoted"):
            return self.name(token)
        raise self.unexpected(token)

    def name(self, token: Token) -> Node:
        function = token.text if token.kind == "name" else CHINESE.get(token.text, "")
        if self.now.kind == "(":
            return self.call(function, token)
        if token.kind == "name":
            return Reference(key=token.text, at=token.at)
        key = self.named.get(token.text)
        if key is None:
            raise FormulaRefused(
                gettext_noop("没有叫“%(name)s”的指标或者指数，请照下面的列表填写。"),
                name=token.text,
            )
        if SEVERAL in key:
            raise FormulaRefused(
                gettext_noop("叫“%(name)s”的不止一个：%(keys)s。请写标识。"),
                name=token.text,
                keys=key,
            )
        return Reference(key=key.removeprefix("@"), is_index=key.startswith("@"), at=token.at)

    def call(self, function: str, token: Token) -> Node:
        if function not in FUNCTIONS:
            raise FormulaRefused(
                gettext_noop("没有叫“%(name)s”的函数；可以用 %(known)s。"),
                name=token.text,
                known="、".join(FUNCTIONS),
            )
        opening = self.take()
        given = [self.deeper(self.sum)]
        while self.now.kind == ",":
            self.take()
            given.append(self.deeper(self.sum))
        self.close(opening)
        return _checked(Call(function=function, given=tuple(given), at=token.at))

    def close(self, opening: Token) -> None:
        if self.now.kind != ")":
            raise FormulaRefused(
                gettext_noop("第 %(at)s 个字符的括号没有右括号，或者里面缺了运算符号。"),
                at=opening.at,
            )
        self.take()

    def deeper(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaRefused(gettext_noop("括号套得太深，请把公式拆成几个指数。"))
        node = part()
        self.depth -= 1
        return node

    def unexpected(self, token: Token) -> FormulaRefused:
        if token.kind == "end":
            return FormulaRefused(gettext_noop("公式没有写完，最后还缺一个数或者指标。"))
        return FormulaRefused(
            gettext_noop("第 %(at)s 个字符“%(text)s”这里应当是数、指标或者左括号。"),
            at=token.at,
            text=token.text,
        )


def _checked(call: Call) -> Call:
    least, most = FUNCTIONS[call.function]
    if not least <= len(call.given) <= most:
        raise FormulaRefused(
            gettext_noop("%(name)s 的括号里应当有 %(least)s 到 %(most)s 项，现在是 %(count)s 项。"),
            name=call.function,
            least=least,
            most=most,
            count=len(call.given),
        )
    if call.function == "weighted":
        _check_weights(call)
    if call.function == "bound":
        _check_bounds(call)
    return call


def _check_weights(call: Call) -> None:
    weights = call.given[1::2]
    if len(call.given) % 2 or not all(isinstance(w, Number) for w in weights):
        raise FormulaRefused(
            gettext_noop("weighted 的括号里应当是“值，权数，值，权数……”，权数直接写数。")
        )
    total = sum(w.value for w in weights if isinstance(w, Number))
    if total != 1:
        raise FormulaRefused(
            gettext_noop("权数加起来是 %(total)s，应当正好是 1。"), total=format(total, "f")
        )


def _check_bounds(call: Call) -> None:
    _value, low, high = call.given
    if _plain(low) > _plain(high):
        raise FormulaRefused(gettext_noop("bound 的下限比上限大。"))


def _plain(node: Node) -> Decimal:
    if isinstance(node, Minus):
        return -_plain(node.of)
    if not isinstance(node, Number):
        raise FormulaRefused(gettext_noop("bound 的下限和上限请直接写数。"))
    return node.value
