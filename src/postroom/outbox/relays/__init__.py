"""The ways out that people set up: what may be entered, changed, tried and removed."""
