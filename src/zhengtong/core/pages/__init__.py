"""What every page needs: access marks, one mapping of errors to answers, preferences, components.

Owns no rules of the domain and no tables.
"""
