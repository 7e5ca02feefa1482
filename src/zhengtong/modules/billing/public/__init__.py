"""Pages of the payer."""
