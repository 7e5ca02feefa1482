"""Delivery of the result: at the counter by code, by post, in electronic form.

`records` begins and ends attempts inside other commands; `handing` and `posting` are the acts of
clerks; nothing here decides what is delivered.
"""
