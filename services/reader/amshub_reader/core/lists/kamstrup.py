"""Kamstrup meters whose numbers have another scale than the common one, which their lists do not say."""

Fields = dict[str, int | str | bool]

WH_MODELS = frozenset({"6841131BN245101092"})
"""Type numbers of meters whose active counters are in Wh, as their owners found, not in 10 Wh as the others."""
CT_MODEL_PREFIX = "685"
"""Type numbers of meters behind current transformers, which send mA, not hundredths of an A."""
_CLEARLY_LOADED_VA = 10_000
"""Below this, standby loads and phases against each other blur the comparison: the common scale is assumed."""
_CLEARLY_MORE = 5
"""Ten times the current makes ten times the apparent power; a sound list shows up to about twice (captures)."""
_PHASES = ("l1", "l2", "l3")


def is_common(model: str | None) -> bool:
    """Whether the type number alone tells that all of the meter's numbers have the common scale."""
    return model is not None and model not in WH_MODELS and not model.startswith(CT_MODEL_PREFIX)


def rescale(fields: Fields) -> Fields:
    """The fields, which were read with the common scale, with those corrected that this meter sends otherwise."""
    corrected = dict(fields)
    if fields.get("meter_model") in WH_MODELS:
        corrected |= {name: _number(fields, name) // 10 for name in fields if name.endswith("_wh")}
    if _has_transformers(fields):
        corrected |= {name: _number(fields, name) // 10 for name in fields if name.endswith("_current_ma")}
    return corrected


def _has_transformers(fields: Fields) -> bool:
    """The type number tells; lists without it (Denmark, Switzerland) carry power by phase, and that tells.

    There the sum of voltage x current is compared with the apparent power: ten times as much means mA.
    """
    model = fields.get("meter_model")
    if model is not None:
        return str(model).startswith(CT_MODEL_PREFIX)
    if "l1_import_w" not in fields:
        return False
    product_va = sum(_number(fields, f"{p}_voltage_mv") * _number(fields, f"{p}_current_ma") for p in _PHASES) // 10**6
    active_w = sum(_number(fields, f"{p}_import_w") + _number(fields, f"{p}_export_w") for p in _PHASES)
    reactive_var = _number(fields, "import_var") + _number(fields, "export_var")
    return product_va > _CLEARLY_LOADED_VA and product_va**2 > _CLEARLY_MORE**2 * (active_w**2 + reactive_var**2)


def _number(fields: Fields, name: str) -> int:
    return int(fields.get(name, 0))
