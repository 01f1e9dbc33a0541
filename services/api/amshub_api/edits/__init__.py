"""What users change over HTTP: price rows, tariff steps and energy; everything else is the settings file's."""
