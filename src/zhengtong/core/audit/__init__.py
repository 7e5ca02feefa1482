"""Who did what, when: append-only, chained by hash per stream, sealed by a daily Merkle root.

Records only; it decides nothing and keeps no personal secrets in its details.
"""
