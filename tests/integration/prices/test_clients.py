"""The clients of the sources and banks: what they ask, and what they make of the answers."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from amshub_contracts.areas import find_area
from amshub_contracts.price_settings import DenmarkSettings, PriceSettings, SourceCode, UrlSettings
from amshub_contracts.secret import Secret
from amshub_prices.banks import banks_of, fetch_ecb, fetch_norges_bank
from amshub_prices.core import eds, entsoe, hks
from amshub_prices.core.danish_tariffs import wanted_of
from amshub_prices.core.remedies import BackOff, NoPrice, NotYet, TokenRefused, Unusable
from amshub_prices.core.slots import SourceDay
from amshub_prices.datahub_client import DatahubClient
from amshub_prices.http import Fetcher
from amshub_prices.sources import Source, sources_of

from tests.support.http_replay import Asked, Line, Replay, reply

Make = Callable[..., Replay]
DAY = date(2026, 11, 22)
NO1, DK1 = find_area("NO1"), find_area("DK1")
OTHERS = {
    "a03_constructed.xml": ("entsoe", "SK", date(2024, 1, 1), "not about SK"),
    "Elspotprices_last_hours_2025-09-30.json": ("eds", "DK1", date(2025, 9, 30), "3 of 460248 records"),
}
"""Samples that no client asked for: of a border between two zones, and the first of many pages."""
CODES: dict[str, SourceCode] = {"entsoe": "EOE", "eds": "EDS", "hvakosterstrommen": "HKS"}


def urls(server: Replay) -> UrlSettings:
    return UrlSettings(
        entsoe=f"{server.url}/api", eds=server.url, hks=f"{server.url}/", norges_bank=server.url, ecb=server.url
    )


def source(code: SourceCode, server: Replay) -> Source:
    settings = PriceSettings(sources=(code,), entsoe_token=Secret("hush"), urls=urls(server))
    return sources_of(settings, Fetcher())[0]


def hks_file(*hours: str) -> bytes:
    """Some hours of CET; each as `2026-11-22T07`."""
    starts = [datetime.fromisoformat(f"{hour}:00:00+01:00") for hour in hours]
    return json.dumps(
        [
            {
                "NOK_per_kWh": 1.17,
                "EUR_per_kWh": 0.1,
                "EXR": 11.7,
                "time_start": start.isoformat(),
                "time_end": (start + timedelta(hours=1)).isoformat(),
            }
            for start in starts
        ]
    ).encode()


def test_entsoe_is_asked_for_the_market_day_with_the_token_in_a_header(replay: Make) -> None:
    server = replay(reply(503))
    with pytest.raises(BackOff):
        source("EOE", server).fetch(find_area("FI"), DAY)
    asked = server.asked[0]
    assert asked.path == "/api"
    assert asked.query == {
        "documentType": "A44",
        "contract_MarketAgreement.type": "A01",
        "in_Domain": "10YFI-1--------U",
        "out_Domain": "10YFI-1--------U",
        "periodStart": "202611212300",
        "periodEnd": "202611222300",
    }
    assert asked.headers["security_token"] == "hush"


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 3, 29), "202603282300", "202603292200"),
        (date(2026, 7, 1), "202606302200", "202607012200"),
        (date(2026, 10, 25), "202610242200", "202610252300"),
    ],
    ids=["23 hours", "summer", "25 hours"],
)
def test_a_day_of_another_length_is_asked_for_as_long_as_it_is(replay: Make, day: date, start: str, end: str) -> None:
    server = replay(reply(503))
    with pytest.raises(BackOff):
        source("EOE", server).fetch(NO1, day)
    assert (server.asked[0].query["periodStart"], server.asked[0].query["periodEnd"]) == (start, end)


def test_the_token_is_in_no_message(replay: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for status in (200, 400, 401, 404, 429, 503):
        with pytest.raises(NoPrice) as caught:
            source("EOE", replay(reply(status))).fetch(NO1, DAY)
        assert "hush" not in str(caught.value)
    assert "hush" not in caplog.text


@pytest.mark.parametrize("token", ["hu\nsh", "hüsh", "hush\x00"])
def test_a_token_that_cannot_be_one_is_refused_without_asking(replay: Make, token: str) -> None:
    server = replay(reply(200))
    settings = PriceSettings(sources=("EOE",), entsoe_token=Secret(token), urls=urls(server))
    with pytest.raises(TokenRefused):
        sources_of(settings, Fetcher())[0].fetch(NO1, DAY)
    assert server.asked == []


def test_energi_data_service_is_asked_in_utc_and_for_all_records(replay: Make) -> None:
    server = replay(reply(200, b'{"total":0,"records":[]}'))
    with pytest.raises(NotYet):
        source("EDS", server).fetch(DK1, DAY)
    asked = server.asked[0]
    assert asked.path == "/dataset/DayAheadPrices"
    assert asked.query == {
        "start": "2026-11-21T23:00",
        "end": "2026-11-22T23:00",
        "timezone": "utc",
        "filter": '{"PriceArea":["DK1"]}',
        "sort": "TimeUTC asc",
        "limit": "0",
    }


def test_energi_data_service_has_hours_before_october_2025_in_another_dataset(replay: Make) -> None:
    server = replay(reply(200, b'{"total":0,"records":[]}'))
    for day in (date(2025, 9, 30), date(2025, 10, 1)):
        with pytest.raises(NotYet):
            source("EDS", server).fetch(DK1, day)
    assert [(asked.path, asked.query["sort"]) for asked in server.asked] == [
        ("/dataset/Elspotprices", "HourUTC asc"),
        ("/dataset/DayAheadPrices", "TimeUTC asc"),
    ]


def test_hvakosterstrommen_is_asked_for_the_file_of_the_day(replay: Make) -> None:
    server = replay(reply(404, b"Not found"))
    with pytest.raises(NotYet):
        source("HKS", server).fetch(NO1, date(2026, 3, 5))
    assert (server.asked[0].path, server.asked[0].query) == ("/api/v1/prices/2026/03-05_NO1.json", {})


def test_a_reply_about_more_days_is_clipped_to_the_one_asked_for(replay: Make) -> None:
    server = replay(reply(200, hks_file("2026-11-21T12", "2026-11-22T00", "2026-11-22T12", "2026-11-23T00")))
    day = source("HKS", server).fetch(NO1, DAY)
    assert (day.area, day.day, day.source) == ("NO1", DAY, "HKS")
    assert [slot.start_s for slot in day.slots] == [1795302000, 1795345200]


def test_a_reply_about_other_days_alone_is_not_yet_the_one_asked_for(replay: Make) -> None:
    with pytest.raises(NotYet, match="2026-11-22"):
        source("HKS", replay(reply(200, hks_file("2026-11-21T12", "2026-11-23T00")))).fetch(NO1, DAY)


def test_each_source_serves_the_zones_that_it_knows(replay: Make) -> None:
    server = replay(b"")
    served = {
        code: [
            name for name in ("NO1", "NO2", "DK1", "FI", "DE-LU") if source(code, server).serves(find_area(name), DAY)
        ]
        for code in CODES.values()
    }
    assert served == {
        "EOE": ["NO1", "NO2", "DK1", "FI", "DE-LU"],
        "EDS": ["NO2", "DK1", "DE-LU"],
        "HKS": ["NO1", "NO2"],
    }


def test_the_chain_has_the_order_of_the_settings_and_no_entsoe_without_a_token() -> None:
    settings = PriceSettings(sources=("HKS", "EOE", "EDS", "HKS"))
    assert [source.code for source in sources_of(settings, Fetcher())] == ["HKS", "EDS"]
    settings = PriceSettings(sources=("HKS", "EOE"), entsoe_token=Secret("hush"))
    assert [source.code for source in sources_of(settings, Fetcher())] == ["HKS", "EOE"]


def test_the_two_datasets_have_limits_of_their_own(replay: Make) -> None:
    client = source("EDS", replay(b""))
    old, new = client.budget(date(2025, 9, 30)), client.budget(date(2025, 10, 1))
    assert old.name != new.name
    assert min(old.spacing_s, new.spacing_s) > 60


def asked_for(code: str, body: bytes) -> list[SourceDay]:
    """The days in a sample, found without the network."""
    return {"EOE": entsoe.parse, "EDS": eds.parse, "HKS": hks.parse}[code](body)


def test_every_sample_of_prices_arrives_as_it_was_sent(replay: Make, price_samples: Path) -> None:
    for directory, code in CODES.items():
        for sample in sorted((price_samples / directory).iterdir()):
            if sample.name.startswith(("ack_", "error_")) or sample.name in OTHERS:
                continue
            body = sample.read_bytes()
            server, days = replay(reply(200, body)), asked_for(code, body)
            assert days, sample.name
            for day in days:
                area = find_area(day.area) if day.area else NO1
                got = source(code, server).fetch(area, day.day)
                assert (got.day, got.currency, got.slots) == (day.day, day.currency, day.slots), sample.name


@pytest.mark.parametrize("name", OTHERS)
def test_a_sample_that_answers_another_question_is_not_used(replay: Make, price_samples: Path, name: str) -> None:
    directory, area, day, words = OTHERS[name]
    server = replay(reply(200, (price_samples / directory / name).read_bytes()))
    with pytest.raises(Unusable, match=words):
        source(CODES[directory], server).fetch(find_area(area), day)


REFUSALS = [
    ("ack_999_2025-10-02.xml", NotYet),
    ("ack_invalidrequest_2016.xml", NotYet),
    ("error_400_ack.xml", Unusable),
    ("error_401_unauthorized.html", TokenRefused),
]


@pytest.mark.parametrize(("name", "kind"), REFUSALS)
def test_every_sample_of_a_refusal_has_its_remedy(
    replay: Make, price_samples: Path, name: str, kind: type[NoPrice]
) -> None:
    index = json.loads((price_samples / "index.json").read_text())
    recorded = {Path(sample["file"]).name: sample.get("http", 200) for sample in index["samples"]}
    answer = reply(recorded[name], (price_samples / "entsoe" / name).read_bytes())
    with pytest.raises(NoPrice) as caught:
        source("EOE", replay(answer)).fetch(NO1, DAY)
    assert type(caught.value) is kind


RATES = b"""FREQ,BASE_CUR,QUOTE_CUR,TENOR,DECIMALS,CALCULATED,UNIT_MULT,COLLECTION,TIME_PERIOD,OBS_VALUE
B,EUR,NOK,SP,4,false,0,C,2026-11-19,11.7125
B,EUR,NOK,SP,4,false,0,C,2026-11-20,11.7250
"""
ECB = b"""<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube><Cube time="2026-11-20">
<Cube currency="NOK" rate="11.7240"/><Cube currency="DKK" rate="7.4601"/></Cube></Cube></gesmes:Envelope>"""


def test_norges_bank_is_asked_for_a_span_of_days(replay: Make) -> None:
    server = replay(reply(200, RATES))
    rates = fetch_norges_bank(Fetcher(), urls(server), date(2026, 11, 19), DAY)
    assert [(rate.day, rate.base, rate.quote, rate.value) for rate in rates] == [
        (date(2026, 11, 19), "EUR", "NOK", Decimal("11.7125")),
        (date(2026, 11, 20), "EUR", "NOK", Decimal("11.7250")),
    ]
    assert server.asked[0].path == "/api/data/EXR/B.EUR.NOK.SP"
    assert server.asked[0].query == {"format": "csvdata", "startPeriod": "2026-11-19", "endPeriod": "2026-11-22"}


def test_a_span_without_a_bank_day_has_no_rates(replay: Make) -> None:
    assert fetch_norges_bank(Fetcher(), urls(replay(reply(404, b"No data"))), DAY, DAY) == []


def test_the_ecb_is_asked_once_for_what_does_not_change(replay: Make) -> None:
    def answer(asked: Asked, line: Line) -> None:
        line.send(reply(304) if "if-none-match" in asked.headers else reply(200, ECB, ETag='"1"'))

    server, fetcher = replay(answer), Fetcher()
    first, again = (fetch_ecb(fetcher, urls(server)) for _ in range(2))
    assert {(rate.quote, rate.value) for rate in first} == {("NOK", Decimal("11.7240")), ("DKK", Decimal("7.4601"))}
    assert first == again
    assert [asked.path for asked in server.asked] == ["/stats/eurofxref/eurofxref-hist-90d.xml"] * 2
    assert "if-none-match" in server.asked[1].headers


@pytest.mark.parametrize("spoiled", [b"", b"<html>It works</html>", b"[]"], ids=["empty", "page", "nothing yet"])
def test_a_body_that_came_spoiled_is_not_taken_for_unchanged(replay: Make, spoiled: bytes) -> None:
    """Else its source would be lost until the next restart, for its validator may be the right one."""
    hours = [f"2026-11-22T{hour:02}" for hour in range(24)]
    whole = iter([spoiled, hks_file(*hours)])

    def answer(asked: Asked, line: Line) -> None:
        line.send(reply(304) if "if-none-match" in asked.headers else reply(200, next(whole), ETag='"1"'))

    client = source("HKS", replay(answer))
    with pytest.raises(NoPrice):
        client.fetch(NO1, DAY)
    assert client.fetch(NO1, DAY).whole
    assert client.fetch(NO1, DAY).whole, "and what is good is"


@pytest.mark.parametrize("code", ["EOE", "EDS", "HKS", "NB", "ECB", "DATAHUB"])
def test_no_client_asks_whether_something_useless_changed(replay: Make, code: str) -> None:
    server, fetcher = replay(reply(200, b"?", ETag='"1"')), Fetcher()
    settings = PriceSettings(entsoe_token=Secret("hush"), urls=urls(server))
    asks: dict[str, Callable[[], object]] = {
        **{each.code: partial(each.fetch, find_area("NO2"), DAY) for each in sources_of(settings, fetcher)},
        **{bank.code: partial(bank.fetch, DAY, DAY) for bank in banks_of(settings, fetcher)},
        "DATAHUB": lambda: DatahubClient(server.url, fetcher).fetch({("5790000432752", "EA-001")}),
    }
    for _ in range(2):
        with pytest.raises(Unusable):
            asks[code]()
    assert ["if-none-match" in asked.headers for asked in server.asked] == [False, False]


def test_a_bank_in_trouble_is_left_alone(replay: Make) -> None:
    settings = PriceSettings(urls=urls(replay(reply(503, b"", Retry_After="120"))))
    for bank in banks_of(settings, Fetcher()):
        with pytest.raises(BackOff) as caught:
            bank.fetch(DAY, DAY)
        assert caught.value.retry_after_s == 120


def test_danish_tariffs_are_asked_for_by_owner_and_code(replay: Make) -> None:
    record = {
        "GLN_Number": "5790000610976",
        "ChargeType": "D03",
        "ChargeTypeCode": "DT_C_01",
        "Note": "Nettarif C",
        "ValidFrom": "2026-01-01T00:00:00",
        "ValidTo": None,
        "ResolutionDuration": "PT1H",
        **{f"Price{hour}": 0.1 + hour / 100 for hour in range(1, 25)},
    }
    server = replay(reply(200, json.dumps({"total": 1, "records": [record]}).encode()))
    denmark = DenmarkSettings(grid_gln="5790000610976", grid_code="DT_C_01", state_charges=True)
    (tariff,) = DatahubClient(server.url, Fetcher()).fetch(wanted_of(denmark))
    assert tariff.charge == ("5790000610976", "DT_C_01")
    asked = server.asked[0]
    assert (asked.path, asked.query["limit"]) == ("/dataset/DatahubPricelist", "0")
    assert json.loads(asked.query["filter"]) == {
        "ChargeType": ["D03"],
        "GLN_Number": ["5790000432752", "5790000610976"],
        "ChargeTypeCode": ["40000", "41000", "DT_C_01", "EA-001"],
    }


def test_danish_tariffs_that_are_shut_out_wait_a_day(replay: Make) -> None:
    with pytest.raises(BackOff) as caught:
        DatahubClient(replay(reply(403)).url, Fetcher()).fetch({("5790000432752", "EA-001")})
    assert caught.value.retry_after_s == 86_400
