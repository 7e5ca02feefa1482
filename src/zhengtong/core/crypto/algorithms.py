"""Object identifiers: PKIX for RSA and ECDSA, GM/T 0006 for SM2 and SM3."""

from __future__ import annotations

from typing import NamedTuple

from zhengtong.core.crypto.keys import P_256, RSA_3072, SM2

SM3_OID = "1.2.156.10197.1.401"
SM2_WITH_SM3 = "1.2.156.10197.1.501"
RSA_WITH_SHA256 = "1.2.840.113549.1.1.11"
ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2"
SHA256_OID = "2.16.840.1.101.3.4.2.1"


class Names(NamedTuple):
    """What certificates and signatures call an algorithm; RSA has NULL parameters."""

    signature: str
    digest: str
    has_null: bool


OF: dict[str, Names] = {
    RSA_3072: Names(RSA_WITH_SHA256, SHA256_OID, True),
    P_256: Names(ECDSA_WITH_SHA256, SHA256_OID, False),
    SM2: Names(SM2_WITH_SM3, SM3_OID, False),
}
