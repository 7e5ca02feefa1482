"""The catalogue as a workbook or as JSON: written out, read back, checked, put in force.

A file is a draft of many items at once: one person sends it, sees every fault with its place, and
another one puts all of it in force, or nothing.
"""
