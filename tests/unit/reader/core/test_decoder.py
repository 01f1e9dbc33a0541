"""What the decoder makes of its own mistakes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Refused

from tests.support.frames import aidon_hourly, aidon_list1


class ZoneThatFails(ZoneInfo):
    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        raise OverflowError(f"a fault at {moment}")


def test_a_fault_of_ours_costs_one_frame_and_not_the_line() -> None:
    faulty, fine = Decoder(ZoneThatFails("Europe/Oslo")).feed(
        aidon_hourly(5, 1_765_724_400, 1_000) + aidon_list1(7), None
    )

    assert isinstance(faulty, Refused)
    assert faulty.kind is ErrorKind.FAULT
    assert isinstance(fine, Decoded)
    assert fine.fields["import_w"] == 7


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    codes = [kind.he for kind in ErrorKind]

    assert len(set(codes)) == len(codes)
    assert 0 not in codes
