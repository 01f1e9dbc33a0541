"""The payload formats, a file each; `amshub_mqtt.core.choose` finds one by its name."""
