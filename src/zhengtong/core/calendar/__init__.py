"""The working-day calendar of the country, in versions; every legal period is counted on it.

Owns which days are worked and since which notice. The arithmetic is `kernel.deadlines`; clocks of
cases belong to `workflow`.
"""
