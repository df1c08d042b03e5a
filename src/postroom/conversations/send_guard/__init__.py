"""What is looked at before a person's mail leaves: each warning one small rule, none of them a prohibition."""
