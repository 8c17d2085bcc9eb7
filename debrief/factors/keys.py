"""Keys for what is kept of second factors, each good for one purpose."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes that nobody can work out from another one (HKDF, RFC 5869)."""
    info = f"debrief {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def sealing(secret: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """The keys that encrypt one-time secrets, by their tags; the highest number encrypts.

    Tag 0 is derived from the deployment's own ``secret``, so that a key a deployment
    chooses later does not shut out the secrets kept before.
    """
    return {"0": derived(secret, "one-time codes").hex(), **chosen}
