"""Code tables of the national standards and of common practice, in Chinese and English.

Data only, read from `data/`; nothing here knows what a code is used for.
"""
