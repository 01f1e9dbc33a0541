"""What the kernel says of 1-wire sensors."""

import pytest
from amshub_reader.core.w1 import milli_c, milli_c_checked, rom_code


def report(temperature: int, answer: str = "YES") -> bytes:
    """As the driver w1_therm prints a DS18B20's scratchpad (Documentation/w1/slaves/w1_therm.rst of Linux)."""
    line = "72 01 4b 46 7f ff 0e 10 57"
    return f"{line} : crc=57 {answer}\n{line} t={temperature}\n".encode()


@pytest.mark.parametrize("value", [23125, -62, -55000, 125000, 0, 84937])
def test_a_good_report_is_taken(value: int) -> None:
    assert milli_c(report(value)) == value
    assert milli_c_checked(f"{value}\n".encode()) == value


@pytest.mark.parametrize("value", [85000, -55063, 125001, 127937, 999999])
def test_what_no_sensor_measures_is_not_taken(value: int) -> None:
    assert milli_c(report(value)) is None
    assert milli_c_checked(f"{value}\n".encode()) is None


@pytest.mark.parametrize(
    "said", [report(23125, "NO"), b"", b"\n", b"t=23125\n", b"crc=57 YES\n", report(23125)[:-7], b"\xff" * 75]
)
def test_a_report_that_is_not_vouched_for_is_not_taken(said: bytes) -> None:
    assert milli_c(said) is None


@pytest.mark.parametrize("said", [b"", b"23.125\n", b"12345678\n", b"\xff"])
def test_a_temperature_that_is_no_number_is_not_taken(said: bytes) -> None:
    assert milli_c_checked(said) is None


def test_the_rom_code_has_the_bytes_as_they_come_on_the_wire() -> None:
    # The worked example of Maxim's application note 27: 02 1C B8 01 00 00 00 has the CRC A2.
    assert rom_code("02", "00000001b81c") == "021CB801000000A2"
