"""AES-128 in Galois/Counter Mode on the content of an envelope (NIST SP 800-38D)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, GCM

from amshub_reader.core.ciphering.envelope import TAG_SIZE, Envelope
from amshub_reader.core.errors import ErrorKind, Undecodable

_FIRST_COUNTER = (2).to_bytes(4, "big")  # of the data; block 1 makes the tag (SP 800-38D, 7.1)


def decipher(envelope: Envelope, key: bytes) -> bytes:
    """The plaintext by this encryption key, right or wrong (clause 6.5); no tag is looked at."""
    decryptor = Cipher(AES(key), CTR(envelope.initialization_vector + _FIRST_COUNTER)).decryptor()
    return decryptor.update(envelope.content) + decryptor.finalize()


def verify(envelope: Envelope, key: bytes, authentication_key: bytes) -> bytes:
    """The plaintext, authenticated (clause 7.2); raises Undecodable of the kind AUTHENTICATION for a wrong tag."""
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
