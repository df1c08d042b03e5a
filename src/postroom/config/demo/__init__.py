"""The demo: a small company, its people and mailboxes, and the mails it got during the last six days."""
