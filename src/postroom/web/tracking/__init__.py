"""What tracked mail calls, and where tracking is switched on and off."""
