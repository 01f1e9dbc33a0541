"""Builds quarter-hours, hours, days and tariff peaks from readings, exactly once."""
