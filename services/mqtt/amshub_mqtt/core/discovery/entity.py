"""One sensor of Home Assistant, and how it is announced."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entity:
    """What is measured, where it is told, and how Home Assistant is to take it."""

    key: str
    """End of its unique id: the device's, so that what was recorded goes on."""
    name: str
    topic: str
    """Below that of the meter."""
    path: str
    """In the JSON there."""
    unit: str = ""
    device_class: str = ""
    state_class: str = ""
    expires_s: int = 0
    """Unavailable after so long without a message; 0: never. Not for what comes rarely or is retained."""
    reset_path: str = ""
    """Of a sum with state class total: where the JSON says when it began."""
    digits: int | None = None
    """Decimals that are shown unless somebody wants others."""
    is_diagnostic: bool = False
    is_enabled: bool = True
    attributes_path: str = ""
    """An object whose members are the attributes."""

    def config(self, uid: str, base: str, interval_s: int) -> dict[str, Any]:
        """The component of a device announcement; told of each `interval_s`, it does not expire in between."""
        topic = f"{base}/{self.topic}"
        config: dict[str, Any] = {
            "p": "sensor",
            "name": self.name,
            "uniq_id": f"{uid}_{self.key}",
            "def_ent_id": f"sensor.{uid}_{self.key}".lower().replace("-", "_"),
            "stat_t": topic,
            # A list of fewer fields is told on the same topic: what it lacks keeps its value.
            "val_tpl": f"{{{{ value_json.{self.path} | is_defined }}}}",
        }
        optional = {
            "dev_cla": self.device_class,
            "stat_cla": self.state_class,
            "unit_of_meas": self.unit,
            "exp_aft": self.expires_s and max(self.expires_s, 3 * interval_s),
            "lrst_val_tpl": self.reset_path and f"{{{{ value_json.{self.reset_path} }}}}",
            "ent_cat": self.is_diagnostic and "diagnostic",
            "json_attr_t": self.attributes_path and topic,
            "json_attr_tpl": self.attributes_path and f"{{{{ value_json.{self.attributes_path} | to_json }}}}",
        }
        config |= {key: value for key, value in optional.items() if value}
        if self.digits is not None:
            config["sug_dsp_prc"] = self.digits
        if not self.is_enabled:
            config["en"] = False
        return config
