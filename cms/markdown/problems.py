"""What is wrong with a text file, collected so that its writer sees all of it at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackError(Exception):
    """Text files that cannot be loaded; `problems` names each with file and line. Nothing has been written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects problems of one file after the other."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.file = ""

    @contextmanager
    def within(self, file: str) -> Iterator[None]:
        """Name `file` in what is added inside."""
        before, self.file = self.file, file
        try:
            yield
        finally:
            self.file = before

    def add(self, line: int, message: str) -> None:
        self.found.append(Problem(self.file, line, message))

    def raise_if_any(self) -> None:
        """Raise PackError with all that was found."""
        if self.found:
            raise PackError(self.found)
