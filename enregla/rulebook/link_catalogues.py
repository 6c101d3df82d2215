"""Linking of sectors, activities, providers and the other catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.conditions import AnswerIs, DerivedIs, children
from enregla.rulebook.factors import DPIA, OWN_CRITERION, RISK
from enregla.rulebook.link_conditions import Subject, check_condition
from enregla.rulebook.link_law import Collector
from enregla.rulebook.model import ActivityTemplate, CatalogueFile, Question
from enregla.rulebook.problems import Problem, Where, did_you_mean

FLAGS = "sector_flags"  # the derived fact that gathers the flags of the chosen sectors


def link_catalogues(book: Rulebook, root: Path) -> list[Problem]:
    out = Collector(root, "_catalogues")
    for group in CatalogueFile.model_fields:
        for entry in getattr(book.catalogue, group):
            for i, ref in enumerate(entry.legal_refs):
                if ref not in book.law.provisions:
                    out.add(group, entry.id, ("legal_refs", i), f'{group} "{entry.id}": no provision "{ref}" in the '
                            f"catalogue of law. It would cite "
                            f"nothing.{did_you_mean(ref, book.law.provisions)}")  # fmt: skip
    for sector in book.catalogue.sectors:
        who = f'sector "{sector.id}"'
        for name, ids, known in (("starter", sector.starter, book.activities),
                                 ("usual_providers", sector.usual_providers, book.providers),
                                 ("dpo_entities", sector.dpo_entities, book.dpo_entities)):  # fmt: skip
            for i, given in enumerate(ids):
                if given not in known:
                    out.add("sectors", sector.id, (name, i), f'{who}, {name}: no entry "{given}". It would never be '
                            f"suggested.{did_you_mean(given, known)}")  # fmt: skip
        if FLAGS in book.derived:
            flags = {o.id for o in book.derived[FLAGS].options}
            for i, flag in enumerate(sector.flags):
                if flag not in flags:
                    out.add("sectors", sector.id, ("flags", i), f'{who}, flags: no option "{flag}" in derived fact '
                            f'"{FLAGS}". No rule could see it.{did_you_mean(flag, flags)}')  # fmt: skip
    for template in book.catalogue.activities:
        for inside, what in _activity(book, template):
            out.add("activities", template.id, inside, f'activity "{template.id}"{what}')
    for provider in book.catalogue.providers:
        who = f'provider "{provider.id}"'
        for i, given in enumerate(provider.usual_for):
            if given not in book.activities:
                out.add("providers", provider.id, ("usual_for", i), f'{who}, usual_for: no activity "{given}". It '
                        f"would never be suggested.{did_you_mean(given, book.activities)}")  # fmt: skip
        if provider.country and book.countries and provider.country not in book.countries:
            out.add("providers", provider.id, ("country",), f'{who}: no country "{provider.country}" in the catalogue. '
                    f"Nothing could be said of its "
                    f"transfers.{did_you_mean(provider.country, book.countries)}")  # fmt: skip
    _factors(book, out)
    return out.problems()


def _factors(book: Rulebook, out: Collector) -> None:
    """Risk factors and the criteria they meet; the loader turns both into conditions."""
    criteria, met = book.dpia_criteria, set[str]()
    for name, factor in book.risk_factors.items():
        who = f'risk factor "{name}"'
        if RISK not in book.questionnaires:
            out.add("risk_factors", name, (), f'{who}: no questionnaire "{RISK}". It would never be looked at.')
            return
        if OWN_CRITERION not in book.law.provisions:
            out.add("risk_factors", name, (), f'{who}: its level rests on "{OWN_CRITERION}", which is no provision.')
            return
        at = Subject(book, RISK, book.subject_of(RISK), who)
        for inside, what in check_condition(factor.when, at):
            out.add("risk_factors", name, ("when", *inside), what)
        given: list[tuple[Where, list[str]]] = [(("criteria",), factor.criteria)]
        for n, more in enumerate(factor.conditional):
            place: Where = ("conditional", n)
            given.append(((*place, "criteria"), more.criteria))
            for inside, what in check_condition(more.when, at):
                out.add("risk_factors", name, (*place, "when", *inside), what)
        for place, ids in given:
            met.update(ids)
            for i, criterion in enumerate(ids):
                if criterion not in criteria:
                    out.add("risk_factors", name, (*place, i), f'{who}: no criterion "{criterion}". It would never '
                            f"count.{did_you_mean(criterion, criteria)}")  # fmt: skip
    for name in criteria:
        if DPIA not in book.questionnaires:
            out.add("dpia_criteria", name, (), f'criterion "{name}": there is no questionnaire "{DPIA}".')
        elif name not in met:
            out.add("dpia_criteria", name, (), f'criterion "{name}": no risk factor meets it. It could never be true. '
                    "Name it in one or remove it.")  # fmt: skip


def _activity(book: Rulebook, template: ActivityTemplate) -> Iterator[tuple[Where, str]]:
    if template.when is not None:
        if _only_facts(template.when):
            for inside, what in check_condition(template.when, Subject(book, "profile", ORGANISATION, ", when")):
                yield ("when", *inside), what
        else:
            yield ("when",), ", when: only answers and derived facts of the organisation may stand here."
    if "processing" not in book.questionnaires:
        return
    known = [q.id for q in book.questionnaires["processing"].questions]
    for name, value in template.answers.items():
        if name not in known:
            yield ("answers", name), (f': no question "{name}" in processing. The suggestion would be lost.'
                                      f"{did_you_mean(name, known)}")  # fmt: skip
            continue
        question = book.question(f"processing.{name}")
        if question.open_norm:
            yield ("answers", name), f": {name} is an open norm and may not be prefilled. A person weighs it."
            continue
        options = {o.id: o.exclusive for o in book.options(f"processing.{name}")}
        for inside, what in _prefilled(question, options, value):
            yield ("answers", name, *inside), f": {what}"


def _prefilled(question: Question, options: dict[str, bool], value: Any) -> Iterator[tuple[Where, str]]:
    """Why a question may not be prefilled with this value."""
    many = question.kind == "multiple_choice"
    if question.kind in ("single_choice", "multiple_choice"):
        if many != isinstance(value, list):
            what = "a list" if many else "one option"
            yield (), f"{question.id} is a {question.kind}; write {what}. It would be refused."
            return
        chosen = value if many else [value]
        for i, option in enumerate(chosen):
            if option not in options:
                yield ((i,) if many else ()), (f'no option "{option}" in {question.id}. It would be refused.'
                        f"{did_you_mean(str(option), options)}")  # fmt: skip
        alone = next((o for o in chosen if options.get(o)), None)
        if alone is not None and len(chosen) > 1:
            yield (), f'{question.id}: "{alone}" excludes the other options. It would be refused.'
        return
    number = question.kind in ("number", "amount")
    if question.kind == "item_link":
        yield (), f"{question.id} is an item_link: a person says what is linked. It may not be prefilled."
        return
    wanted, types = ("true or false", bool) if question.kind == "yes_no" else ("text", str)
    if number:
        wanted, types = "a number", (int, float)
    if not isinstance(value, types) or (number and isinstance(value, bool)):
        yield (), f"{question.id} is a {question.kind}; write {wanted}. It would be refused."


def _only_facts(condition: Any) -> bool:
    inner = children(condition)
    if not inner:
        return isinstance(condition, (AnswerIs, DerivedIs))
    return type(condition).__name__ not in ("Some", "Every", "Count") and all(_only_facts(c) for c in inner)
