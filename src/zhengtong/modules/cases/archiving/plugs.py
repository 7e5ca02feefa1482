"""What archiving plugs in: its reactions, its jobs, and what waits to be filed."""

from __future__ import annotations

from zhengtong.modules.archives.plugins import filing_sources
from zhengtong.modules.cases.archiving import handlers, tasks  # noqa: F401
from zhengtong.modules.cases.archiving.filing import KIND
from zhengtong.modules.cases.archiving.unfiled import CasesToFile

filing_sources.register(KIND, CasesToFile())
