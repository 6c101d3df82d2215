"""Linking of catalogues, law and express route."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.conditions import AnswerIs, DerivedIs, children
from enregla.rulebook.model import LISTS, CatalogueFile
from enregla.rulebook.problems import Problem, did_you_mean
from enregla.rulebook.source import SourceError, parse


def _places(root: Path, folder: str) -> dict[tuple[str, str], tuple[Path, tuple[str | int, ...]]]:
    """Where each entry stands, looked up only when a mistake needs its line."""
    found: dict[tuple[str, str], tuple[Path, tuple[str | int, ...]]] = {}
    for file in sorted((root / folder).glob("*.yaml")):
        try:
            data = parse(file.read_text(encoding="utf-8"))
        except (SourceError, OSError):
            continue
        for group, entries in (data or {}).items():
            pairs: Iterator[Any] = (
                iter(entries.items()) if isinstance(entries, dict) else iter(enumerate(entries))
            )
            for position, entry in pairs:
                key = position if isinstance(entries, dict) else entry.get("id", "")
                found[group, str(key)] = (file, (group, position))
    return found


class _Collector:
    def __init__(self, root: Path, folder: str) -> None:
        self.root, self.folder = root, folder
        self.raw: list[tuple[str, str, str]] = []

    def add(self, group: str, key: str, what: str) -> None:
        self.raw.append((group, key, what))

    def problems(self) -> list[Problem]:
        if not self.raw:
            return []
        places = _places(self.root, self.folder)
        fallback = (self.root / self.folder, ())
        return [Problem(*places.get((group, key), fallback), what) for group, key, what in self.raw]


def link_catalogues(book: Rulebook, root: Path) -> list[Problem]:
    out = _Collector(root, "_catalogues")
    for group in CatalogueFile.model_fields:
        for entry in getattr(book.catalogue, group):
            for ref in entry.legal_refs:
                if ref not in book.law.provisions:
                    out.add(group, entry.id, f'{group} "{entry.id}": no provision "{ref}" in the catalogue of law. It '
                            f"would cite nothing.{did_you_mean(ref, book.law.provisions)}")  # fmt: skip
    for sector in book.catalogue.sectors:
        for name, ids, known in (("starter", sector.starter, book.activities),
                                 ("usual_providers", sector.usual_providers, book.providers),
                                 ("dpo_entities", sector.dpo_entities, book.dpo_entities)):  # fmt: skip
            for given in ids:
                if given not in known:
                    out.add("sectors", sector.id, f'sector "{sector.id}", {name}: no entry "{given}". It would never be '
                            f"suggested.{did_you_mean(given, known)}")  # fmt: skip
    has_processing = "processing" in book.questionnaires
    for template in book.catalogue.activities:
        who = f'activity "{template.id}"'
        if template.when is not None:
            _organisation_only(book, template.when, out, "activities", template.id)
        for question_id, value in template.answers.items() if has_processing else ():
            ref = f"processing.{question_id}"
            if not book.has_question(ref):
                known = [q.id for q in book.questionnaires["processing"].questions]
                out.add("activities", template.id, f'{who}: no question "{question_id}" in processing. The suggestion '
                        f"would be lost.{did_you_mean(question_id, known)}")  # fmt: skip
                continue
            question = book.question(ref)
            if question.kind in ("single_choice", "multiple_choice"):
                options = {o.id for o in book.options(ref)}
                given = value if isinstance(value, list) else [value]
                if (question.kind == "multiple_choice") != isinstance(value, list):
                    out.add("activities", template.id, f"{who}: {question_id} is a {question.kind}; write "
                            f"{'a list' if question.kind == 'multiple_choice' else 'one option'}.")  # fmt: skip
                for option in given:
                    if option not in options:
                        out.add("activities", template.id, f'{who}: no option "{option}" in {question_id}. '
                                f"It would be refused.{did_you_mean(str(option), options)}")  # fmt: skip
            elif question.kind == "yes_no" and not isinstance(value, bool):
                out.add("activities", template.id, f"{who}: {question_id} is a yes_no; write true or false.")
            elif question.open_norm:
                out.add(
                    "activities",
                    template.id,
                    f"{who}: {question_id} is an open norm and may not be prefilled.",
                )
    for provider in book.catalogue.providers:
        for given in provider.usual_for:
            if given not in book.activities:
                out.add("providers", provider.id, f'provider "{provider.id}", usual_for: no activity "{given}".'
                        f"{did_you_mean(given, book.activities)}")  # fmt: skip
        if provider.country and book.countries and provider.country not in book.countries:
            out.add("providers", provider.id, f'provider "{provider.id}": no country "{provider.country}" in the '
                    f"catalogue.{did_you_mean(provider.country, book.countries)}")  # fmt: skip
    return out.problems()


def _organisation_only(book: Rulebook, condition: Any, out: _Collector, group: str, key: str) -> None:
    if isinstance(condition, AnswerIs):
        if not book.has_question(condition.answer):
            out.add(group, key, f'{group} "{key}", when: no question "{condition.answer}". It would always be unknown.'
                    f"{did_you_mean(condition.answer, book.question_refs)}")  # fmt: skip
        elif book.subject_of(condition.answer.split(".")[0]) != ORGANISATION:
            out.add(group, key, f'{group} "{key}", when: "{condition.answer}" is not about the organisation.')
    elif isinstance(condition, DerivedIs):
        if condition.derived not in book.derived:
            out.add(group, key, f'{group} "{key}", when: no derived fact "{condition.derived}".'
                    f"{did_you_mean(condition.derived, book.derived)}")  # fmt: skip
    else:
        inner = children(condition)
        if not inner:
            out.add(
                group,
                key,
                f'{group} "{key}", when: only answers and derived facts of the organisation may stand here.',
            )
        for child in inner:
            _organisation_only(book, child, out, group, key)


def link_law(book: Rulebook, root: Path) -> list[Problem]:
    out = _Collector(root, "_law")
    law = book.law
    for ref, provision in law.provisions.items():
        source, _, article = ref.partition(":")
        if source not in law.sources or not article:
            out.add("provisions", ref, f'provision "{ref}": no source "{source}". It could not be cited. Write '
                    f"<source>:<article>.{did_you_mean(source, law.sources)}")  # fmt: skip
        period = provision.in_force
        if period and period.from_ and period.until and period.from_ > period.until:
            out.add("provisions", ref, f'provision "{ref}": in_force ends before it begins.')
    for name, parameter in law.parameters.items():
        if not parameter.values:
            out.add(
                "parameters", name, f'parameter "{name}": no value. Rules that name it could not be decided.'
            )
        for ref in parameter.legal_refs:
            if ref not in law.provisions:
                out.add("parameters", name, f'parameter "{name}": no provision "{ref}" in the catalogue of law.'
                        f"{did_you_mean(ref, law.provisions)}")  # fmt: skip
    problems = out.problems()
    for i, (name, fact) in enumerate(book.derived.items()):
        for ref in fact.reads:
            if not book.has_question(ref) and ref not in (f"list:{x}" for x in LISTS):
                problems.append(Problem(root / "_derived.yaml", ("derived", i), f'derived fact "{name}", reads: no '
                                        f'question "{ref}".{did_you_mean(ref, book.question_refs)}'))  # fmt: skip
        for ref in fact.legal_refs:
            if ref not in law.provisions:
                problems.append(Problem(root / "_derived.yaml", ("derived", i), f'derived fact "{name}": no provision '
                                        f'"{ref}".{did_you_mean(ref, law.provisions)}'))  # fmt: skip
        if fact.prefills is not None and not book.has_question(fact.prefills):
            problems.append(Problem(root / "_derived.yaml", ("derived", i), f'derived fact "{name}", prefills: no '
                                    f'question "{fact.prefills}".{did_you_mean(fact.prefills, book.question_refs)}'))  # fmt: skip
    return problems


WANTED = {"activity_gaps": "activities", "provider_contracts": "providers"}


def link_route(book: Rulebook, root: Path) -> list[Problem]:
    file = root / "_express" / "route.yaml"
    problems: list[Problem] = []
    seen: set[str] = set()
    for i, screen in enumerate(book.route.screens):
        where: tuple[str | int, ...] = ("screens", i)
        if screen.step > len(book.route.steps):
            problems.append(
                Problem(file, where, f'screen "{screen.id}": step {screen.step} has no title in steps.')
            )
        always = [r for r in screen.questions if book.has_question(r) and book.question(r).relevant_when is None]
        if screen.kind == "questions" and (len(always) > 6 or len(screen.questions) > 12):
            problems.append(
                Problem(
                    file,
                    where,
                    f'screen "{screen.id}": {len(always)} questions for everybody, {len(screen.questions)} in all. '
                    "Six fit in the eye at a time. Split it or make it a checklist.",
                )
            )
        if screen.kind == "checklist" and len(screen.questions) > 12:
            problems.append(
                Problem(file, where, f'screen "{screen.id}": a checklist has at most twelve items.')
            )
        for j, ref in enumerate(screen.questions):
            here = (*where, "questions", j)
            if not book.has_question(ref):
                problems.append(Problem(file, here, f'screen "{screen.id}": no question "{ref}". The screen would have a '
                                        f"hole.{did_you_mean(ref, book.question_refs)}"))  # fmt: skip
                continue
            subject = book.subject_of(ref.split(".")[0])
            wanted = WANTED.get(screen.kind, ORGANISATION)
            if screen.kind == "publication":
                continue
            if subject != wanted:
                problems.append(Problem(file, here, f'screen "{screen.id}": "{ref}" is about {subject}, a screen of kind '
                                        f"{screen.kind} asks about {wanted}."))  # fmt: skip
            if ref in seen:
                problems.append(
                    Problem(file, here, f'screen "{screen.id}": "{ref}" is asked twice on the route.')
                )
            if book.question(ref).depth != "express":
                problems.append(Problem(file, here, f'screen "{screen.id}": "{ref}" has depth complete; the express '
                                        "route asks only express questions."))  # fmt: skip
            seen.add(ref)
    return problems
