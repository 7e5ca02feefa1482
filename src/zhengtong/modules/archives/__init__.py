"""Archives (档案): file plan, packages, checks, retention, catalogue, transfer, destruction.

It does not know cases: who files brings metadata and files, and names itself as the source.
"""
