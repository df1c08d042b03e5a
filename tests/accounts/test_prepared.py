"""Queries that are written once and asked with other values: never another answer than the query itself."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import QuerySet

from postroom.accounts.models import Person, Role
from postroom.accounts.people import add_person
from postroom.accounts.prepared import NotPreparableError, Prepared, prepared
from postroom.mailboxes.access import Act, mailboxes_of
from postroom.mailboxes.manage import add_member
from postroom.mailboxes.models import Mailbox, Member


@prepared
def seen_by(person: Person) -> QuerySet[Mailbox]:
    return mailboxes_of(person)


def test_each_person_sees_what_the_query_itself_would_show(acme: SimpleNamespace) -> None:
    rita = add_person(acme.organisation, "rita@acme.test", "Rita", acme.password, Role.READ_ONLY)
    for _ in range(2):
        for person in (acme.ada, acme.ben, acme.chloe, acme.dora, rita):
            assert seen_by(person) == list(mailboxes_of(person)), person
    assert [one.name for one in seen_by(acme.chloe)] == ["Sales", "Support"]


def test_a_change_of_permissions_counts_at_once(acme: SimpleNamespace) -> None:
    assert len(seen_by(acme.ben)) == 1
    add_member(acme.sales, acme.ben)
    assert len(seen_by(acme.ben)) == 2
    Member.objects.filter(person=acme.ben).delete()
    assert seen_by(acme.ben) == []
    Person.objects.filter(pk=acme.ben.pk).update(role=Role.OWNER)
    assert len(seen_by(Person.objects.get(pk=acme.ben.pk))) == 2


def test_what_can_have_no_rows_has_none(acme: SimpleNamespace) -> None:
    written = Prepared(lambda person: mailboxes_of(person, Act.MANAGE))
    rita = add_person(acme.organisation, "rita@acme.test", "Rita", acme.password, Role.READ_ONLY)
    assert written(rita) == [] and written(acme.ada) == list(mailboxes_of(acme.ada))


def test_numbers_words_and_moments_are_values(acme: SimpleNamespace) -> None:
    asked = Prepared(
        lambda organisation, name, since: Person.objects.filter(
            organisation_id=organisation, name=name, created_at__gte=since
        )
    )
    before, later = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1)
    assert asked(acme.organisation.pk, "Ben", before) == [acme.ben]
    assert asked(acme.organisation.pk, "Ada", before) == [acme.ada]
    assert asked(acme.organisation.pk, "Ada", later) == []
    assert asked(acme.borealis.pk, "Ada", before) == []


def test_a_value_that_is_none_has_sql_of_its_own(acme: SimpleNamespace) -> None:
    asked = Prepared(
        lambda organisation, name: Person.objects.filter(
            organisation_id=organisation, **({"name": name} if name else {})
        ).order_by("pk")
    )
    assert asked(acme.organisation.pk, "Ben") == [acme.ben]
    assert asked(acme.organisation.pk, None) == [acme.ada, acme.ben, acme.chloe]


def test_what_is_beside_is_read_along(acme: SimpleNamespace, django_assert_num_queries: object) -> None:
    asked = Prepared(lambda person: Member.objects.filter(person=person).select_related("mailbox"))
    asked(acme.ben)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [one.mailbox.name for one in asked(acme.ben)] == ["Support"]


def test_each_call_reads_anew_and_hands_out_objects_of_its_own(acme: SimpleNamespace) -> None:
    first, second = seen_by(acme.ben)[0], seen_by(acme.ben)[0]
    assert first == second and first is not second
    Mailbox.objects.filter(pk=first.pk).update(name="Help")
    assert seen_by(acme.ben)[0].name == "Help"


def test_a_value_that_is_no_parameter_is_refused(acme: SimpleNamespace) -> None:
    with pytest.raises(NotPreparableError):
        Prepared(lambda count: Person.objects.all()[:count])(2)
    with pytest.raises(NotPreparableError):
        Prepared(lambda number: Person.objects.filter(pk=number + 1))(acme.ada.pk)
