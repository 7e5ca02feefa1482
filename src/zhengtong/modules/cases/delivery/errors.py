"""Why something cannot be handed over, posted or confirmed."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, StateError, TooMany


class DeliveryIncomplete(InvalidInput):
    """登记的送达情况有缺漏或者不正确，请看标出的地方。"""

    code = "delivery_incomplete"


class WrongCode(InvalidInput):
    """取件码不对，还可以再试 %(left)s 次。忘记取件码的，可以核对身份证件后发放。"""

    code = "wrong_pickup_code"


class CodeLocked(TooMany):
    """取件码连续输错 %(times)s 次，%(until)s 之前不能用取件码领取。可以核对身份证件后发放。"""

    code = "pickup_code_locked"


class NotAtCounter(StateError):
    """这份结果不在窗口等待领取。请刷新页面，查看送达情况。"""

    code = "not_at_counter"


class NotToPost(StateError):
    """这份结果不在等待寄出。请刷新页面，查看送达情况。"""

    code = "not_to_post"


class NotOnWay(StateError):
    """这份结果不在寄送途中。请刷新页面，查看送达情况。"""

    code = "not_on_way"


class OnWay(StateError):
    """结果已经寄出，正在途中，不能再改领取方式。收到或者退回以后再联系窗口。"""

    code = "delivery_on_way"


class NothingToSendAgain(StateError):
    """只有等待领取、等待寄出或者已退回的结果可以改变送达方式。"""

    code = "nothing_to_send_again"


class SheetRefused(InvalidInput):
    """表里有 %(count)s 处不正确，一行都没有登记。请改正后再提交。"""

    code = "waybills_refused"
