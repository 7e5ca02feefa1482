"""The catalogue: the county's directory, its service items and their immutable versions.

Owns what a guide says (limits, materials, situations, fees, basis) and which form and flow a case
will use. Knows nothing of cases: what cases show on an item page comes through `plugins`.
"""
