"""How people prove who they are: limits, second steps, passkeys, sessions."""
