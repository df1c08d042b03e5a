"""A DNS of the tests' own, as a table; and one that does not answer."""

from dataclasses import dataclass, field


@dataclass
class Table:
    """Records by name."""

    txt: dict[str, list[str]] = field(default_factory=dict)
    a: dict[str, list[str]] = field(default_factory=dict)
    mx: dict[str, list[str]] = field(default_factory=dict)
    asked: int = 0

    def texts(self, name: str) -> list[str]:
        self.asked += 1
        return self.txt.get(name.lower(), [])

    def addresses(self, host: str) -> list[str]:
        return self.a.get(host.lower(), [])

    def mail_hosts(self, domain: str) -> list[str]:
        if domain.lower() not in self.mx:
            raise ValueError(domain)
        return self.mx[domain.lower()]


class Silent(Table):
    """Answers nothing in time."""

    def texts(self, name: str) -> list[str]:
        raise OSError(name)
