"""Benchmarks for everyone."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.items import queries
from zhengtong.modules.items.benchmarks import reads
from zhengtong.modules.items.benchmarks.amounts import asked_by, option_words
from zhengtong.modules.items.benchmarks.ranges import words
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.models import BenchmarkState, BenchmarkVersion
from zhengtong.modules.org import api as org


@public
def benchmarks(request: HttpRequest) -> HttpResponse:
    """All in force, by words (`q`) and department."""
    text = request.GET.get("q", "").strip()[:100]
    department = request.GET.get("department", "")
    page = reads.listed(text=text, department=department, after=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "text": text,
        "department": department,
        "departments": reads.departments(),
    }
    return render(request, "items/public/benchmarks.html", context)


@public
def benchmark(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One act with its ranges."""
    rows = BenchmarkVersion.objects.select_related("benchmark__item")
    version = rows.filter(benchmark__public_id=public_id, state=BenchmarkState.PUBLISHED).first()
    if version is None:
        raise NotFound
    context = {
        "version": version,
        "owner": org.organization(version.benchmark.organization_id),
        "item": _tied(version),
        "bases": reads.rows_of(version.legal_bases),
        "grades": grades_of(version),
    }
    return render(request, "items/public/benchmark.html", context)


def grades_of(version: BenchmarkVersion) -> list[dict[str, Any]]:
    """Each grade with its bounds in words, "" where it has none, and the option of the form."""
    tied = version.benchmark
    options = asked_by(tied.item_id).options.get(tied.situation_field, ())
    return [
        {
            **grade,
            "bounds": words(grade.get("least"), grade.get("most")),
            "option": option_words(options, str(grade.get("option") or "")),
        }
        for grade in reads.rows_of(version.grades)
    ]


def _tied(version: BenchmarkVersion) -> ItemVersionData | None:
    """The penalty that it belongs to, while that is in force."""
    if version.benchmark.item_id is None:
        return None
    return queries.version_in_force(version.benchmark.item_id)
