"""Money (收费与补贴): bills, payment, refund, closing of the day, reconciliation; subsidies.

It does not know cases or items: who makes a bill brings its lines and names itself as the source.
Amounts are in fen.
"""
