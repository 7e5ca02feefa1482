"""Registers and statistics: facts of cases, measures with their definitions, drill-down, files."""
