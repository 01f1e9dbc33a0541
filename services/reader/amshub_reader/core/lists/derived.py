"""The fields that follow from others: kind of list, totals of tariffs and quadrants."""

from collections.abc import Set

from amshub_reader.core.lists.quantities import MAX_VALUE

Fields = dict[str, int | str | bool]

_DETAIL = {f"l{phase}_{kind}_{unit}" for phase in (1, 2, 3) for kind in ("import", "export") for unit in ("w", "var")}
_DETAIL |= {"power_factor_milli", *(f"l{phase}_power_factor_milli" for phase in (1, 2, 3))}
_LINES = {f"l{phase}_{line}" for phase in (1, 2, 3) for line in ("voltage_mv", "current_ma")}
_SUMS: dict[str, tuple[set[str], set[str]]] = {
    # total: the parts that it needs, and those that are added where they are sent
    "import_wh": ({"import_t1_wh", "import_t2_wh"}, {"_import_t3_wh", "_import_t4_wh"}),
    "export_wh": ({"export_t1_wh", "export_t2_wh"}, {"_export_t3_wh", "_export_t4_wh"}),
    # quadrants (IEC 62056-6-1, figure of the quadrants): I and II are import of reactive energy, III and IV export
    "import_varh": ({"_q1_varh", "_q2_varh"}, set()),
    "export_varh": ({"_q3_varh", "_q4_varh"}, set()),
    "import_var": ({"_q1_var", "_q2_var"}, set()),
    "export_var": ({"_q3_var", "_q4_var"}, set()),
}


def complete(fields: Fields) -> Fields:
    """The fields with `list_type`, and with a total where a meter counts by tariff or quadrant only."""
    whole = fields | {
        total: value
        for total, (needed, added) in _SUMS.items()
        if total not in fields
        and fields.keys() >= needed
        # A sum that the store cannot hold is left out.
        and abs(value := sum(int(fields.get(part, 0)) for part in needed | added)) <= MAX_VALUE
    }
    if "_logical_name" in whole:
        whole.setdefault("meter_id", whole["_logical_name"])
    said = {name: value for name, value in whole.items() if not name.startswith("_")}
    return {"list_type": _list_type(said)} | said


def has_sums(names: Set[str]) -> bool:
    """Whether `complete` makes more of fields of these names than their list type."""
    private = any(name.startswith("_") for name in names)
    return private or any(total not in names and names >= needed for total, (needed, _) in _SUMS.items())


def _list_type(fields: Fields) -> int:
    """1 power only, 2 with voltages and currents, 3 with counters, 4 with power factor or power by phase."""
    if not _DETAIL.isdisjoint(fields):
        return 4
    if any(name.endswith(("_wh", "_varh")) for name in fields):
        return 3
    return 2 if not _LINES.isdisjoint(fields) else 1
