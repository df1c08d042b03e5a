"""The text of attachments, read once for each content, whatever mails carry it."""

from django.db import models


class AttachmentText(models.Model):
    """What can be read in a file. `outcome` is empty while it waits; then "read", or why not."""

    digest = models.CharField(max_length=64, primary_key=True)
    outcome = models.CharField(max_length=40, blank=True, db_index=True)
    text = models.TextField(blank=True)
