"""The county's own certificate authority for seals: made when first needed, issues, revokes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhengtong.core.crypto import certificates, keys, sm2
from zhengtong.core.crypto.stores import key_stores
from zhengtong.core.turns import one_at_a_time
from zhengtong.modules.licences.models import Seal, SealAuthority, SealCertificate

PDF, SM2 = "pdf", "sm2"
FAMILIES = (PDF, SM2)
YEARS = 30
EARLIER = dt.timedelta(minutes=5)
"""Clocks of readers may be behind ours."""
LIST_DAYS = 7


def families() -> tuple[str, ...]:
    """What new seals sign with here."""
    return FAMILIES if settings.SEAL_SM2 and sm2.is_available() else (PDF,)


def authority(family: str) -> SealAuthority:
    """The authority of a family, made when there is none. Inside a command only."""
    found = SealAuthority.objects.filter(family=family).first()
    if found is not None:
        return found
    one_at_a_time(f"licences.seal_authority.{family}")
    found = SealAuthority.objects.filter(family=family).first()
    return found or _made_authority(family)


def _made_authority(family: str) -> SealAuthority:
    store, algorithm = settings.SEAL_KEY_STORE, _algorithm(family)
    ref = key_stores.get(store).new(algorithm)
    owner = settings.SITE_OWNER["zh"]
    with override("zh-hans"):
        name = _("%(owner)s电子印章根证书") % {"owner": owner}
    certificate = certificates.make_authority(
        name=name,
        organization=owner,
        key=key_stores.get(store).key(ref, algorithm),
        at=timezone.now() - EARLIER,
        years=YEARS,
    )
    return SealAuthority.objects.create(
        family=family, store=store, key_ref=ref, certificate=certificate
    )


def issue(seal: Seal, *, organization: str, algorithm: str = "") -> list[SealCertificate]:
    """A new key and certificate of each family for a seal, good from now to its last day.
    `algorithm` of the key that signs PDF; without one, that of the settings."""
    until = timezone.make_aware(dt.datetime.combine(seal.valid_until, dt.time(23, 59, 59)))
    return [_issued(seal, family, organization, until, algorithm) for family in families()]


def _issued(
    seal: Seal, family: str, organization: str, until: dt.datetime, algorithm: str
) -> SealCertificate:
    root = authority(family)
    store = settings.SEAL_KEY_STORE
    if family == SM2 or not algorithm:
        algorithm = _algorithm(family)
    ref = key_stores.get(store).new(algorithm)
    now = timezone.now() - EARLIER
    certificate = certificates.issue(
        name=seal.name,
        organization=organization,
        public_der=key_stores.get(store).key(ref, algorithm).public_der,
        not_before=now,
        not_after=until,
        authority=bytes(root.certificate),
        authority_key=_key_of(root),
        list_url=list_url(family),
    )
    return SealCertificate.objects.create(
        seal=seal,
        family=family,
        algorithm=algorithm,
        store=store,
        key_ref=ref,
        serial=certificates.read(certificate).serial,
        certificate=certificate,
        not_before=now,
        not_after=until,
    )


def list_url(family: str) -> str:
    """Where readers fetch the revocation list; nowhere from a machine that only we can reach."""
    if settings.PUBLIC_URL.startswith(("http://127.0.0.1", "http://localhost")):
        return ""
    return f"{settings.PUBLIC_URL}/verify/file/{family}.crl"


def revocation_list(family: str) -> bytes | None:
    """The CRL of today (DER); None where there is no such authority. Raises KeyMissing."""
    root = SealAuthority.objects.filter(family=family).first()
    if root is None:
        return None
    revoked = SealCertificate.objects.filter(family=family).exclude(revoked_at=None)
    now = timezone.now()
    return certificates.revocation_list(
        revoked=[(c.serial, c.revoked_at) for c in revoked.order_by("revoked_at") if c.revoked_at],
        authority=bytes(root.certificate),
        authority_key=_key_of(root),
        number=int(now.timestamp()),
        at=now,
        until=now + dt.timedelta(days=LIST_DAYS),
    )


def _key_of(root: SealAuthority) -> keys.SigningKey:
    public = certificates.read(bytes(root.certificate)).public_der
    return key_stores.get(root.store).key(root.key_ref, keys.algorithm_of(public))


def _algorithm(family: str) -> str:
    return keys.SM2 if family == SM2 else settings.SEAL_ALGORITHM
