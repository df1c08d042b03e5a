"""Addresses of drafts."""

from django.urls import path

from postroom.web.drafts import acts, keeping, lists

urlpatterns = [
    path("drafts", lists.drafts, name="drafts"),
    path("collisions", lists.collisions, name="collisions"),
    path("conversations/drafts", keeping.of_new_mail, name="new-draft"),
    path("conversations/<int:number>/drafts", keeping.of_conversation, name="conversation-drafts"),
    path("drafts/<int:number>", acts.one, name="draft"),
    path("drafts/<int:number>/removal", acts.removal, name="draft-removal"),
    path("drafts/<int:number>/restoring", acts.restoring, name="draft-restoring"),
    path("drafts/<int:number>/handover", acts.hand_over_to, name="draft-handover"),
    path("drafts/<int:number>/editing", acts.editing, name="draft-editing"),
    path("drafts/<int:number>/sending", acts.sending, name="draft-sending"),
]
