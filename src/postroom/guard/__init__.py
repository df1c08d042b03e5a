"""The judgement on loops, machines and abuse: one rule per file."""
