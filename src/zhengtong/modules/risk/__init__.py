"""Risk (风险与信用): levels and credit grades by configurable models, lists with term and repair,
inspections drawn at random.

Models are versions; a level explains itself by the factors that made it.
"""
