"""Payment gateways. `http` speaks the protocol of docs/guides/billing.md."""
