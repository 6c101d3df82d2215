"""What the last assessments said of each decision and item, so that one more answer costs what rests on it.

A part of an assessment is used again only if every answer that its rules can look at is the very same object as then;
the objects are frozen, so the part is what it would be if it were computed again. Which answers those are follows
from the rules alone (``Reads``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from enregla.assessment.nodes import Key
from enregla.assessment.program import Program
from enregla.assessment.reads import OWN, Reads
from enregla.assessment.results import FindingResult, Lazy
from enregla.case.model import Answer, Case, Item
from enregla.rulebook import ORGANISATION

KEPT_CASES = 8  # cases, and dates, whose last assessment is kept

Seen = list[object]
Result = TypeVar("Result")
Read = tuple[str, tuple[str, ...]]  # a questionnaire and those of its questions that are looked at
Owned = tuple[str, tuple[Read, ...]]  # the same of the company, or of the items of a list


@dataclass(slots=True)
class Told(Generic[Result]):
    """A result, or none, and the answers that it waits for: now, or later in the full depth."""

    result: Result | None
    waits: Lazy[Sequence[tuple[Key, bool]]]


@dataclass(slots=True)
class Asked:
    """Which questions of a questionnaire count for one item: true, false, unknown."""

    relevant: dict[Key, str] = field(default_factory=dict[Key, str])
    ignored: list[str] = field(default_factory=list[str])


Findings = dict[str, Told[FindingResult]]  # of a questionnaire for one item, by id


class Kind(Enum):
    QUESTIONS = "questions"
    FINDINGS = "findings"
    DECISION = "decision"


class Part(NamedTuple):
    """The smallest thing that is said again or not: the questions of a questionnaire that count, its findings, or one
    of its decisions, each for one item."""

    kind: Kind
    name: str  # questionnaire, or decision


@dataclass(slots=True)
class KeptPart:
    """What a part said, and what it saw."""

    told: Any
    item: Item | None
    own: Seen
    shared: list[Seen]


@dataclass(slots=True)
class Kept:
    """The parts of the last assessment of a case."""

    parts: dict[tuple[Part, str | None], KeptPart] = field(default_factory=dict[tuple[Part, str | None], KeptPart])
    shared: dict[Owned, Seen] = field(default_factory=dict[Owned, Seen])


class Memory:
    """Belongs to a program. Holds a few cases, so that it stays small; safe to share between threads."""

    def __init__(self, program: Program, sources: Mapping[Part, Sources] | None = None) -> None:
        self.sources = sources or {part: _sources(program, part) for part in _parts(program)}
        self.shared = tuple(dict.fromkeys(x for s in self.sources.values() for x in s.shared))
        self.kept = lru_cache(maxsize=KEPT_CASES)(lambda case_id, as_of: Kept())  # pyright: ignore[reportUnknownLambdaType]

    def last(self, case: Case, as_of: dt.date) -> Kept:
        """The parts of the last assessment of this case on this date; the next one replaces them."""
        return self.kept(case.id, as_of)

    def forget(self) -> None:
        """The next assessment of every case starts from nothing."""
        self.kept.cache_clear()

    def start_from(self, case: Case, as_of: dt.date, other: Kept, changed: Container[Part]) -> None:
        """Takes over what another program said, but for the parts whose rules differ."""
        mine = self.last(case, as_of)
        mine.parts = {here: told for here, told in other.parts.items() if here[0] not in changed}
        mine.shared = other.shared


@dataclass(frozen=True, slots=True)
class Sources:
    """What a part reads."""

    rules: frozenset[str]  # questionnaires whose rules are used, its own included
    own: tuple[Read, ...]
    shared: tuple[Owned, ...]  # of the company and of the items of whole lists

    def again(self, before: KeptPart, item: Item | None, shared: Mapping[Owned, Seen]) -> bool:
        """Whether a part would see what it saw; ``shared`` holds what is seen of each owner but the item itself."""
        if not all(a is shared[x] for a, x in zip(before.shared, self.shared, strict=True)):
            return False
        if before.item is item:
            return True
        own = self.seen(item)
        if not same(before.own, own):
            return False
        before.item, before.own = item, own  # so that next time one look is enough
        return True

    def seen(self, item: Item | None) -> Seen:
        """What is looked at of the item itself."""
        return [] if item is None else _of_item(item, self.own)


@dataclass(frozen=True, slots=True)
class _Held:
    """The answers to a questionnaire, of which only some are looked at."""

    answers: Mapping[str, Answer]
    questions: tuple[str, ...]

    def same(self, other: _Held) -> bool:
        mine, theirs = self.answers, other.answers
        return mine is theirs or all(mine.get(q) is theirs.get(q) for q in self.questions)


_NO_ANSWERS: Mapping[str, Answer] = {}


def same(old: Seen, new: Seen) -> bool:
    """Whether both saw the very same answers."""
    return len(old) == len(new) and all(
        a is b or (isinstance(a, _Held) and isinstance(b, _Held) and a.same(b)) for a, b in zip(old, new, strict=True)
    )


def owner_seen(case: Case, source: Owned) -> Seen:
    """What is looked at of the company, or of a list."""
    owner, read = source
    if owner == ORGANISATION:
        return [case.overrides, *_of_answers(case.answers, read)]
    whole = case.list_of(owner)
    return [whole.closed, *(x for item in whole.items for x in _of_item(item, read))]


def _of_item(item: Item, read: Sequence[Read]) -> Seen:
    return [item.id, item.name, item.confirmed, item.refused, item.links, *_of_answers(item.answers, read)]


def _of_answers(answers: Mapping[str, Mapping[str, Answer]], read: Sequence[Read]) -> Iterable[object]:
    return (_Held(answers.get(questionnaire, _NO_ANSWERS), questions) for questionnaire, questions in read)


def _parts(program: Program) -> Iterator[Part]:
    for key, questionnaire in program.book.questionnaires.items():
        yield Part(Kind.QUESTIONS, key)
        yield from (Part(Kind.DECISION, f"{key}.{d.id}") for d in questionnaire.decisions)
        if questionnaire.findings:
            yield Part(Kind.FINDINGS, key)


def _sources(program: Program, part: Part) -> Sources:
    reads, key = Reads(program), part.name.partition(".")[0]
    questionnaire = program.book.questionnaires[key]
    match part.kind:
        case Kind.QUESTIONS:
            for question in questionnaire.questions:
                reads.question(f"{key}.{question.id}")
        case Kind.DECISION:
            reads.decision(part.name)
            _superseded(reads, program.book.decisions[part.name].superseded_by, questionnaire.subject)
        case Kind.FINDINGS:
            for finding in questionnaire.findings:
                reads.rules([program.findings[f"{key}.{finding.id}"].rule])
                _superseded(reads, finding.superseded_by, questionnaire.subject)
    if part.kind is not Kind.QUESTIONS:
        _with_whole_sections(reads)
    by_owner: dict[str, dict[str, list[str]]] = {ORGANISATION: {}, OWN: {}, **{name: {} for name in reads.lists}}
    for owner, ref in reads.asked:
        read_of, _, question = ref.partition(".")
        by_owner.setdefault(owner, {}).setdefault(read_of, []).append(question)
    read = {owner: tuple((k, tuple(q)) for k, q in found.items()) for owner, found in by_owner.items()}
    own = read.pop(OWN)
    return Sources(frozenset({key, *reads.rules_of}), own, tuple(read.items()))


def _superseded(reads: Reads, other: str | None, subject: str) -> None:
    """A signal also looks at what the decision (or the questionnaire) that it gives way to looks at."""
    if other is None:
        return
    key, _, decision = other.partition(".")
    questionnaire = reads.program.book.questionnaires[key]
    owner = OWN if questionnaire.subject == subject else questionnaire.subject
    if owner not in (OWN, ORGANISATION):
        reads.lists.setdefault(owner)
    for question in questionnaire.questions:
        reads.question(f"{key}.{question.id}", owner)
    for name in [decision] if decision else [d.id for d in questionnaire.decisions]:
        reads.decision(f"{key}.{name}", owner)


def _with_whole_sections(reads: Reads) -> None:
    """Whether a section is started depends on every question of the full depth in it, and on what makes those
    relevant; whether an open list is asked about now, on what was started for any of its items."""
    program = reads.program
    about = {
        name: [k for k, q in program.book.questionnaires.items() if q.subject == name] for name in program.full_lists
    }
    done: set[tuple[str, str]] = set()
    while True:
        todo = {(owner, ref.split(".")[0]) for owner, ref in reads.asked if ref in program.full_depth}
        todo |= {(name, key) for name in reads.lists for key in about.get(name, ())}
        if not (todo := todo - done):
            return
        for owner, key in todo:
            for question in program.book.questionnaires[key].questions:
                if f"{key}.{question.id}" in program.full_depth:
                    reads.question(f"{key}.{question.id}", owner)
        done |= todo


def memory_of(program: Program) -> Memory:
    """The memory of a program, made once."""
    if program.memory is None:
        program.memory = Memory(program)
    return program.memory
