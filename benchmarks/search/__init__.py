"""How quickly search answers and takes in."""
