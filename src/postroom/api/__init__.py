"""The developer API, one file per resource; no rule of the business lives here."""
