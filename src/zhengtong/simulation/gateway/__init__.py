"""A payment gateway that is nobody's: a real HTTP server that speaks the protocol of
docs/guides/billing.md, keeps orders in a file of its own and misbehaves on demand.

For the demo county, for tests, and for whoever connects a real gateway and wants to see the words.
"""
