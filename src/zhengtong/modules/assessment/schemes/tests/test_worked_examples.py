"""The four shipped schemes against calculations by hand, to the cent."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from zhengtong.modules.assessment.schemes import explaining, shipped, stored
from zhengtong.modules.assessment.schemes.engine import Happening, Outcome, Reading, Subject, assess
from zhengtong.modules.assessment.schemes.reading import read

WINDOW = read(shipped.definition("window_staff"))
TOWNSHIP = read(shipped.definition("township_centre"))
REPORTING = read(shipped.definition("information_reporting"))
SCHOOL = read(shipped.definition("school_staff"))
NUMBERS = itertools.count(1)
D = Decimal


def event(indicator: str, times: object = 1, *, given: object = None, choice: str = "", **factors):
    return Happening(
        record=next(NUMBERS),
        indicator=indicator,
        on=dt.date(2026, 3, 2),
        quantity=D(str(times)),
        given=D(str(given)) if given is not None else None,
        choice=choice,
        factors=factors,
    )


def months(*values: object) -> tuple[Reading, ...]:
    """January, February …"""
    return tuple(
        Reading(
            first_on=dt.date(2026, n, 1),
            last_on=dt.date(2026, n, 28),
            value=D(str(v)) if v is not None else None,
        )
        for n, v in enumerate(values, start=1)
    )


def one(scheme, *happenings, readings=None, kind="staff", **more) -> Outcome:
    subject = Subject(id=1, happenings=happenings, readings=readings or {}, **more)
    return assess(scheme, [subject], kind=kind)[0]


def scores(outcome: Outcome) -> dict[str, Decimal]:
    return {p.key: p.weighted for p in outcome.parts}


def told(scheme, outcome: Outcome) -> dict[str, str]:
    rows = explaining.parts(scheme, [stored.part(p) for p in outcome.parts])
    return {line.key: line.how for part in rows for line in part.lines}


# --- window staff -----------------------------------------------------------------------------


def test_a_year_without_a_mark_is_one_hundred():
    assert one(WINDOW).total == 100


def test_points_go_down_in_each_dimension_and_the_bonus_stops_at_ten():
    found = one(
        WINDOW,
        event("badge"), event("badge"), event("improper"),        # 20 − 1 − 1 − 2 = 16
        event("error"), event("first_asked"), event("overdue"),   # 40 − 5 − 2 − 5 = 28
        event("meetings"),                                        # 25 − 1 − 2 − 2 − 10 = 10
        event("archive", 2), event("complaint", choice="normal"), # 15 − 6 − 5 = 4
        event("activities", choice="prize"), event("media", choice="nation"),
        event("good_deed", choice="outstanding", given=5),        # 3 + 5 + 5 = 13 → 10
        readings={
            ("attendance_late", "month"): months(6, 5, 7),        # two months over 5: −4
            ("attendance_off_post", "month"): months(5, 0, 0),    # five is not over five
            ("attendance_private_leave", "year"): months(21),     # over 20 days: −10
        },
    )  # fmt: skip
    assert scores(found) == {
        "conduct": 16, "skills": 28, "attendance": 10, "results": 4, "bonus": 10,
    }  # fmt: skip
    assert found.total == 68
    assert (found.plus, found.minus) == (13, 4 + 12 + 15 + 11)
    words = told(WINDOW, found)
    assert words["badge"] == "−1 × 2 = −2"
    assert words["archive"] == "−3 × 2 = −6"
    assert words["late"] == "2026-01 6 > 5：−2；2026-03 7 > 5：−2；其余 1 个月不计分"


def test_no_dimension_falls_below_zero():
    found = one(WINDOW, event("complaint", 2, choice="major"))  # 15 − 20 → 0
    assert scores(found)["results"] == 0
    assert found.total == 85
    assert found.minus == 20


def test_a_veto_empties_its_dimension_and_only_that():
    found = one(WINDOW, event("bribe"), event("untidy"), event("thanks"))
    assert scores(found)["conduct"] == 0
    assert found.total == 0 + 40 + 25 + 15 + 2
    assert found.parts[0].bound == "veto"


def test_full_attendance_pays_twelve_yuan_a_working_day_of_months_without_a_mark():
    found = one(
        WINDOW,
        readings={
            ("attendance_duty_days", "month"): months(21, 18, 22),
            ("attendance_late", "month"): months(0, 1, 0),
            ("attendance_sick_leave", "month"): months(0, 0, None),
        },
    )
    assert found.yuan == D("516.00")  # (21 + 22) × 12
    assert found.rewards == [("full_attendance", 43, D("516.00"))]


def test_missing_figures_cost_nothing_and_are_named():
    words = told(WINDOW, one(WINDOW, readings={("attendance_late", "month"): months(None)}))
    assert "没有数据" in words["late"]
    assert "没有这项数据的来源" in words["off_post"]


# --- township centre --------------------------------------------------------------------------


def centre(in_time: object, pieces, complaints: object, *judged: object):
    keys = ["leadership", "premises", "equipment", "windows", "cooperation"]
    given = [event(f"{k}_score", given=v) for k, v in zip(keys, judged, strict=False)]
    return one(
        TOWNSHIP, *given, event("agency_points", given=10),
        readings={
            ("case_in_time", "period"): months(in_time),
            ("information_pieces", "month"): months(*pieces),
            ("complaints_received", "period"): months(complaints),
        },
        kind="organization",
    )  # fmt: skip


def test_a_centre_that_fulfils_everything_has_85_and_no_more():
    found = centre(100, [5, 6, 5], 0, 5, 10, 10, 10, 10)
    assert found.total == 85


def test_a_centre_with_one_late_case_one_thin_month_and_a_complaint():
    found = centre("99.9", [5, 4, 9], 1, "4.5", 8, 10, "7.5", 9)
    assert scores(found) == {
        "leadership": D("4.5"), "premises": 8, "equipment": 10, "windows": D("7.5"),
        "cooperation": 9, "completion": 0, "agency": 10, "reporting": 0, "complaints": 0,
    }  # fmt: skip
    assert found.total == D("49.0")


def test_a_judgement_counts_once_the_later_one():
    found = one(TOWNSHIP, event("premises_score", given=4), event("premises_score", given=9))
    assert scores(found)["premises"] == 9


# --- information reporting ----------------------------------------------------------------------


def test_pieces_are_paid_and_scored_in_each_journal():
    found = one(
        REPORTING,
        event("organised"), event("targets_met"),                        # 20 + 20
        event("bulletin", 3, choice="piece"),                            # 30, 60 yuan
        event("bulletin", 4, choice="brief"),                            # 20, 40 yuan
        event("city", choice="piece"), event("province", choice="piece"),# 50 + 100, 300 yuan
        event("province", choice="research"),                            # 300, 500 yuan
        event("circular_research"),                                      # 0, 100 yuan
        event("combined", choice="one_of"), event("combined", choice="main", given=18),  # 28
        event("today", 2),                                               # 10, 20 yuan
        event("instruction", 2, choice="city"),                          # 80, 600 yuan
    )  # fmt: skip
    assert found.total == 20 + 20 + 30 + 20 + 50 + 100 + 300 + 28 + 10 + 80 == 658
    assert found.yuan == D(60 + 40 + 300 + 500 + 100 + 20 + 600)
    assert found.consequences == []


def test_minus_points_have_no_floor_and_a_hundred_bars_from_being_advanced():
    found = one(
        REPORTING, event("organised"), event("target_missed", 1), event("false", given=-70),
        kind="organization",
    )  # fmt: skip
    assert found.total == 20 - 100
    assert found.consequences == [("not_advanced", 100)]
    assert found.is_barred
    assert one(REPORTING, event("solicited"), event("late", choice="district")).consequences == []


def test_two_hundred_of_a_unit_are_circulated_and_of_a_person_are_not():
    records = [event("concealed", choice="city"), event("late", choice="province")]
    keys = [key for key, _v in one(REPORTING, *records, kind="organization").consequences]
    assert keys == ["not_advanced", "circular_criticism"]
    assert [k for k, _v in one(REPORTING, *records, kind="staff").consequences] == ["not_advanced"]


def test_the_year_counts_for_the_threshold_and_not_the_quarter():
    found = one(REPORTING, event("solicited"), earlier_minus=D(50))
    assert found.total == -50
    assert found.consequences == [("not_advanced", 100)]


# --- school -------------------------------------------------------------------------------------


def teacher(number: int, lessons, *more: Happening, ethics=90, process=80, **extra) -> Subject:
    rows = [event("lessons", n, subject=subject, class_size=size) for n, subject, size in lessons]
    return Subject(
        id=number, group="teaching",
        happenings=(
            *rows, event("ethics_score", given=ethics), event("process_score", given=process),
            *more,
        ),
        **extra,
    )  # fmt: skip


def test_workload_is_lessons_times_factors_over_the_mean_of_the_teachers():
    first = teacher(1, [(10, "chinese_low", 46), (4, "other", 20)])  # 10×1.4×1.2 + 4×0.5 = 18.8
    second = teacher(2, [(8, "main", 31), (2, "chinese", 30)])  # 8×1.5×1 + 2×1.6×0.8 = 14.56
    clerk = Subject(id=3, group="support", happenings=(event("support_workload", given=70),))
    a, b, c = assess(SCHOOL, [first, second, clerk])
    # mean 16.68; 18.8 ÷ 16.68 × 20 = 22.5419…; 14.56 ÷ 16.68 × 20 = 17.4580…
    assert scores(a)["workload"] == D("22.54")
    assert scores(b)["workload"] == D("17.46")
    assert scores(c)["workload"] == 14
    # 90×0.1 + 100×0.2 + 22.54 + 80×0.3 + 100×0.2
    assert a.total == D("95.54")
    assert b.total == D("90.46")


def test_a_class_size_at_the_edge_belongs_to_the_lower_band():
    sizes = {20: "0.5", 21: "0.8", 30: "0.8", 31: "1", 45: "1", 46: "1.2"}
    for size, factor in sizes.items():
        found = assess(SCHOOL, [teacher(1, [(1, "other", size)])])[0]
        steps = found.parts[2].lines[0].terms[0].why["steps"]
        assert D(steps[0][1]) == D(factor)


def test_major_activities_count_double_and_x_stops_at_thirty():
    found = assess(
        SCHOOL,
        [
            teacher(
                1, [(10, "other", 40)],
                event("late", 2), event("late", major=True), event("sick_leave", "1.5"),
                event("absent"), event("class_unarranged", 2),
                event("achievement_x", given=25), event("achievement_x", given=12),
            )
        ],
    )[0]  # fmt: skip
    # attendance 100 − 4 − 4 − 1.5 − 20 − 10 = 60.5; × 0.2 = 12.1; achievement (100 + 30) × 0.2
    assert scores(found) == {
        "ethics": 9, "attendance": D("12.1"), "workload": 20, "process": 24, "achievement": 26,
    }  # fmt: skip
    assert found.total == D("91.1")
    assert told(SCHOOL, found)["late"] == "−2 × 2 = −4；−2 × 1 × 2 = −4"
    assert "最多 30，计 30" in told(SCHOOL, found)["achievement_x"]


def test_other_posts_have_other_weights():
    clerk = Subject(
        id=1, group="support",
        happenings=(
            event("ethics_score", given=95), event("support_workload", given=88),
            event("duties_score", given="91.5"), event("tasks_score", given=84),
            event("private_leave", 3),
        ),
    )  # fmt: skip
    found = assess(SCHOOL, [clerk])[0]
    # 9.5 + 94×0.2 + 88×0.2 + 91.5×0.3 + 84×0.2
    assert found.total == D("9.5") + D("18.8") + D("17.6") + D("27.45") + D("16.8") == D("90.15")


def test_months_on_duty_scale_the_total():
    found = assess(SCHOOL, [teacher(1, [(10, "other", 40)], share=(D(7), D(12)))])[0]
    # 9 + 20 + 20 + 24 + 20 = 93; × 7 ÷ 12 = 54.25
    assert (found.before_share, found.total) == (93, D("54.25"))


def test_at_most_twelve_percent_are_excellent_and_a_tie_never_exceeds_them():
    staff = [teacher(n, [(10, "other", 40)], ethics=60 + n) for n in range(1, 18)]
    graded = {o.subject: o.grade for o in assess(SCHOOL, staff)}
    # 12 % of 17 is 2.04: two
    assert [n for n, g in graded.items() if g == "excellent"] == [16, 17]
    tied = [*staff[:-2], *(teacher(n, [(10, "other", 40)], ethics=90) for n in (16, 17, 18))]
    found = {o.subject: o for o in assess(SCHOOL, tied)}
    assert not any(o.grade == "excellent" for o in found.values())
    assert [n for n, o in found.items() if o.is_tied_out] == [16, 17, 18]
    assert [found[n].place for n in (15, 16, 17, 18)] == [4, 1, 1, 1]


def test_a_veto_is_unqualified_and_frees_the_seat_and_the_left_out_count_nowhere():
    staff = [teacher(n, [(10, "other", 40)], ethics=60 + n) for n in range(1, 10)]
    best = teacher(10, [(10, "other", 40)], event("veto"), ethics=100)
    away = teacher(11, [(30, "other", 40)], ethics=100, excluded="illness")
    found = {o.subject: o for o in assess(SCHOOL, [*staff, best, away])}
    assert found[10].grade == "unqualified"
    assert found[9].grade == "excellent"
    assert found[8].grade == "qualified"
    assert found[11].total is None
    # the lessons of the one who is left out do not move the mean
    assert scores(found[1])["workload"] == 20
