"""Indices (指数): formulas over named metrics, units, versions, tests on the past, schedules."""
