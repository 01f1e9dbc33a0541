"""The decoding core, pure: values in, values out; no I/O, no clock, no environment.

Layers, each knowing only the one below: `framing` finds checked frames in bytes, `apdu` reads what a frame carries,
`lists` names the values of a maker's list, `decoder` joins them.
"""
