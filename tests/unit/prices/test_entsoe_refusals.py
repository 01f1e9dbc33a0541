"""What ENTSO-E says instead of prices, told apart by what to do about it."""

from pathlib import Path

import pytest
from amshub_prices.core.entsoe import parse
from amshub_prices.core.remedies import BackOff, NoPrice, NotYet, TokenRefused, Unusable

from tests.unit.prices.documents import acknowledgement, publication


def refusal(body: bytes) -> NoPrice:
    with pytest.raises(NoPrice) as caught:
        parse(body)
    return caught.value


@pytest.mark.parametrize("name", ["ack_999_2025-10-02.xml", "ack_invalidrequest_2016.xml"])
def test_no_matching_data_means_to_wait(price_samples: Path, name: str) -> None:
    error = refusal((price_samples / "entsoe" / name).read_bytes())
    assert isinstance(error, NotYet)
    assert error.code == 0
    assert "No matching data found" in str(error)


def test_any_other_reason_means_that_the_request_was_wrong(price_samples: Path) -> None:
    error = refusal((price_samples / "entsoe/error_400_ack.xml").read_bytes())
    assert isinstance(error, Unusable)
    assert error.code == 400
    assert "Bad request message from API" in str(error)


def test_the_page_of_a_401_means_that_the_token_is_refused(price_samples: Path) -> None:
    error = refusal((price_samples / "entsoe/error_401_unauthorized.html").read_bytes())
    assert isinstance(error, TokenRefused)
    assert error.code == 401
    assert "prices.entsoe_token" in str(error)


def test_the_page_of_a_401_may_have_a_doctype() -> None:
    page = b"<!DOCTYPE HTML>\n<html><head><title>401</title></head><body>\n<h1>Unauthorized</h1></body></html>"
    assert isinstance(refusal(page), TokenRefused)


def test_a_token_may_be_refused_in_an_acknowledgement() -> None:
    assert isinstance(refusal(acknowledgement("Unauthorized. Missing or invalid security token")), TokenRefused)


def test_overload_may_be_told_in_an_acknowledgement() -> None:
    assert isinstance(refusal(acknowledgement("Max allowed requests per minute is 400")), BackOff)
    assert isinstance(refusal(acknowledgement("Service temporarily unavailable")), BackOff)


def test_any_of_several_reasons_may_say_that_there_is_no_data() -> None:
    assert isinstance(refusal(acknowledgement("Processed", "No matching data found")), NotYet)


def test_an_acknowledgement_without_a_reason_is_told_as_such() -> None:
    assert "no reason given" in str(refusal(acknowledgement()))


def test_a_long_reason_is_cut_and_stays_on_one_line() -> None:
    error = refusal(acknowledgement("Wrong\n\x85\u202e parameter " * 500))
    assert isinstance(error, Unusable)
    assert len(str(error)) < 300
    assert str(error).isprintable()


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("Max allowed requests per minute from each unique IP is max up to 400 only", 429),
        ("<html><body><h1>Service Temporarily Unavailable</h1></body></html>", 503),
        ("<!DOCTYPE html><p>Scheduled maintenance is currently underway</p>", 503),
    ],
)
def test_overload_and_maintenance_mean_to_leave_it_alone(page: str, code: int) -> None:
    error = refusal(page.encode())
    assert isinstance(error, BackOff)
    assert error.code == code


@pytest.mark.parametrize("body", [b"", b" ", b"{}", b"<html>hello</html>", publication()], ids=repr)
def test_anything_else_is_not_used(body: bytes) -> None:
    assert isinstance(refusal(body), Unusable)
