"""Electronic seals: the register, who may use which seal for what, every use, the signatures.

The private keys lie in a key store (`core.crypto`), never in the database.
"""
