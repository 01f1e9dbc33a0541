"""The fields that follow from others: kind of list, totals of tariffs."""

Fields = dict[str, int | str | bool]

_DETAIL = {f"l{phase}_{kind}_{unit}" for phase in (1, 2, 3) for kind in ("import", "export") for unit in ("w", "var")}
_DETAIL |= {"power_factor_milli", *(f"l{phase}_power_factor_milli" for phase in (1, 2, 3))}
_LINES = {f"l{phase}_{line}" for phase in (1, 2, 3) for line in ("voltage_mv", "current_ma")}


def complete(fields: Fields) -> Fields:
    """The fields with `list_type`, and with a total where a meter counts by tariff only."""
    totals = {
        f"{way}_wh": int(fields[f"{way}_t1_wh"]) + int(fields[f"{way}_t2_wh"])
        for way in ("import", "export")
        if f"{way}_wh" not in fields and {f"{way}_t1_wh", f"{way}_t2_wh"} <= fields.keys()
    }
    whole = fields | totals
    return whole | {"list_type": _list_type(whole)}


def _list_type(fields: Fields) -> int:
    """1 power only, 2 with voltages and currents, 3 with counters, 4 with power factor or power by phase."""
    if not _DETAIL.isdisjoint(fields):
        return 4
    if any(name.endswith(("_wh", "_varh")) for name in fields):
        return 3
    return 2 if not _LINES.isdisjoint(fields) else 1
