"""OFD (GB/T 33190-2016): the same pages as a PDF, read, checked, signed. No tables.

What comes from outside is read by `package` only: it knows the limits.
"""
