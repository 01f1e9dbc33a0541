"""Reading the Authorization header."""

from base64 import b64encode

import pytest
from amshub_api.core.credentials import read
from hypothesis import given
from hypothesis import strategies as st


def test_user_and_password_are_cut_at_the_first_colon() -> None:
    found = read("Basic a2FyaTphOmI=")  # kari:a:b
    assert found is not None
    assert (found.user, found.password) == (b"kari", b"a:b")


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_what_is_no_ascii_is_the_same_in_either_charset_that_clients_send(charset: str) -> None:
    found = read("Basic " + b64encode("kåre:blåbærøl".encode(charset)).decode())
    assert found is not None
    assert (found.user.decode(), found.password.decode()) == ("kåre", "blåbærøl")


def test_the_scheme_may_be_written_in_any_case() -> None:
    assert read("bASIC a2FyaTphOmI=") == read("Basic a2FyaTphOmI=")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic !",
        "Basic a2Fya",
        "Basic a2FyaQ==",
        "Bearer a2FyaTphOmI=",
        "Basic æ",
        "Basic a2FyaTphAA==",
    ],
)
def test_what_is_no_basic_header_is_nobodys(header: str | None) -> None:
    assert read(header) is None


def test_a_header_of_megabytes_is_nobodys() -> None:
    assert read("Basic " + b64encode(b"kari:" + b"x" * 10_000_000).decode()) is None


@given(st.text())
def test_no_header_makes_it_fail(header: str) -> None:
    for each in (header, f"Basic {header}"):
        found = read(each)
        assert found is None or b":" not in found.user


def test_credentials_do_not_show_themselves() -> None:
    assert "kari" not in repr(read("Basic a2FyaTphOmI="))
