"""Ratings (好差评): given at every channel, once per service; counted, reviewed, published.

Nothing here tells staff who rated, and a case without a rating is never a good one.
"""
