"""The pure core of prices: values in, values out; no I/O, no clock, no environment.

`entsoe`, `eds` and `hks` turn a source's bytes into `SourceDay`s, `banks` and `datahub` those of banks and tariffs, and
`chain` makes of a market day and a contract what the household pays.
"""
