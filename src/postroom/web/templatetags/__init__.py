"""What templates can say about our own things."""
