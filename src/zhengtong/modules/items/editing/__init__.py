"""What the fields of a version are called, how they are typed, compared and carried in tables.

One declaration (`fields`) serves the editor, the difference in words and the spreadsheets.
"""
