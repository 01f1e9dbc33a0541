"""The data-notification: each form of date-time, and what is none."""

import pytest
from amshub_reader.core.apdu import llc
from amshub_reader.core.apdu.notification import read_body
from amshub_reader.core.errors import ErrorKind, Undecodable

TIME = "07e9021b040e352dff800000"


@pytest.mark.parametrize("time", ["00", "0c" + TIME, "090c" + TIME, "0900", "19" + TIME, ""])
def test_the_body_is_found_behind_each_form_of_date_time(time: str) -> None:
    assert read_body(bytes.fromhex("0f40000000" + time + "0201" + "1107")) == (7,)


@pytest.mark.parametrize("header", ["", "e6e700", "e6e600"])
def test_the_llc_header_may_be_there_or_not(header: str) -> None:
    assert llc.strip(bytes.fromhex(header + "0f40")) == bytes.fromhex("0f40")


@pytest.mark.parametrize(
    ("apdu", "kind"),
    [
        ("", ErrorKind.UNKNOWN_DATA),
        ("c40100", ErrorKind.UNKNOWN_DATA),
        ("db084b414d", ErrorKind.UNKNOWN_DATA),
        ("0f4000", ErrorKind.PARSE),
        ("0f40000000ff", ErrorKind.PARSE),
        ("0f40000000" + "0c" + TIME, ErrorKind.LENGTH),
        ("0f40000000" + "00" + "1107" + "00", ErrorKind.LENGTH),
    ],
)
def test_what_is_no_whole_data_notification_is_refused(apdu: str, kind: ErrorKind) -> None:
    with pytest.raises(Undecodable) as refusal:
        read_body(bytes.fromhex(apdu))

    assert refusal.value.kind is kind
