"""Reading "host:port"."""


def host_port(text: str) -> tuple[str, int]:
    """Split "127.0.0.1:8000", "[::1]:8000" or ":8000" (all addresses).

    Raises ValueError, with a sentence, where there is no usable port.
    """
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise ValueError(f"“{text}” is not host:port. Write it like 127.0.0.1:8000.")
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 - asked for by leaving the host out
