"""The page on which somebody presses pay."""

from __future__ import annotations

from html import escape
from typing import Any

_PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
<style>body{{font:18px/1.6 system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;
color:#1d2733}}h1{{font-size:1.4rem}}.sum{{font-size:2.2rem;font-weight:700;margin:.5rem 0}}
button,.back{{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.7rem;
margin:.6rem 0;border:1px solid #1a5fb4;border-radius:6px;background:#1a5fb4;color:#fff;
text-align:center;text-decoration:none;cursor:pointer}}button.plain{{background:#fff;color:#1a5fb4}}
.note{{background:#fff4d6;padding:.6rem .8rem;border-radius:6px;font-size:.9rem}}
select{{font:inherit;width:100%;padding:.4rem}}label{{font-size:.95rem}}</style>
<main><p class="note">模拟支付平台：不收真钱。 A simulated gateway: no real money.</p>{body}</main>
</html>"""

HABITS = {
    "normal": "马上通知 At once",
    "late": "晚一会儿通知 Late",
    "twice": "通知两次 Twice",
    "replay": "原样重发 Replayed",
    "held": "先压着 Held back",
    "never": "不通知 Never",
    "wrong_amount": "通知的金额不对 Wrong amount",
    "bad_signature": "签名不对 Bad signature",
}


def page(title: str, body: str) -> bytes:
    return _PAGE.format(title=escape(title), body=body).encode()


def pay_page(order: dict[str, Any], habit: str) -> bytes:
    options = "".join(
        f'<option value="{key}"{" selected" if key == habit else ""}>{escape(label)}</option>'
        for key, label in HABITS.items()
    )
    yuan = f"{order['amount'] / 100:,.2f}"
    return page(
        "支付 Pay",
        f"<h1>{escape(order['subject'])}</h1><p class='sum'>¥ {yuan}</p>"
        f"<form method='post'><button name='act' value='pay'>确认支付 Pay</button>"
        f"<button class='plain' name='act' value='fail'>支付失败 Let it fail</button>"
        f"<p><label for='habit'>怎样通知收款方 How the payee is told</label>"
        f"<select id='habit' name='habit'>{options}</select></p></form>",
    )


def done_page(order: dict[str, Any], words: str) -> bytes:
    return page(
        words,
        f"<h1>{escape(words)}</h1><p>{escape(order['subject'])}</p>"
        f"<a class='back' href='{escape(order['return_url'], quote=True)}'>返回 Back</a>",
    )
