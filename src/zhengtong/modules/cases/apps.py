from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhengtong.modules.cases"
    label = "cases"

    def ready(self) -> None:
        import zhengtong.modules.cases.agency.policies
        import zhengtong.modules.cases.agency.wording
        import zhengtong.modules.cases.documents.scopes
        import zhengtong.modules.cases.documents.wording
        import zhengtong.modules.cases.guidance.plugs
        import zhengtong.modules.cases.parts.plugs
        import zhengtong.modules.cases.projects.plugs
        import zhengtong.modules.cases.ratings.messages
        import zhengtong.modules.cases.ratings.policies  # noqa: F401
        from zhengtong.modules.cases import (  # noqa: F401
            bundle_plugs,
            handlers,
            messages,
            plugs,
            policies,
        )
        from zhengtong.modules.cases.agency import plugs as agency_plugs  # noqa: F401
        from zhengtong.modules.cases.archiving import plugs as archiving_plugs  # noqa: F401
        from zhengtong.modules.cases.capture import plugs as capture_plugs  # noqa: F401
        from zhengtong.modules.cases.closing import plugs as closing_plugs  # noqa: F401
        from zhengtong.modules.cases.delivery import plugs as delivery_plugs  # noqa: F401
        from zhengtong.modules.cases.documents import sealing
        from zhengtong.modules.cases.exchange import plugs as exchange_plugs  # noqa: F401
        from zhengtong.modules.cases.fees import plugs as fees_plugs  # noqa: F401
        from zhengtong.modules.cases.hearings import plugs as hearings_plugs  # noqa: F401
        from zhengtong.modules.cases.inquiries import plugs as inquiries_plugs  # noqa: F401
        from zhengtong.modules.cases.joint import plugs as joint_plugs  # noqa: F401
        from zhengtong.modules.cases.levels import plugs as levels_plugs  # noqa: F401
        from zhengtong.modules.cases.licences import plugs as licences_plugs  # noqa: F401
        from zhengtong.modules.cases.payouts import handlers as payouts_handlers  # noqa: F401
        from zhengtong.modules.cases.periods import plugs as _periods  # noqa: F401
        from zhengtong.modules.cases.promises import plugs as promises_plugs  # noqa: F401
        from zhengtong.modules.cases.ratings import plugs as ratings_plugs  # noqa: F401
        from zhengtong.modules.cases.registers import plugs as registers_plugs  # noqa: F401
        from zhengtong.modules.cases.renewals import plugs as renewals_plugs  # noqa: F401
        from zhengtong.modules.cases.steering import plugs as steering_plugs  # noqa: F401

        # Last: every aspect has declared its documents.
        sealing.register_purposes()
