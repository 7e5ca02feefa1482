"""What signing and contesting refuse."""

from __future__ import annotations

from zhengtong.kernel.errors import InvalidInput, StateError


class AuthorityWanted(InvalidInput):
    """请先让本人在代办委托书上签名。"""

    code = "authority_wanted"


class SignatureWanted(InvalidInput):
    """请让本人在框里签名，或者拍下已经签名的纸质委托书。"""

    code = "signature_wanted"


class NotAnAgentsDraft(StateError):
    """这份申请不是代办申请，不需要委托书。"""

    code = "not_by_agent"


class AuthorityContested(StateError):
    """当事人说没有委托代办，大厅正在核查。核查清楚以前不能作出决定。"""

    code = "authority_contested"


class AlreadyContested(StateError):
    """已经收到过这份异议，大厅正在核查，结果会告诉您。"""

    code = "already_contested"


class NothingContested(StateError):
    """这个办件没有待核查的代办异议，可能刚刚处理完。"""

    code = "nothing_contested"


class CaseOver(StateError):
    """这个办件已经办结或者作出决定。要提出异议，请到政务服务大厅，或者依法申请行政复议。"""

    code = "case_over"


class FindingWanted(InvalidInput):
    """请选择核查结论，并写明怎样核查的。"""

    code = "finding_wanted"
