"""Linking of the express route."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.model import RouteScreen
from enregla.rulebook.problems import Problem, Where, did_you_mean

WANTED = {"activity_gaps": "activities", "provider_contracts": "providers"}


def link_route(book: Rulebook, root: Path) -> list[Problem]:
    file = root / "_express" / "route.yaml"
    problems: list[Problem] = []
    seen: set[str] = set()
    screens: set[str] = set()
    for i, screen in enumerate(book.route.screens):
        where: Where = ("screens", i)
        who = f'screen "{screen.id}"'
        if screen.id in screens:
            problems.append(Problem(file, where, f"duplicate {who}. Only one of the two would be found. Rename one."))
        screens.add(screen.id)
        if screen.step > len(book.route.steps):
            problems.append(Problem(file, (*where, "step"), f"{who}: step {screen.step} has no title in steps. "
                    f"Nobody would "
                                    f"see where they are. There are {len(book.route.steps)}."))  # fmt: skip
        problems += [Problem(file, (*where, *inside), f"{who}: {what}") for inside, what in _length(book, screen)]
        for j, ref in enumerate(screen.questions):
            here = (*where, "questions", j)
            problems += [Problem(file, here, f"{who}: {what}") for what in _question(book, screen, ref, seen)]
    return problems


def _length(book: Rulebook, screen: RouteScreen) -> Iterator[tuple[Where, str]]:
    always = [r for r in screen.questions if book.has_question(r) and book.question(r).relevant_when is None]
    if screen.kind in ("questions", "checklist") and not screen.questions:
        yield (), "no questions. It would be empty. List them or remove the screen."
    if screen.kind == "questions" and (len(always) > 6 or len(screen.questions) > 12):
        yield (), (f"{len(always)} questions for everybody, {len(screen.questions)} in all. "
                   "Six fit in the eye at a time. Split it or make it a checklist.")  # fmt: skip
    if screen.kind == "checklist" and len(screen.questions) > 12:
        yield (), f"{len(screen.questions)} items; a checklist has at most twelve. Split it."


def _question(book: Rulebook, screen: RouteScreen, ref: str, seen: set[str]) -> Iterator[str]:
    if not book.has_question(ref):
        yield f'no question "{ref}". The screen would have a hole.{did_you_mean(ref, book.question_refs)}'
        return
    if screen.kind == "publication":
        return  # confirms what stands there already
    subject, wanted = book.subject_of(ref.split(".")[0]), WANTED.get(screen.kind, ORGANISATION)
    if subject != wanted:
        yield f'"{ref}" is about {subject}, a screen of kind {screen.kind} asks about {wanted}. It would show nothing.'
    if ref in seen:
        yield f'"{ref}" is asked twice on the route. Nothing is asked twice: remove one.'
    if book.question(ref).depth != "express":
        yield (
            f'"{ref}" has depth complete; the express route asks only express questions. Change its depth or remove it.'
        )
    seen.add(ref)
