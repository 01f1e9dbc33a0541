"""Which refused frames are kept."""

from amshub_contracts.messages import Evidence
from amshub_contracts.streams import EVIDENCE_SLOTS
from amshub_reader.core.evidence import EVERY_MS, FREE, EvidenceSlots


def kept(kind: str, at_ms: int) -> Evidence:
    return Evidence(at_ms=at_ms, kind=kind, code=-9, reason="", frame_hex="00")


def test_the_first_of_a_kind_are_kept_as_they_come_then_one_a_minute() -> None:
    slots = EvidenceSlots()
    assert [slots.slot("NOISE", n) for n in range(FREE)] == list(range(FREE))
    assert slots.slot("NOISE", FREE) is None
    assert slots.slot("NOISE", EVERY_MS + FREE) == FREE
    assert slots.slot("NOISE", EVERY_MS + FREE + 1) is None


def test_a_day_of_noise_does_not_drive_out_the_one_rare_frame() -> None:
    slots = EvidenceSlots()
    rare = slots.slot("UNKNOWN_LIST", 0)
    noise = {slots.slot("NOISE", at_ms) for at_ms in range(0, 86_400_000, 10_000)}
    assert rare not in noise
    assert noise - {None} == set(range(EVIDENCE_SLOTS)) - {rare}


def test_the_oldest_of_the_commonest_kind_makes_room() -> None:
    slots = EvidenceSlots()
    first = [slots.slot("A", n * EVERY_MS) for n in range(EVIDENCE_SLOTS - 2)]
    others = [slots.slot("B", n) for n in range(2)]
    assert sorted(slot for slot in (*first, *others) if slot is not None) == list(range(EVIDENCE_SLOTS))
    assert [slots.slot("B", n * EVERY_MS) for n in (100, 101)] == first[:2]


def test_what_an_earlier_run_kept_goes_in_its_turn() -> None:
    slots = EvidenceSlots()
    slots.restore({slot: kept("OLD", 1000 - slot) for slot in range(EVIDENCE_SLOTS)})
    assert slots.slot("NEW", 0) == EVIDENCE_SLOTS - 1
