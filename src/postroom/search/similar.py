"""The answer memory: what the team answered to mail like this one. Everything stays in the installation."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Left

from postroom.accounts.models import Person
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Conversation, Direction, Message
from postroom.search.find import find_tree
from postroom.search.highlight import folded_words
from postroom.search.language.tree import And, Field, Node, Not, Or, Word

MOST = 3
ASKED_WORDS = 16
LOOKED_AT = 25
SHORTEST_WORD = 4
LEAST_ALIKE = 0.12
LONGEST_READ = 8_000
# Words of four letters and more that say nothing about the matter, in the languages most often written here.
SAYS_NOTHING = frozenset(
    """
    about after again also always another because been before being both could dear does doing done down each even
    ever every from getting give have hello here hope into just kind know like look made make many mail more most much
    must need never only other over please quite really regards same should since some soon such sure take team than
    thank thanks that their them then there these they thing think this those though through today together told very
    want well went were what when where which while will with within without would write wrote your yours email
    aber alle auch bitte dank danke dann dass dein denn dieser diese dieses doch durch eine einen einer eines etwas
    freundlichen gruss grusse guten habe haben hallo hatte herr ihnen ihre ihren immer kann kein keine konnen mehr mein
    meine mich nach nicht noch oder schon sehr sein sich sind uber unser unsere viele vielen warum wenn werden wird
    wurde
    alors aussi avec avez bien bonjour cela cette comme cordialement dans depuis donc elle encore etre fait faire leur
    mais meme merci notre nous parce pour pouvez quand quel quelle sans sont tout tous tres votre vous
    aqui como cuando desde donde entre esta estan este estoy favor gracias hola mucho para pero porque puede saludos
    sobre tambien tengo tiene todo
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply of the team; `question` is the mail that it answered, `likeness` from 0 to 1."""

    reply: Message
    question: Message
    likeness: float


def answers_like(person: Person, conversation: Conversation, limit: int = MOST) -> list[Answer]:
    """Return the closest past replies to what was last asked here, of conversations that this person sees."""
    asked = _question(person, conversation)
    if asked is None:
        return []
    words = _telling(asked)
    if not words:
        return []
    found = find_tree(person, _query(words), order="relevance", limit=LOOKED_AT)
    others = [hit for hit in found.hits if hit.message and hit.conversation.pk != conversation.pk]
    numbers = [hit.message.pk for hit in others if hit.message]
    questions = _read(_messages_of(person, [hit.conversation.pk for hit in others]).filter(pk__in=numbers))
    near = sorted(_alike(asked, questions), key=lambda one: -one[0])
    return _answered(person, [one for one in near if one[0] >= LEAST_ALIKE])[:limit]


def _question(person: Person, conversation: Conversation) -> Message | None:
    received = _messages_of(person, [conversation.pk]).filter(direction=Direction.IN, automatic=False)
    return next(iter(_read(received.order_by("-received_at", "-id")[:1])), None)


def _messages_of(person: Person, conversations: Sequence[int]) -> QuerySet[Message]:
    """Return the messages of those of these conversations that the person sees.

    Looked up beforehand: asked in one query, the database goes through all that the person sees.
    """
    seen = conversations_of(person).filter(pk__in=conversations).values_list("pk", flat=True)
    return Message.objects.filter(conversation__in=list(seen))


def _read(messages: Iterable[Message]) -> list[Message]:
    rows = messages.annotate(read=Left("text", LONGEST_READ)).defer("text", "quoted_text", "verdict")  # type: ignore[attr-defined]
    return list(rows)


def _telling(message: Message) -> list[str]:
    """Return the words of a mail that may tell what it is about, the most telling first."""
    words = Counter(_words(message))
    in_subject = set(folded_words(message.subject))
    ranked = sorted(words, key=lambda word: (-(words[word] + 2 * (word in in_subject)), -len(word), word))
    return ranked[:ASKED_WORDS]


def _words(message: Message) -> list[str]:
    words = folded_words(f"{message.subject}\n{message.read}")  # type: ignore[attr-defined]
    return [
        word
        for word in words
        if len(word) >= SHORTEST_WORD and not word.isdigit() and word not in SAYS_NOTHING
    ]


def _query(words: Sequence[str]) -> Node:
    about = tuple(Word(word) for word in words)
    return And(
        (
            Or(about) if len(about) > 1 else about[0],
            Field("is", "received"),
            Not(Field("is", "automatic")),
        )
    )


def _alike(asked: Message, questions: Sequence[Message]) -> list[tuple[float, Message]]:
    """Return each with its likeness: the cosine of words weighed by how few of these mails have them."""
    counted = {question.pk: Counter(_words(question)) for question in questions}
    have = Counter(word for words in counted.values() for word in words)
    weight = {word: math.log(1 + (1 + len(questions)) / (1 + have[word])) for word in {*have, *_words(asked)}}
    mine = _vector(Counter(_words(asked)), weight)
    return [(_cosine(mine, _vector(counted[question.pk], weight)), question) for question in questions]


def _vector(words: Counter[str], weight: dict[str, float]) -> dict[str, float]:
    return {word: (1 + math.log(count)) * weight[word] for word, count in words.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    product = sum(value * other[word] for word, value in one.items() if word in other)
    return product / (_norm(one) * _norm(other)) if product else 0.0


def _norm(vector: dict[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))


def _answered(person: Person, near: Sequence[tuple[float, Message]]) -> list[Answer]:
    """Return the first reply that a person wrote after each of these, each conversation once."""
    replies = _messages_of(person, [question.conversation_id for _, question in near]).filter(
        direction=Direction.OUT,
        automatic=False,
        author__isnull=False,
    )
    by_conversation: dict[int, list[Message]] = {}
    for reply in replies.select_related("author").order_by("received_at", "id"):
        by_conversation.setdefault(reply.conversation_id, []).append(reply)
    answers: list[Answer] = []
    for likeness, question in near:
        after = (
            one
            for one in by_conversation.get(question.conversation_id, ())
            if one.received_at >= question.received_at
        )
        first = next(after, None)
        if first is not None and first.text.strip() and first.pk not in {one.reply.pk for one in answers}:
            answers.append(Answer(first, question, likeness))
    return answers
