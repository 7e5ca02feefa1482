"""Subsidies paid out by one card (一卡通): programmes, batches, bank files, rejects, repayments.

Whoever brings people into a batch from elsewhere names themselves as the source; nothing here knows
cases or items. Amounts are in fen.
"""
