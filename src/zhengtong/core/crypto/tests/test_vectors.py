"""Published vectors: SM3 (GB/T 32905, appendix A), SM2 (GM/T 0003.5, the recommended curve)."""

import pytest
from asn1crypto.algos import DSASignature

from zhengtong.core.crypto import digests, sm2

needs_sm2 = pytest.mark.skipif(not sm2.is_available(), reason="tongsuopy is not there")

PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
X = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
Y = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_published_digests(text: bytes, expected: str) -> None:
    assert digests.sm3(text) == expected


@needs_sm2
def test_the_published_key_has_the_published_point() -> None:
    assert sm2.public_der(sm2.key_of(PRIVATE)).hex().upper().endswith(f"04{X}{Y}")


@needs_sm2
def test_the_published_sm2_signature_is_right_under_the_default_identity() -> None:
    public = sm2.public_der(sm2.key_of(PRIVATE))
    signature = DSASignature({"r": R, "s": S}).dump()
    assert sm2.verify(public, signature, b"message digest")
    assert not sm2.verify(public, signature, b"message digesT")
    assert not sm2.verify(public, b"no signature", b"message digest")


@needs_sm2
def test_what_we_sign_with_sm2_we_read_again() -> None:
    key = sm2.new_key()
    assert sm2.verify(sm2.public_der(key), sm2.sign(key, b"text"), b"text")
