"""The key by which push services know this city (RFC 8292)."""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def private_key() -> ec.EllipticCurvePrivateKey | None:
    """The city's key (SHANZHI_VAPID_KEY, 32 bytes in base64url); a development machine derives one of its own."""
    if settings.SHANZHI_VAPID_KEY:
        raw = base64.urlsafe_b64decode(settings.SHANZHI_VAPID_KEY + "==")
        return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
    if not settings.DEV_PAGES:
        return None
    seed = hashlib.sha512(b"vapid:" + settings.SECRET_KEY.encode()).digest()
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """What a browser needs to subscribe, in base64url; empty where the city has no push."""
    key = private_key()
    if key is None:
        return ""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
