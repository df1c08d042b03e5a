"""What connects Postroom with other programs, one folder each."""
