"""How one signs in oneself: password, second step, passkeys, browsers that are signed in."""
