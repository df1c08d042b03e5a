"""One run of fuzzing one target, in a process of its own."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.mail_fuzz.seeds import dictionary, seeds

ROOT = Path(__file__).parent.parent.parent
INPUT_MOST_BYTES = 8_192
INSTRUMENTED_SLACK = 5.0
HANG_S = 60
MEMORY_MB = 1024
GRACE_S = 60
_PROGRESS = re.compile(r"^#(\d+)\s+\w+\s+cov: (\d+) ft: \d+ corp: (\d+)/", re.MULTILINE)
_ARTIFACT = re.compile(r"Test unit written to (\S+)")
_REASON = re.compile(r"=== Uncaught Python exception: ===\n(.*?)\n(?:=====|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """What went wrong, and the input that it went wrong with."""

    reason: str
    input: Path


@dataclass(frozen=True)
class Report:
    """What a run has tried: inputs run, edges of the code reached, inputs worth keeping."""

    executions: int
    coverage: int
    corpus: int
    finding: Finding | None


def run(target: str, keep: Path, *, seconds: int = 0, executions: int = 0, echo: bool = False) -> Report:
    """Fuzz a target for so long or so often, from the seeds and what `keep` has of earlier runs.

    Raises RuntimeError when fuzzing itself could not run.
    """
    keep = keep.resolve()
    corpus = keep / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number:04}").write_bytes(seed)
    words = keep / f"{target}.dict"
    words.write_text(dictionary(target))
    command = [
        sys.executable, "-m", "tests.mail_fuzz.engine", target, str(INSTRUMENTED_SLACK), str(keep),
        str(corpus), f"-dict={words}", f"-artifact_prefix={keep}/{target}-", f"-max_len={INPUT_MOST_BYTES}",
        f"-timeout={HANG_S}", f"-rss_limit_mb={MEMORY_MB}", "-reload=0", "-report_slow_units=1000",
        *([f"-max_total_time={seconds}"] if seconds else []),
        *([f"-runs={executions}", "-seed=4711"] if executions else []),
    ]  # fmt: skip
    return _read(*_output(command, seconds, echo))


def _output(command: list[str], seconds: int, echo: bool) -> tuple[str, int]:
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                lines.append(line)
                if echo and "pulse" in line:
                    print(line.strip(), flush=True)
            code = process.wait(timeout=seconds + GRACE_S)
        finally:
            process.kill()
    return "".join(lines), code


def _read(output: str, code: int) -> Report:
    progress = _PROGRESS.findall(output)
    artifact, reason = _ARTIFACT.search(output), _REASON.search(output)
    if not artifact and (code or not progress):
        raise RuntimeError(f"fuzzing ended with {code}:\n{output[-3000:]}")
    finding = None
    if artifact:
        finding = Finding(reason[1] if reason else output[-1500:], Path(artifact[1]))
    executions, coverage, corpus = map(int, progress[-1]) if progress else (0, 0, 0)
    return Report(executions, coverage, corpus, finding)
