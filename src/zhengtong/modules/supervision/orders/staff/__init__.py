"""Pages of supervision orders, below /desk/supervision/orders/."""
