"""What the rows of many cases are made from, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.modules.cases.levels.places import speaker_of
from zhengtong.modules.cases.models import (
    Case,
    CaseDocument,
    CaseMaterial,
    Rating,
    SpecialProcedure,
)
from zhengtong.modules.items import api as items
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.org.data import EntityData, OrganizationData, PersonData
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import ClockData, SuspensionData, TaskData

EXTENDED = "clock_extended"
PAPERS = ("acceptance", "grant", "denial")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One case. `papers` are numbers of documents by kind, `seq` how long its log was when it was
    read: before everything else, so that rows are never newer than what they claim."""

    case: Case
    seq: int
    version: ItemVersionData
    organ: OrganizationData
    person: PersonData
    entity: EntityData | None
    tasks: Sequence[TaskData]
    promised: ClockData | None
    suspensions: Sequence[SuspensionData]
    procedures: Sequence[SpecialProcedure]
    extensions: Sequence[workflow.Note]
    materials: Sequence[CaseMaterial]
    papers: Mapping[str, str]
    rating: str
    staff: Mapping[int, str]

    @property
    def touched(self) -> str:
        """What changes without an entry in the log."""
        return f"{self.rating}:{len(self.materials)}"


def read(case_ids: Iterable[int]) -> list[Facts]:
    """The facts of these cases, in order of their keys."""
    cases = list(Case.objects.filter(pk__in=list(case_ids)).order_by("pk").defer("form_data"))
    runs = [c.instance_id for c in cases]
    ends = workflow.log_ends(instance_ids=runs)
    # The cases again: what was committed between the two reads has an entry beyond `ends`.
    again = Case.objects.filter(pk__in=[c.pk for c in cases]).order_by("pk")
    cases = list(again.defer("form_data"))
    tasks = workflow.tasks_of_runs(instance_ids=runs)
    clocks = workflow.clocks(instance_ids=runs, steps=False)
    pauses = workflow.suspensions_by_run(instance_ids=runs)
    extensions = _extensions(runs)
    ids = [c.pk for c in cases]
    materials = _by_case(CaseMaterial.objects.filter(case__in=ids).order_by("pk"))
    procedures = _by_case(SpecialProcedure.objects.filter(case__in=ids).order_by("pk"))
    papers = _papers(ids)
    ratings = dict(
        Rating.objects.filter(case__in=ids).order_by("-service_no").values_list("case", "level")
    )
    versions = items.item_versions({c.item_version_id for c in cases})
    people = org.people({c.person_id for c in cases})
    entities = org.entities({c.entity_id for c in cases if c.entity_id})
    staff = org.staff_names(_staff(cases, tasks, procedures))
    organs = _organs(cases, versions)
    return [
        Facts(
            case=case,
            seq=ends.get(case.instance_id, 0),
            version=versions[case.item_version_id],
            organ=organs[speaker_of(versions[case.item_version_id], case.organization_id)],
            person=people[case.person_id],
            entity=entities[case.entity_id] if case.entity_id else None,
            tasks=tasks[case.instance_id],
            promised=next((c for c in clocks[case.instance_id] if c.kind == "promised"), None),
            suspensions=[p for p in pauses[case.instance_id] if p.ground != "supplement"],
            procedures=procedures[case.pk],
            extensions=extensions[case.instance_id],
            materials=materials[case.pk],
            papers=papers[case.pk],
            rating=ratings.get(case.pk, ""),
            staff=staff,
        )
        for case in cases
    ]


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _extensions(runs: Sequence[int]) -> dict[int, list[workflow.Note]]:
    """One for each extension: the log has one entry for each clock that it lengthened."""
    found: dict[int, list[workflow.Note]] = defaultdict(list)
    for note in workflow.notes_of(instance_ids=runs, kinds=(EXTENDED,)):
        if note.payload.get("clock") == "statutory":
            found[note.instance_id].append(note)
    return found


def _papers(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The newest number of each kind that leaves."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = CaseDocument.objects.filter(case__in=ids, kind__in=PAPERS).order_by("pk")
    for case, kind, number in rows.values_list("case", "kind", "number"):
        found[case][kind] = number
    return found


def _staff(
    cases: Sequence[Case],
    tasks: Mapping[int, Sequence[TaskData]],
    procedures: Mapping[int, Sequence[SpecialProcedure]],
) -> set[int]:
    found = {c.accepted_by_id for c in cases}
    found |= {t.done_by_staff_id or t.assignee_staff_id for many in tasks.values() for t in many}
    found |= {p.started_by_id for many in procedures.values() for p in many}
    return {i for i in found if i is not None}


def _organs(
    cases: Sequence[Case], versions: Mapping[int, ItemVersionData]
) -> dict[int, OrganizationData]:
    ids = {speaker_of(versions[c.item_version_id], c.organization_id) for c in cases}
    return {o.id: o for o in org.organizations(ids=ids)}
