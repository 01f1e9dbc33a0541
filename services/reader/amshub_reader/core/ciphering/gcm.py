"""Opens an envelope with AES-128 in Galois/Counter Mode (IEC 62056-5-3, 5.3.4 and 5.7.2; NIST SP 800-38D)."""

from dataclasses import dataclass

from amshub_reader.core.ciphering.envelope import Envelope
from amshub_reader.core.ciphering.keys import Keys
from amshub_reader.core.errors import ErrorKind, Undecodable


@dataclass(frozen=True)
class Opened:
    """The plaintext, and whether nothing is left to prove: it was verified, or never enciphered."""

    plaintext: bytes
    proven: bool


def open_envelope(envelope: Envelope, keys: Keys) -> Opened:
    """What the envelope holds; raises Undecodable of the kinds KEY and AUTHENTICATION.

    Without the authentication key a tag cannot be verified, and the plaintext must prove itself.
    """
    if not envelope.encrypted and not (envelope.authenticated and keys.encryption and keys.authentication):
        return Opened(envelope.content, proven=True)
    if keys.encryption is None:
        raise Undecodable(
            ErrorKind.KEY, "the telegram is enciphered and no key is set: get the encryption key from the grid company"
        )
    from amshub_reader.core.ciphering import aes  # here, as it takes 2 MB and few meters encipher

    if not envelope.authenticated or keys.authentication is None:
        return Opened(aes.decipher(envelope, keys.encryption), proven=False)
    return Opened(aes.verify(envelope, keys.encryption, keys.authentication), proven=True)


def fits_without_tag(envelope: Envelope, keys: Keys) -> bytes:
    """What the encryption key alone makes of the content, for telling which of two keys is wrong."""
    if not keys.encryption or not envelope.encrypted:
        return b""
    from amshub_reader.core.ciphering import aes  # here, as it takes 2 MB and few meters encipher

    return aes.decipher(envelope, keys.encryption)
