"""Settings from file and environment, and every mistake at once."""

from pathlib import Path
from typing import get_origin

import msgspec
import pytest
from amshub_contracts.areas import find_area
from amshub_contracts.load_settings import BadSettings, load
from amshub_contracts.mqtt_settings import BrokerSettings, DomoticzSettings, HomeAssistantSettings, MqttSettings
from amshub_contracts.price_settings import GridSettings, RowSettings
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.tariff_settings import TariffComponentSettings, TariffWindowSettings

EXAMPLE = Path(__file__).parents[2] / "config" / "amshub.example.toml"
KEY = "00112233445566778899AABBCCDDEEFF"


def written(path: Path, text: str) -> dict[str, str]:
    """An environment that names a settings file with this text."""
    file = path / "amshub.toml"
    file.write_text(text)
    return {"AMSHUB_CONFIG": str(file)}


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(BadSettings) as raised:
        load(environment)
    return raised.value.problems


def test_the_example_file_shows_the_defaults_and_nothing_but() -> None:
    loaded = load({"AMSHUB_CONFIG": str(EXAMPLE)})
    assert loaded == msgspec.structs.replace(Settings(), meters={"home": MeterSettings()})


def test_the_example_file_shows_every_setting() -> None:
    text = EXAMPLE.read_text().replace("\n# ", "\n")
    kinds = [
        MeterSettings if section.name == "meters" else section.type for section in msgspec.structs.fields(Settings)
    ]
    brokers = (BrokerSettings, HomeAssistantSettings, DomoticzSettings)
    for kind in (*kinds, RowSettings, GridSettings, TariffComponentSettings, TariffWindowSettings, *brokers):
        for setting in msgspec.structs.fields(kind):
            if kind is MqttSettings:
                assert f"\n[mqtt.{setting.name}.home]" in text
                continue
            nested = isinstance(setting.type, type) and issubclass(setting.type, msgspec.Struct)
            listed = get_origin(setting.type) is tuple and setting.name in ("rows", "grid", "components", "windows")
            sign = f".{setting.name}]]" if listed else f".{setting.name}]" if nested else f"\n{setting.name} = "
            assert sign in text or f"\n{setting.name} = " in text, f"{kind.__name__}.{setting.name}"


def test_the_environment_wins_over_the_file_and_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    file = written(tmp_path, '[meters.home]\nfuse_a = 25\nzone = "Europe/Helsinki"\n[tariff]\nsteps_kw = [3, 6]')
    loaded = load(
        file
        | {
            "AMSHUB_METERS__HOME__FUSE_A": "63",
            "AMSHUB_METERS__HOME__ZONE": "",
            "AMSHUB_METERS__CABIN__SOURCE": "socket://cabin:7000",
            "AMSHUB_TARIFF__STEPS_KW": "[4, 8]",
        }
    )
    assert loaded.meters["home"].fuse_a == 63
    assert loaded.meters["home"].zone == "Europe/Helsinki"
    assert loaded.meters["cabin"].source == "socket://cabin:7000"
    assert loaded.tariff.steps_kw == (4, 8)


def test_an_empty_variable_of_a_meter_names_the_meter() -> None:
    assert load({"AMSHUB_METERS__HOME__SOURCE": ""}).meters == {"home": MeterSettings()}
    assert load({"AMSHUB_REDIS__URL": "", "AMSHUB_NONSENSE__KEY": ""}) == Settings()


