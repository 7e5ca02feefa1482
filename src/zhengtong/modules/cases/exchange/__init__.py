"""The national exchange library: every case as rows in the national layouts, out in batches, and
reconciled against the cases.

Rows follow from cases and are never the truth; `writing` alone changes them.
"""
