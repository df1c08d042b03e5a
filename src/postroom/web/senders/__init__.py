"""What was decided about senders: whom the team blocked, whose pictures it shows."""
