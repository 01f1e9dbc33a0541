"""Names the values of a maker's list: tables of OBIS codes and positions, and what each maker leaves unsaid."""
