"""Cases (办件): applications, acceptance, supplements, handling, decision, delivery, rating.

A case points at the item version it began with and copies what the citizen was promised. How it
moves is `workflow`'s business, what is asked is `forms`', who acts is `org`'s; what is lawful at
each turn is decided here. Supervision watches from above and is not known here.
"""
