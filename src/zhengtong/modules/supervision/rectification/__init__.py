"""Low ratings put right (差评整改): contact, reply, return visit, reopening, all within deadlines.

The person in charge of a task alone learns whom to call, and each time is recorded.
"""
