"""The pages, one folder per resource; no rule of the business lives here."""
