"""Linking of the law catalogue and of the declared derived facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.link_conditions import CATALOGUES
from enregla.rulebook.model import DerivedFact, Period
from enregla.rulebook.problems import Problem, Where, did_you_mean
from enregla.rulebook.source import SourceError, parse


def _places(root: Path, folder: str) -> dict[tuple[str, str], tuple[Path, Where]]:
    """Where each entry stands, looked up only when a mistake needs its line."""
    found: dict[tuple[str, str], tuple[Path, Where]] = {}
    for file in sorted((root / folder).glob("*.yaml")):
        try:
            data = parse(file.read_text(encoding="utf-8"))
        except (SourceError, OSError):
            continue
        for group, entries in (data or {}).items():
            pairs: Iterator[Any] = iter(entries.items()) if isinstance(entries, dict) else iter(enumerate(entries))
            for position, entry in pairs:
                key = position if isinstance(entries, dict) else entry.get("id", "")
                found[group, str(key)] = (file, (group, position))
    return found


def made_at(root: Path, name: str) -> tuple[Path, Where]:
    """Where a condition made from a factor or a criterion is written."""
    places = _places(root, "_catalogues")
    fallback: tuple[Path, Where] = (root / "_catalogues", ())
    return places.get(("risk_factors", name)) or places.get(("dpia_criteria", name)) or fallback


class Collector:
    """Mistakes by entry of a folder of files that are merged when loaded."""

    def __init__(self, root: Path, folder: str) -> None:
        self.root, self.folder = root, folder
        self.raw: list[tuple[str, str, Where, str]] = []

    def add(self, group: str, key: str, inside: Where, what: str) -> None:
        self.raw.append((group, key, inside, what))

    def problems(self) -> list[Problem]:
        if not self.raw:
            return []
        places = _places(self.root, self.folder)
        fallback: tuple[Path, Where] = (self.root / self.folder, ())
        found: list[Problem] = []
        for group, key, inside, what in self.raw:
            file, where = places.get((group, key), fallback)
            found.append(Problem(file, (*where, *inside), what))
        return found


def link_law(book: Rulebook, root: Path) -> list[Problem]:
    out, law = Collector(root, "_law"), book.law
    for name, source in law.sources.items():
        if _backwards(source.in_force):
            out.add("sources", name, ("in_force",), f'source "{name}": in_force ends before it begins. Nothing of it '
                    "would ever count. Swap the days.")  # fmt: skip
    for ref, provision in law.provisions.items():
        source, _, article = ref.partition(":")
        if not article:
            out.add(
                "provisions", ref, (), f'provision "{ref}": not of the form <source>:<article>. It could not be cited.'
            )
        elif source not in law.sources:
            out.add("provisions", ref, (), f'provision "{ref}": no source "{source}". It could not be cited. Write '
                    f"<source>:<article>.{did_you_mean(source, law.sources)}")  # fmt: skip
        if provision.in_force and _backwards(provision.in_force):
            out.add("provisions", ref, ("in_force",), f'provision "{ref}": in_force ends before it begins. It would '
                    "never count. Swap the days.")  # fmt: skip
    for name, parameter in law.parameters.items():
        if not parameter.values:
            out.add("parameters", name, ("values",), f'parameter "{name}": no value. Rules that name it could not be '
                    "decided. Write the first day of each value.")  # fmt: skip
        for i, ref in enumerate(parameter.legal_refs):
            if ref not in law.provisions:
                out.add("parameters", name, ("legal_refs", i), f'parameter "{name}": no provision "{ref}" in the '
                        f"catalogue of law. The figure would rest on "
                        f"nothing.{did_you_mean(ref, law.provisions)}")  # fmt: skip
    return out.problems()


def _backwards(period: Period) -> bool:
    return period.from_ is not None and period.until is not None and period.from_ > period.until


def link_derived(book: Rulebook, root: Path) -> list[Problem]:
    file = root / "_derived.yaml"
    return [
        Problem(file, ("derived", i, *inside), f'derived fact "{fact.id}"{what}')
        for i, fact in enumerate(book.derived.values())
        for inside, what in _fact(book, fact)
    ]


def linked_lists(book: Rulebook, subject: str) -> set[str]:
    """The lists whose items an item_link question ties to items of this subject."""
    return {str(question.links_to) for q in book.questionnaires.values() if q.subject == subject
            for question in q.questions if question.kind == "item_link"}  # fmt: skip


def _fact(book: Rulebook, fact: DerivedFact) -> Iterator[tuple[Where, str]]:
    choice = fact.kind in ("single_choice", "multiple_choice")
    if fact.options_from is not None and fact.options_from not in CATALOGUES:
        yield ("options_from",), (f': no catalogue "{fact.options_from}". It would have no options.'
                                  f"{did_you_mean(fact.options_from, CATALOGUES)}")  # fmt: skip
    elif choice and not (fact.options or fact.options_from):
        yield (), ": a choice without options. No rule could compare it. Add options or options_from."
    for i, ref in enumerate(fact.reads):
        if not book.has_question(ref):
            yield ("reads", i), (f', reads: no question "{ref}". Nobody could say what is missing.'
                                 f"{did_you_mean(ref, book.question_refs)}")  # fmt: skip
        elif book.subject_of(ref.split(".")[0]) not in (ORGANISATION, fact.subject, *linked_lists(book, fact.subject)):
            owner = book.subject_of(ref.split(".")[0])
            yield ("reads", i), f', reads: "{ref}" is about {owner}, the fact is about {fact.subject}.'
    for i, ref in enumerate(fact.legal_refs):
        if ref not in book.law.provisions:
            yield ("legal_refs", i), (f': no provision "{ref}" in the catalogue of law. It would rest on nothing.'
                                      f"{did_you_mean(ref, book.law.provisions)}")  # fmt: skip
    if fact.prefills is not None:
        if not book.has_question(fact.prefills):
            yield ("prefills",), (f', prefills: no question "{fact.prefills}". The suggestion would be lost.'
                                  f"{did_you_mean(fact.prefills, book.question_refs)}")  # fmt: skip
        elif fact.subject != book.subject_of(fact.prefills.split(".")[0]):
            yield ("prefills",), ", prefills: only a question about the same subject can take the suggestion."
        elif book.question(fact.prefills).kind != fact.kind:
            kind = book.question(fact.prefills).kind
            yield (
                ("prefills",),
                f', prefills: "{fact.prefills}" is a {kind}, the fact a {fact.kind}. It would be refused.',
            )
