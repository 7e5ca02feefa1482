"""Signing keys, the stores that hold them, certificates and detached signatures. No tables.

Ciphers for personal data are in `kernel.fieldcrypto`. SM2 comes from tongsuopy, which exists for
x86-64 Linux only; `sm2.why_missing()` says when it is not there.
"""
