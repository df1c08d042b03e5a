"""Pictures that mail loads from elsewhere, fetched by us so that the sender learns nothing of who reads."""
