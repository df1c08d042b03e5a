"""OAuth 2 for applications of others: the page on which a person agrees, tokens, revocation."""
