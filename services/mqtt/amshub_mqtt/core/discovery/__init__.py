"""How Home Assistant learns what there is: MQTT device discovery."""
