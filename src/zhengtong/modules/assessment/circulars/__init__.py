"""Circulars (通报): the monthly report of a unit as page, PDF and workbook, sent on schedule."""
