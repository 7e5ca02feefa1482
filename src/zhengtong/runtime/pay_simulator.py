"""The demo county's payment gateway beside the platform; `zhengtong run` starts it.

Run as `python -m zhengtong.runtime.pay_simulator`. It takes no money and holds no secret but the
one it shares with the platform of this home.
"""

from __future__ import annotations

import os

from zhengtong.runtime.children import die_with_parent
from zhengtong.runtime.home import Home
from zhengtong.simulation.gateway.server import Gateway


def gateway(home: Home) -> Gateway:
    return Gateway(
        file=home.made("pay") / "simulator.sqlite3",
        merchant=os.environ.get("ZHENGTONG_PAY_MERCHANT") or "qinghe",
        secret=os.environ.get("ZHENGTONG_PAY_SECRET") or home.secret("pay"),
        host=home.bind,
        port=home.simulator_port,
    )


def main() -> None:
    die_with_parent()
    gateway(Home.from_environment()).serve_forever()


if __name__ == "__main__":
    main()
