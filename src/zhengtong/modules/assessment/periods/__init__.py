"""Periods: members, records, calculations, publication, appeals, ranking. Nothing is deducted
without a record that the deduction points to."""
