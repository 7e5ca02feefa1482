"""Assessment (考核): schemes and their periods, indices, performance time, honours, circulars.

It measures what others did and never changes it; every figure opens the records under it.
"""
