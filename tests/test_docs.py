"""What the documents name exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_stop_of_the_flow_is_a_function_in_its_file() -> None:
    stops = re.findall(r"`([\w/]+\.py):(\w+)`", (ROOT / "docs" / "flow.md").read_text())
    assert len(stops) > 20
    for file, name in stops:
        code = (ROOT / "src" / "postroom" / file).read_text()
        assert re.search(rf"(def|class) {name}\b|^{name}\b.*=", code, re.MULTILINE), f"{file}:{name}"


def test_the_order_of_the_line_is_told_as_it_is() -> None:
    from postroom.delivery.line import STOPS

    told = re.findall(
        r"^   - `(\w+)`", (ROOT / "docs" / "flow.md").read_text().replace("` asks", "`"), re.MULTILINE
    )
    assert told == [stop.__name__ for stop in STOPS]


def test_the_readme_names_commands_that_exist() -> None:
    from postroom.config.cli import COMMANDS

    named = set(re.findall(r"(?:`|bin/)postroom (\w+)", (ROOT / "README.md").read_text()))
    assert named <= set(COMMANDS)
    targets = set(re.findall(r"make ([\w-]+)", (ROOT / "README.md").read_text()))
    makefile = (ROOT / "Makefile").read_text()
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []
