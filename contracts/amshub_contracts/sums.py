"""Sums of energy and money: money counts what is priced, and the watt-hours without a price stand beside it."""

from collections.abc import Iterable, Sequence

from amshub_contracts.messages import Energy, Quarter


def energy_of(quarters: Iterable[Quarter]) -> Energy:
    """What these quarter-hours used, produced, cost and brought together."""
    import_wh = export_wh = unpriced_import_wh = unpriced_export_wh = 0
    cost: int | None = None
    income: int | None = None
    estimated = False
    for quarter in quarters:
        import_wh += quarter.import_wh
        export_wh += quarter.export_wh
        estimated = estimated or quarter.estimated
        if quarter.cost_nano is None:
            unpriced_import_wh += quarter.import_wh
        else:
            cost = (cost or 0) + quarter.cost_nano
        if quarter.income_nano is None:
            unpriced_export_wh += quarter.export_wh
        else:
            income = (income or 0) + quarter.income_nano
    return Energy(import_wh, export_wh, cost, income, unpriced_import_wh, unpriced_export_wh, estimated)


def total(spans: Sequence[Energy]) -> Energy:
    """The sum of these spans."""
    return Energy(
        import_wh=sum(span.import_wh for span in spans),
        export_wh=sum(span.export_wh for span in spans),
        cost_nano=_known_sum(span.cost_nano for span in spans),
        income_nano=_known_sum(span.income_nano for span in spans),
        unpriced_import_wh=sum(span.unpriced_import_wh for span in spans),
        unpriced_export_wh=sum(span.unpriced_export_wh for span in spans),
        estimated=any(span.estimated for span in spans),
    )


def _known_sum(amounts_nano: Iterable[int | None]) -> int | None:
    """The sum of what is known, None when nothing is."""
    known = [nano for nano in amounts_nano if nano is not None]
    return sum(known) if known else None