def test_a_secret_may_come_from_a_file_named_in_settings_or_environment(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    uses = {"meters.encryption_key"}
    by_file = load(written(tmp_path, f'[meters.home]\nencryption_key_file = "{tmp_path}/key"'), uses)
    by_environment = load({"AMSHUB_METERS__HOME__ENCRYPTION_KEY_FILE": f"{tmp_path}/key"}, uses)
    assert by_file.meters["home"].encryption_key.reveal() == KEY
    assert by_environment.meters["home"].encryption_key.reveal() == KEY


def test_a_secrets_file_is_only_read_where_the_secret_is_used(tmp_path: Path) -> None:
    file = written(tmp_path, '[meters.home]\nencryption_key_file = "/run/secrets/key"')
    for named in (file, {"AMSHUB_METERS__HOME__ENCRYPTION_KEY_FILE": "/run/secrets/key"}):
        key = load(named).meters["home"].encryption_key
        assert key, "that there is one may be known"
        with pytest.raises(PermissionError):
            key.reveal()
        with pytest.raises(BadSettings, match="/run/secrets/key"):
            load(named, {"meters.encryption_key"})


def test_every_mistake_is_listed_at_once_with_where_it_is(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        """
[meters.home]
fuse_a = "forty"
zone = "Europe/Olso"
sorce = "x"
encryption_key = "abc"
[meters.Bad-name]
[tariff]
steps_kw = [5, 2]
""",
    )
    found = problems(file | {"AMSHUB_REDIS__URL": "http://x", "AMSHUB_REDIS__PASSWORD_FILE": "/does/not/exist"})
    text = "\n".join(found)
    assert len(found) == 8
    for line, path in ((3, "fuse_a"), (4, "zone"), (5, "sorce"), (6, "encryption_key"), (9, "steps_kw")):
        assert any(f"line {line}: " in problem and path in problem for problem in found)
    assert "did you mean source?" in text
    assert "AMSHUB_REDIS__URL" in text
    assert "/does/not/exist" in text
    assert "Bad-name" in text


def test_a_wrong_secret_is_never_shown() -> None:
    (problem,) = problems({"AMSHUB_METERS__HOME__ENCRYPTION_KEY": "hunter2hunter2"})
    assert "hunter2" not in problem
    assert "32 hexadecimal" in problem


def test_a_password_inside_the_address_is_refused_without_showing_it() -> None:
    (problem,) = problems({"AMSHUB_REDIS__URL": "redis://:hunter2@host:6379/0"})
    assert "redis.password" in problem
    assert "hunter2" not in problem


@pytest.mark.parametrize("text", ["[meters", "meters = 3", "[[meters]]", "tariff = 1", "\xff"])
def test_a_file_of_the_wrong_shape_is_told_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "amshub.toml").write_bytes(text.encode("latin-1"))
    assert problems({"AMSHUB_CONFIG": str(tmp_path / "amshub.toml")})


def test_a_named_file_that_is_absent_is_a_mistake() -> None:
    assert "cannot be read" in problems({"AMSHUB_CONFIG": "/does/not/exist.toml"})[0]


def test_a_partition_beyond_the_last_is_a_mistake() -> None:
    assert "stack.partitions" in problems({"AMSHUB_ACCOUNTING__PARTITION": "1"})[0]


def test_multipliers_are_read_and_given_in_thousandths(tmp_path: Path) -> None:
    loaded = load(
        written(tmp_path, "[meters.home]\nmultipliers = {watt = 40, volt = 1.1}\n")
        | {"AMSHUB_METERS__HOME__MULTIPLIERS__COUNTER": "0.125"}
    )
    assert loaded.meters["home"].multipliers.milli == (40_000, 1100, 1000, 125)


@pytest.mark.parametrize("wrong", ["0", "-1.0", "1.0005", "nan", "inf", "1e7", '"x"'])
def test_a_multiplier_that_makes_no_sense_is_a_mistake(tmp_path: Path, wrong: str) -> None:
    (problem,) = problems(written(tmp_path, f"[meters.home.multipliers]\nwatt = {wrong}\n"))
    assert "meters.home.multipliers.watt" in problem


def test_a_password_inside_a_source_is_refused_without_showing_it() -> None:
    (problem,) = problems({"AMSHUB_METERS__HOME__SOURCE": "mqtt://me:hunter2@broker/topic"})
    assert "source_password" in problem
    assert "hunter2" not in problem


def test_secrets_do_not_show_themselves() -> None:
    settings = load({"AMSHUB_METERS__HOME__ENCRYPTION_KEY": KEY, "AMSHUB_REDIS__PASSWORD": "hunter2"})
    assert KEY not in repr(settings)
    assert "hunter2" not in repr(settings)
    assert f"{settings.redis.password}" == "***"
    assert bool(Secret("")) is False


