"""Zhengtong (政通): an open one-stop government service platform for a county."""

__version__ = "0.1.0"
