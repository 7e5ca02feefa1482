"""Forms: definitions, their published versions, validation, rendering and drafts.

Owns what is asked and whether an answer is good. Not who asks, why, or what follows: a submission
belongs to the module that took it, and uploaded files to `core.files`. Stands on nothing of the
administration but regions and persons, for options and prefilling.
"""
