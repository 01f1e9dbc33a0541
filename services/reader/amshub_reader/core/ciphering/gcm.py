"""Opens an envelope with AES-128 in Galois/Counter Mode (IEC 62056-5-3, 5.3.4 and 5.7.2; NIST SP 800-38D)."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, GCM

from amshub_reader.core.ciphering.envelope import TAG_SIZE, Envelope
from amshub_reader.core.ciphering.keys import Keys
from amshub_reader.core.errors import ErrorKind, Undecodable

_FIRST_COUNTER = (2).to_bytes(4, "big")  # of the data; block 1 makes the tag (SP 800-38D, 7.1)


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
    if not envelope.authenticated or keys.authentication is None:
        return Opened(_decipher(envelope, keys.encryption), proven=False)
    return Opened(_verify(envelope, keys.encryption, keys.authentication), proven=True)


def fits_without_tag(envelope: Envelope, keys: Keys) -> bytes:
    """What the encryption key alone makes of the content, for telling which of two keys is wrong."""
    return _decipher(envelope, keys.encryption) if keys.encryption and envelope.encrypted else b""


def _decipher(envelope: Envelope, key: bytes) -> bytes:
    decryptor = Cipher(AES(key), CTR(envelope.initialization_vector + _FIRST_COUNTER)).decryptor()
    return decryptor.update(envelope.content) + decryptor.finalize()


def _verify(envelope: Envelope, key: bytes, authentication_key: bytes) -> bytes:
    mode = GCM(envelope.initialization_vector, envelope.tag, min_tag_length=TAG_SIZE)
    decryptor = Cipher(AES(key), mode).decryptor()
    decryptor.authenticate_additional_data(bytes([envelope.security]) + authentication_key)
    try:
        if envelope.encrypted:
            return decryptor.update(envelope.content) + decryptor.finalize()
        decryptor.authenticate_additional_data(envelope.content)
        decryptor.finalize()
    except InvalidTag as error:
        raise Undecodable(
            ErrorKind.AUTHENTICATION,
            "the telegram's tag is wrong: one of the two keys is not this meter's, or bytes were altered",
        ) from error
    return envelope.content
