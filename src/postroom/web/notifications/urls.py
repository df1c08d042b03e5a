"""Addresses of notifications and mentions."""

from django.urls import path

from postroom.web.notifications import choices, push, views

urlpatterns = [
    path("mentions", views.mentions, name="mentions"),
    path("notifications", views.every, name="notifications"),
    path("notifications/bell", views.bell, name="notification-bell"),
    path("notifications/reading", views.reading_all, name="notifications-reading"),
    path("notifications/choices", choices.show, name="notification-choices"),
    path("notifications/choices/setting", choices.setting, name="notification-choices-setting"),
    path("notifications/<int:number>", views.one, name="notification"),
    path("notifications/<int:number>/reading", views.reading_one, name="notification-reading"),
    path("push-worker.js", push.worker, name="push-worker"),
    path("push-subscriptions", push.subscribing, name="push-subscribing"),
    path("push-subscriptions/key", push.key, name="push-key"),
    path("push-subscriptions/<int:number>/removal", push.removal, name="push-subscription-removal"),
    path("push-subscriptions/<int:number>/test", push.test, name="push-subscription-test"),
]
