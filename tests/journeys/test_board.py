"""A supervisor looks at some days of a county's life: the board leads to the rows behind it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey


def test_every_figure_of_the_board_leads_to_its_rows(people: People, platform: Platform) -> None:
    played = platform.console("simulate", "--days", "12", "--seed", "7")
    assert played.returncode == 0, played.stdout + played.stderr
    page = people.sign_in("zhengmingcha")
    page.goto("/desk/supervision/")
    figure = page.locator("a.stat", has_text="已超时").first
    late = int(figure.locator(".num").inner_text())
    assert late > 0
    do.reads(page, "各部门", "卡在哪里")
    do.shoot(page, "board", whole=False)
    do.shoot(page, "board-whole")
    figure.click()
    do.reads(page, re.compile(rf"\b{late}\b"))
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("已超时")
    do.shoot(page, "board-rows")
    page.goto("/desk/supervision/findings/")
    expect(page.locator("tbody tr").first).to_be_visible()
    do.shoot(page, "board-findings")
    page.locator("tbody tr a").first.click()
    do.reads(page, "每个环节")
    do.shoot(page, "board-trace")
