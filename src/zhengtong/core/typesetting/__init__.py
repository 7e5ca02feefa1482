"""Makes PDF pages from a template and plain data (Typst), with fonts of its own.

Nothing of the machine is used: no system fonts, no network, no files outside this package.
"""
