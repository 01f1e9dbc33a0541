"""Capacity tariffs as data (rule 8): rules and quarter-hours in, kW and money to pay out."""
