"""Electronic supervision (电子监察): watches every step against its clock and the published chart.

It stands above what it watches and changes nothing there. First cut: rules of time with their
findings, lights, and a board per department.
"""
