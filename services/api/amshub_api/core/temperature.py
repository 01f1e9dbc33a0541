"""temperature.json: what the 1-wire sensors of the reader's machine say."""

from amshub_contracts.messages import Temperature

from amshub_api.core.bodies.temperature import Temperatures
from amshub_api.core.dialect import CHOICES, Dialect
from amshub_api.core.numbers import rounded

NO_SENSOR_C = -127.0


def mean_c(told: Temperature | None) -> float:
    """`t` of data.json: the mean of the sensors, degrees Celsius, -127.0 without one."""
    if told is None or not told.sensors:
        return NO_SENSOR_C
    return round(sum(sensor.milli_c for sensor in told.sensors) / len(told.sensors) / 1000, 2)


def temperature(dialect: Dialect, told: Temperature | None) -> Temperatures:
    """The sensors with their addresses and values, degrees Celsius; they have no names, and all count as shared."""
    sensors = told.sensors if told else ()
    return {
        "c": CHOICES[dialect].temperature_c([sensor.milli_c for sensor in sensors]),
        "s": [
            {"i": number, "a": sensor.address, "n": "", "c": 1, "v": rounded(sensor.milli_c, 1000, 1)}
            for number, sensor in enumerate(sensors)
        ],
    }
