"""Hearings (听证) in a case: the right told, answers, time and place, record (行政许可法 46–48).

`right` tells and takes answers, `arranging` sets presider, time and place, `session` holds it and
keeps the record. A decision waits until nobody wants a hearing, or one was held.
"""
