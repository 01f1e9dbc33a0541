"""The pure core of prices: values in, values out; no I/O, no clock, no environment.

Parsers turn a source's bytes into `SourceDay`s, `currency` banks' bytes into rates, and `chain` a market day and a contract
into what the household pays.
"""