@pytest.mark.parametrize(
    "url",
    [
        *("redis://h:abc/0", "redis://h:99999/0", "redis://h:6379/0?socket_timeout=abc", "redis://h:6379/zero"),
        *("redis:///0", "rediss://", "unix://", "http://h:6379"),
    ],
)
def test_an_address_that_redis_could_not_use_is_a_mistake(url: str) -> None:
    assert "write redis://host:6379/0" in problems({"AMSHUB_REDIS__URL": url})[0]


@pytest.mark.parametrize("url", ["redis://h", "redis://h:6379", "rediss://h:6380/2", "unix:///run/redis.sock"])
def test_an_address_that_redis_can_use_is_none(url: str) -> None:
    assert load({"AMSHUB_REDIS__URL": url}).redis.url == url


@pytest.mark.parametrize("url", ["redis://h:6379/1", "redis://h:6379/10", "unix:///run/redis.sock"])
def test_an_address_that_no_cluster_has_is_a_mistake(url: str) -> None:
    (problem,) = problems({"AMSHUB_REDIS__URL": url, "AMSHUB_REDIS__CLUSTER": "true"})
    assert "redis.cluster" in problem
    assert "write redis://host:6379/0" in problem


@pytest.mark.parametrize("url", ["redis://h", "redis://h:6379", "rediss://h:6380/0"])
def test_an_address_that_a_cluster_can_have_is_none(url: str) -> None:
    loaded = load({"AMSHUB_REDIS__URL": url, "AMSHUB_REDIS__CLUSTER": "true"})
    assert (loaded.redis.url, loaded.redis.cluster) == (url, True)


def test_a_variable_without_a_section_or_key_is_named() -> None:
    assert problems({"AMSHUB___": "1"}) == ["environment AMSHUB___: expected AMSHUB_SECTION__KEY"]


def test_the_fuses_power_follows_network_and_phases() -> None:
    assert MeterSettings(fuse_a=40).fuse_w == 27_712
    assert MeterSettings(fuse_a=63, network="IT").fuse_w == 25_097
    assert MeterSettings(fuse_a=35, phases=1).fuse_w == MeterSettings(fuse_a=35, phases=1, network="IT").fuse_w == 8_050


def test_lists_of_sections_are_read_and_every_mistake_in_them_has_its_line(tmp_path: Path) -> None:
    good = load(
        written(
            tmp_path,
            '[prices]\narea = "10YNO-1--------2"\n[[prices.rows]]\ntype = "percent"\nvalue = 25\n[[prices.rows]]\n'
            "value = 0.0713\n[[prices.grid]]\nprice = 0.35\n[[prices.grid.rates]]\nprice = 0.25\nhours = [22, 23]\n",
        )
    ).prices
    assert [(row.type, str(row.value)) for row in good.rows] == [("percent", "25"), ("add", "0.0713")]
    assert [rate.hours for rate in good.grid[0].rates] == [(22, 23)]
    assert good.currency_in(find_area(good.area)) == "NOK"
    file = written(
        tmp_path,
        '[prices]\narea = "NO9"\n[[prices.rows]]\nvalue = nan\n[[prices.rows]]\nvalue = -1\nhours = [24]\ncolour = 1\n'
        '[[prices.grid]]\n[[prices.grid.rates]]\n[[prices.grid.rates]]\nmonths = [13]\n[[prices.grid]]\nprice = "x"\n'
        'holidays = ["02-30"]\nvalid_from = "2026"\n',
    )
    found = problems(file)
    for line in ("line 2: prices.area", "line 4: prices.rows.0.value", "line 6: prices.rows.1.value"):
        assert any(line in problem for problem in found), (line, found)
    for line in (
        "line 7: prices.rows.1.hours",
        "line 8: prices.rows.1.colour",
        "line 12: prices.grid.0.rates.1.months",
    ):
        assert any(line in problem for problem in found), (line, found)
    for line in (
        "line 14: prices.grid.1.price",
        "line 15: prices.grid.1.holidays",
        "line 16: prices.grid.1.valid_from",
    ):
        assert any(line in problem for problem in found), (line, found)
    assert len(found) == 9
