"""For operators: doctor, health, metrics."""
