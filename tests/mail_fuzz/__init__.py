"""Coverage-guided fuzzing of `postroom.mail`: `python -m tests.mail_fuzz --minutes 10 parse quotes tokens`."""
