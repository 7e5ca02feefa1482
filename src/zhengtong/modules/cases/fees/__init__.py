"""Fees of a case (收费): what the item's version asks for, on one bill for the whole matter.

Money itself is `billing`'s: it knows neither items nor cases. 依据《行政许可法》第五十八条.
"""
