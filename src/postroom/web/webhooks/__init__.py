"""The webhooks of the organisation, for owners and administrators."""
