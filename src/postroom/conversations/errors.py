"""What cannot be done, said so that the person knows what to do."""


class ConversationError(ValueError):
    """The act was refused; the message is a sentence for the person, `field` names what to mend, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
