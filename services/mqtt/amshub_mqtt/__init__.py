"""MQTT: tells brokers what the meters say, each in its own payload format."""

__version__ = "0.1.0"
