"""Whom a request is about, for those who manage people."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from postroom.accounts.models import Person
from postroom.accounts.permissions import people_managed_by
from postroom.web.access import Request, View, writing


def managing_person(view: Callable[[Request, Person], HttpResponse]) -> View:
    """Let those who manage people change something about one of them (POST); 404 for everybody else."""

    @wraps(view)
    def found(request: Request, number: int) -> HttpResponse:
        return view(request, get_object_or_404(people_managed_by(request.user), pk=number))

    return writing(found)
