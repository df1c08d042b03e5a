"""The people of an organisation, those invited, and teams."""
