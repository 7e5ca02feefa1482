"""Electronic licences (电子证照) and electronic seals (电子印章): the register of what was issued,
its files, who may seal what, and how anybody verifies it.

It does not know cases: what asks for a licence names itself as its source.
"""
