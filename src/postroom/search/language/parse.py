"""Reading a query (grammar in docs/search.md). Whatever the text: a query or a sentence about what is wrong."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from postroom.search.language.operators import Operator, operator_named
from postroom.search.language.query import Hint, NotUnderstood, Query, QueryError
from postroom.search.language.tokens import Token, cleaned, tokens
from postroom.search.language.tree import And, Everything, Node, Not, Or, Phrase
from postroom.search.language.values import Clock, value_node
from postroom.search.language.words import misread, word_node

MOST_CHARACTERS = 5_000
MOST_PARTS = 250
DEEPEST = 20
DATE_WORDS = 4


def parse(text: str, *, now: datetime, zone: tzinfo) -> Query | QueryError:
    """Return what the text asks for; never raises. Dates are those of the zone, seen from `now` (aware)."""
    if len(text) > MOST_CHARACTERS:
        sentence = (
            f"The search has {len(text):,} characters. It can have {MOST_CHARACTERS:,}: leave some out."
        )
        return QueryError(MOST_CHARACTERS, len(text), sentence)
    text = cleaned(text)
    try:
        return _Parser(text, list(tokens(text)), Clock(now, zone)).query()
    except NotUnderstood as found:
        return found.error


@dataclass
class _Parser:
    """Recursive descent over the tokens of one query."""

    text: str
    tokens: list[Token]
    clock: Clock
    at: int = 0
    parts: int = 0
    hints: list[Hint] = field(default_factory=list)

    def query(self) -> Query:
        root = self._alternatives(None, 0)
        if (token := self._next).kind == "close":
            raise NotUnderstood(
                token.start, token.end, "This parenthesis closes nothing. Take it away, or open one."
            )
        return Query(Everything() if root is None else root, tuple(self.hints))

    @property
    def _next(self) -> Token:
        return self.tokens[self.at]

    def _take(self) -> Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def _alternatives(self, inside: Operator | None, depth: int) -> Node | None:
        """Read what stands between ORs. `inside` is the operator whose parentheses these are."""
        found = [self._all(inside, depth)]
        while self._next.kind == "or":
            token = self._take()
            following = self._all(inside, depth)
            if following is None or found[-1] is None:
                self._hint(
                    token, "OR stands between two words; here it has none on one side and says nothing."
                )
            found.append(following)
        nodes = [node for node in found if node is not None]
        return _joined(Or, nodes)

    def _all(self, inside: Operator | None, depth: int) -> Node | None:
        nodes: list[Node] = []
        while (token := self._next).kind not in ("or", "close", "end"):
            if token.kind == "and":
                self._take()
                continue
            node = self._part(inside, depth)
            if node is not None:
                nodes.append(node)
        return _joined(And, nodes)

    def _part(self, inside: Operator | None, depth: int) -> Node | None:
        token = self._take()
        if depth >= DEEPEST:
            raise NotUnderstood(
                token.start, token.end, f"More than {DEEPEST} levels of parentheses or negations."
            )
        match token.kind:
            case "minus" | "not":
                if self._next.kind in ("or", "and", "close", "end"):
                    self._hint(token, f"{token.text} stands before what is unwanted; here nothing follows.")
                    return None
                node = self._part(inside, depth + 1)
                return None if node is None else Not(node)
            case "open":
                return self._group(token, inside, depth)
            case "operator":
                return self._operator(token, inside, depth)
        self._count(token)
        if inside is not None:
            return value_node(inside, token, self.clock)
        if token.kind == "phrase":
            return Phrase(token.text) if token.text.strip() else None
        if sentence := misread(token.text):
            self._hint(token, sentence)
        return word_node(token.text)

    def _group(self, opening: Token, inside: Operator | None, depth: int) -> Node | None:
        node = self._alternatives(inside, depth + 1)
        if self._next.kind == "close":
            closing = self._take()
            if node is None:
                self._hint(
                    Token("open", "", opening.start, closing.end), "Between these parentheses stands nothing."
                )
        return node

    def _operator(self, token: Token, inside: Operator | None, depth: int) -> Node | None:
        operator = operator_named(token.text)
        if operator is None or inside is not None:
            name = inside.name if inside else token.text
            raise NotUnderstood(token.start, token.end, f"{token.text}: cannot stand inside {name}:( ).")
        following = self._next
        if following.kind == "open":
            return self._group(self._take(), operator, depth)
        written_together = following.kind in ("or", "and", "not") and following.start == token.end
        if following.kind not in ("word", "phrase") and not written_together:
            self._count(token)
            if following.kind == "end":
                self._hint(token, f"{operator.name}: waits for what follows, such as {operator.example}.")
                return None
            sentence = f"{operator.name}: needs something behind it, such as {operator.example}."
            raise NotUnderstood(token.start, token.end, sentence)
        value = self._take()
        self._count(value)
        if operator.kind == "date" and value.kind == "word":
            value = self._longest_date(value)
        return value_node(operator, value, self.clock)

    def _longest_date(self, value: Token) -> Token:
        """Return the value with as many of the words behind it as make a date: after:5 May, on:last week."""
        words, best, best_at = value.text, value, self.at
        for place in range(self.at, min(self.at + DATE_WORDS - 1, len(self.tokens))):
            token = self.tokens[place]
            if token.kind != "word":
                break
            words = f"{words} {token.text}"
            if self.clock.knows(words):
                best, best_at = Token("word", words, value.start, token.end), place + 1
        self.at = best_at
        return best

    def _count(self, token: Token) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            sentence = f"The search has more than {MOST_PARTS} words and operators. Leave some out."
            raise NotUnderstood(token.start, token.end, sentence)

    def _hint(self, token: Token, sentence: str) -> None:
        self.hints.append(Hint(token.start, token.end, sentence))


def _joined(join: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    """Return the nodes as one; those that are joined in the same way already become part of it."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, (And, Or)) and isinstance(node, join) else [node])
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else join(tuple(flat))
