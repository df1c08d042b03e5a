"""Rule 2: words alone are a weak sign, never more than silence."""

import pytest

from postroom.guard.judge import judge
from postroom.guard.rules.phrases import reads_like_an_automatic_answer
from tests.guard.cases import case
from tests.guard.making import raw

SUBJECTS = ["Automatic reply: Kettle", "Abwesenheitsnotiz", "Réponse automatique : absent", "Out of Office"]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_subject_is_the_evidence(subject: str) -> None:
    found = reads_like_an_automatic_answer(case(raw(subject=subject)))
    assert found is not None
    assert found.evidence[0].evidence.lower() in subject.lower()
    assert judge(case(raw(subject=subject))).outcome == "silent"


def test_a_person_who_writes_about_replies_is_not_meant() -> None:
    assert reads_like_an_automatic_answer(case(raw(subject="Your reply was quick"))) is None
