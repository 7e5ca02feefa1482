"""The item page leads to the benchmark that the item is tied to."""

from __future__ import annotations

from collections.abc import Sequence

from zhengtong.kernel.access import Actor
from zhengtong.modules.items.benchmarks import reads
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.plugins import Panel, item_page_panels


class BenchmarkPanels:
    def panels(self, *, version: ItemVersionData, actor: Actor) -> Sequence[Panel]:
        found = reads.of_item(version.item_id)
        if found is None:
            return ()
        return (
            Panel(
                place="notice",
                template="items/public/_benchmark.html",
                context={"public_id": found.benchmark.public_id, "act": found.act},
            ),
        )


item_page_panels.register("benchmarks", BenchmarkPanels())
