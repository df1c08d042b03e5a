"""The rules, one a file: each looks at a case and returns what it found, or None."""
