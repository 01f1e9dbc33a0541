"""Turns what Norges Bank and the European Central Bank send into exchange rates."""
