"""How mail leaves: the ways out, the domains it is signed for, the addresses that are dead."""
