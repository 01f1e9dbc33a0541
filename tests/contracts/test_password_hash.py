"""The hash of a password in the settings."""

import hashlib

import pytest
from amshub_contracts.password_hash import hash_of, parse_hash

SALT = bytes(range(16))


def test_it_is_plain_scrypt_and_has_no_dollar_that_a_file_of_variables_would_expand() -> None:
    expected = hashlib.scrypt(b"secret word", salt=SALT, n=16384, r=8, p=5, dklen=32)
    text = hash_of(b"secret word", SALT).text
    assert text == f"scrypt:16384:8:5:{SALT.hex()}:{expected.hex()}"


def test_only_the_password_itself_matches_what_was_read_back() -> None:
    read_back = parse_hash(hash_of(b"secret word", SALT).text)
    assert read_back.matches(b"secret word")
    for other in (b"", b"secret", b"secret word ", b"Secret word", b"\0"):
        assert not read_back.matches(other)


def test_the_largest_hash_that_is_accepted_can_be_worked_out() -> None:
    hashed = hashlib.scrypt(b"x", salt=SALT, n=2**17, r=8, p=1, maxmem=2**28, dklen=32)
    assert parse_hash(f"scrypt:131072:8:1:{SALT.hex()}:{hashed.hex()}").matches(b"x")


@pytest.mark.parametrize(
    "costs", ["1024:8:1", "16383:8:1", "262144:8:1", "16384:9:1", "16384:8:0", "16384:8:17", "999999:8:1", "x:8:1"]
)
def test_a_hash_too_weak_or_too_costly_is_refused(costs: str) -> None:
    with pytest.raises(ValueError, match="a password's hash"):
        parse_hash(f"scrypt:{costs}:{'0' * 32}:{'0' * 64}")


@pytest.mark.parametrize("text", ["hunter2", "scrypt:32768:8:1$salt$00", "", "scrypt:16384:8:5:00:00"])
def test_what_is_no_hash_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the line that"):
        parse_hash(text)


def test_it_does_not_show_itself() -> None:
    assert "scrypt" not in repr(hash_of(b"secret word", SALT))
