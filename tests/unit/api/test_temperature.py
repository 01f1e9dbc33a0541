"""temperature.json and the temperature of data.json, in both dialects."""

from amshub_api.core.temperature import mean_c, temperature
from amshub_contracts.messages import Sensor, Temperature

from tests.unit.api.shapes import TEMPERATURE, check

TWO = Temperature(1_795_000_000_000, (Sensor("28C4B32A010000F1", 23_125), Sensor("28C5B32A010000C6", -1_060)))


def test_c_is_the_mean_as_documented_and_the_count_on_the_device() -> None:
    assert temperature("documented", TWO)["c"] == 11.0
    assert temperature("device", TWO)["c"] == 2
    check(TEMPERATURE, temperature("documented", TWO))


def test_each_sensor_is_listed_with_its_address_and_value() -> None:
    assert [(each["i"], each["a"], each["v"]) for each in temperature("device", TWO)["s"]] == [
        (0, "28C4B32A010000F1", 23.1),
        (1, "28C5B32A010000C6", -1.1),
    ]


def test_without_a_sensor_the_answer_is_empty_and_data_says_minus_127() -> None:
    for nothing in (None, Temperature(0)):
        for dialect in ("documented", "device"):
            assert temperature(dialect, nothing) == {"c": 0, "s": []}
        assert mean_c(nothing) == -127.0


def test_data_says_the_mean_with_two_decimals() -> None:
    assert mean_c(TWO) == 11.03
