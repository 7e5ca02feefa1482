"""For each shipped check, the fault that makes it fire, done to one accepted case behind the back
of the services, which would not let it happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.cases.models import Case


def _do(text: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def _clock(kind: str, *, days: int, limit: int = 20) -> Callable[[Case], None]:
    """The promised clock of the case becomes one of this kind that is due in so many workdays."""

    def fault(case: Case) -> None:
        today = timezone.localdate()
        due = calendar.add_workdays(today, days).date if days >= 0 else today - dt.timedelta(-days)
        _do(
            "DELETE FROM workflow_clock WHERE instance_id = %(i)s AND task_id IS NULL"
            " AND kind <> 'promised'",
            i=case.instance_id,
        )
        _do(
            "UPDATE workflow_clock SET kind = %(kind)s, due_on = %(due)s, unit = 'WORKDAY',"
            " \"limit\" = %(limit)s, extended_days = 0, state = 'running'"
            " WHERE instance_id = %(i)s AND task_id IS NULL",
            i=case.instance_id,
            kind=kind,
            due=due,
            limit=limit,
        )
        if kind == "pre_acceptance":
            _case("status = 'submitted'")(case)

    return fault


def _task(*, days: int) -> Callable[[Case], None]:
    def fault(case: Case) -> None:
        _do(
            "UPDATE workflow_task SET due_on = %(due)s, \"limit\" = 5, unit = 'WORKDAY'"
            " WHERE instance_id = %(i)s AND state IN ('open', 'claimed')",
            i=case.instance_id,
            due=timezone.localdate() + dt.timedelta(days),
        )

    return fault


def _case(change: str) -> Callable[[Case], None]:
    def fault(case: Case) -> None:
        _do("UPDATE cases_case SET " + change + " WHERE id = %(c)s", c=case.pk)

    return fault


def _procedure(*, begin: int, expected: int, end: int | None) -> Callable[[Case], None]:
    def fault(case: Case) -> None:
        _do(
            """INSERT INTO cases_specialprocedure (case_id, ground, stops, reason, from_on,
                expected_on, started_at, to_on, ending, ended_at, result)
            VALUES (%(c)s, 'inspection', '{promised}', '', current_date + %(a)s::int,
                current_date + %(b)s::int, now(), current_date + %(e)s::int, '',
                CASE WHEN %(e)s::int IS NULL THEN NULL ELSE now() END, '')""",
            c=case.pk,
            a=begin,
            b=expected,
            e=end,
        )

    return fault


def _notice(case: Case) -> None:
    _do(
        """INSERT INTO cases_supplementnotice (public_id, case_id, wanted, reason, issued_at,
            issued_by_id, due_on, answer_note)
        SELECT gen_random_uuid(), id, '[]', '', now() + interval '1 day', accepted_by_id,
            current_date, '' FROM cases_case WHERE id = %(c)s""",
        c=case.pk,
    )


def _second_notice(case: Case) -> None:
    _notice(case)
    _do(
        """INSERT INTO cases_forwarding (public_id, case_id, to_name, contact, is_favourable,
            opinion, forwarded_at, outcome, answer_name, answer_number, answer_note, file_name)
        VALUES (gen_random_uuid(), %(c)s, '', '{}', true, '', now(), '', '', '', '', '')""",
        c=case.pk,
    )
    _do(
        """INSERT INTO cases_completionrequest (public_id, forwarding_id, wanted, due_on,
            asked_at, asked_by_id, answer)
        SELECT gen_random_uuid(), g.id, '', current_date, now(), c.accepted_by_id, ''
        FROM cases_forwarding g JOIN cases_case c ON c.id = g.case_id WHERE c.id = %(c)s""",
        c=case.pk,
    )


def _deemed(case: Case) -> None:
    _case("accepted_by_id = NULL")(case)
    _do("UPDATE cases_casedocument SET issued_by_id = NULL WHERE case_id = %(c)s", c=case.pk)


def _renewed(case: Case) -> None:
    _do(
        """INSERT INTO cases_renewal (case_id, region_id, permit_number, expires_on, apply_by,
            applied_on, is_timely, deemed_at)
        VALUES (%(c)s, %(r)s, '', current_date, current_date, current_date, true, now())""",
        c=case.pk,
        r=case.region_id,
    )


def _papers_gone(case: Case) -> None:
    _do("DELETE FROM cases_casematerial WHERE case_id = %(c)s", c=case.pk)


def charge(case: Case, *, key: str, amount: int) -> None:
    """A bill as if somebody had issued it."""
    _do(
        """WITH b AS (INSERT INTO billing_bill (public_id, region_id, organization_id, number,
                source_kind, source_id, case_number, title, person_id, payer_name, state,
                standard_amount, reduced_amount, amount, refunded_amount, lock_version, made_at,
                issued_at, end_reason)
            SELECT gen_random_uuid(), region_id, organization_id, 'T1', 'case', id, number, '',
                person_id, '', 'issued', %(a)s, 0, %(a)s, 0, 0, now(), now(), ''
            FROM cases_case WHERE id = %(c)s RETURNING id)
        INSERT INTO billing_billline (bill_id, position, organization_id, ref_id, ref_number,
            item_code, item_name, fee_key, name, standard, basis, unit_amount, quantity,
            standard_amount, reduced_amount, amount, may_be_reduced, reduction_rule,
            reduction_basis, reduction_reason, is_live)
        SELECT b.id, 1, c.organization_id, c.id, c.number, '', '', %(k)s, '', '', '', %(a)s, 1,
            %(a)s, 0, %(a)s, false, '', '', '', true FROM b, cases_case c WHERE c.id = %(c)s""",
        c=case.pk,
        k=key,
        a=amount,
    )


def price(case: Case, fees: str) -> None:
    """What the version of the item says of fees (a published one never changes: the guard of the
    table is off for this statement)."""
    _do("SET CONSTRAINTS ALL IMMEDIATE")
    _do("ALTER TABLE items_version DISABLE TRIGGER USER")
    _do(
        "UPDATE items_version SET definition = jsonb_set(definition, '{fees}', %(f)s::jsonb)"
        " WHERE id = %(v)s",
        f=fees,
        v=case.item_version_id,
    )
    _do("ALTER TABLE items_version ENABLE TRIGGER USER")


_FEE = '[{"name": {"zh": "工本费"}, "amount": 2000}]'


def _charged_free(case: Case) -> None:
    price(case, "[]")
    charge(case, key="0:工本费", amount=2000)


def _not_charged(case: Case) -> None:
    price(case, _FEE)
    _case("legal_outcome = 'granted', status = 'delivering', decided_at = now()")(case)


def _off_standard(case: Case) -> None:
    price(case, _FEE)
    charge(case, key="0:工本费", amount=2500)


_ENDED = "closed_at = now(), outcome_reason = ''"

FAULTS: dict[str, Callable[[Case], None]] = {
    "statute_overdue": _clock("statutory", days=-1),
    "promise_due": _clock("promised", days=2),
    "promise_overdue": _clock("promised", days=-1),
    "delivery_overdue": _clock("delivery", days=-1),
    "answer_due": _clock("pre_acceptance", days=2, limit=5),
    "step_overdue": _task(days=-1),
    "step_due": _task(days=0),
    "procedure_overdue": _procedure(begin=-9, expected=-1, end=None),
    "deemed_accepted": _deemed,
    "deemed_renewed": _renewed,
    "ended_without_reason": _case("status = 'terminated', close_type = '2', " + _ENDED),
    "refused_without_reason": _case("status = 'refused', close_type = '1', " + _ENDED),
    "accepted_incomplete": _papers_gone,
    "supplements_repeated": _second_notice,
    "accepted_before_notice": _notice,
    "accepted_after_end": _case("decided_at = accepted_at - interval '1 day'"),
    "procedure_backwards": _procedure(begin=0, expected=5, end=-1),
    "charged_where_free": _charged_free,
    "not_charged": _not_charged,
    "off_standard": _off_standard,
}
