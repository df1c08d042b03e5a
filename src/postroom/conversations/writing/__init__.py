"""What stands beside the words of a mail that is being written: files, sender, saved replies."""
