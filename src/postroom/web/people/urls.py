"""Addresses of people, invitations and teams."""

from django.urls import path

from postroom.web.people import invitations, person, teams, views

urlpatterns = [
    path("people", views.every, name="people"),
    path("people/<int:number>", person.page, name="person"),
    path("people/<int:number>/role", person.role, name="person-role"),
    path("people/<int:number>/mailboxes", person.mailboxes, name="person-mailboxes"),
    path("people/<int:number>/handing-over", person.handing_over, name="person-handing-over"),
    path("people/<int:number>/deactivation", person.deactivation, name="person-deactivation"),
    path("people/<int:number>/reactivation", person.reactivation, name="person-reactivation"),
    path("people/<int:number>/sign-in-freeing", person.sign_in_freeing, name="person-sign-in-freeing"),
    path("invitations", invitations.create, name="invitations"),
    path("invitations/<int:number>/resending", invitations.resending, name="invitation-resending"),
    path("invitations/<int:number>/revocation", invitations.revocation, name="invitation-revocation"),
    path("invitations/<int:number>/restoration", invitations.restoration, name="invitation-restoration"),
    path("teams", teams.every, name="teams"),
    path("teams/new", teams.create, name="team-creation"),
    path("teams/<int:number>/members", teams.members, name="team-members"),
    path("teams/<int:number>/removal", teams.removal, name="team-removal"),
]
