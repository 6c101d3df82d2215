"""A view: one case on one date, read in one of two ways, with everything evaluated at most once.

``given``: unconfirmed suggestions count as what they say. ``strict``: they are unknown and unconfirmed items
leave their list open. Comparing both keeps a suggestion from ever reassuring anybody.

The strict view takes from the given one every result that looked at nothing unconfirmed: there both say the same.
To know which, a view counts in ``hunches`` how often something unconfirmed was looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from enregla.assessment.derived import DERIVED, Inputs, Unknown
from enregla.assessment.nodes import FoundKey, Key, Keys, Search
from enregla.assessment.program import CompiledRule, Program
from enregla.assessment.results import UNDETERMINED
from enregla.assessment.truth import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN
from enregla.case.model import Answer, Case, Item
from enregla.rulebook import ORGANISATION


@dataclass(slots=True)
class Look:
    """What a question says here. ``truth``: TRUE answered, UNKNOWN, NOT_APPLICABLE (not relevant)."""

    truth: int
    given: Any = None
    source: str = "answer"  # answer, suggestion, company_answer, unknown, unfit, missing, not_relevant, parent
    missing: tuple[Key, ...] = ()
    hunch: bool = False  # something unconfirmed was looked at on the way


@dataclass(slots=True)
class Decided:
    """``outcome`` is ``None`` when the decision does not apply here."""

    outcome: str | None
    relevance: int = TRUE
    fired: list[CompiledRule] = field(default_factory=list[CompiledRule])
    unknown: list[CompiledRule] = field(default_factory=list[CompiledRule])
    at_least: str | None = None
    hunch: bool = False


class View:
    def __init__(self, program: Program, case: Case, as_of: dt.date, *, strict: bool,
                 overlay: Mapping[Key, Answer] | None = None, given: View | None = None) -> None:  # fmt: skip
        self.program, self.case, self.as_of, self.strict = program, case, as_of, strict
        self.overlay = overlay or {}
        self.given = given  # the other reading of the same case, for a strict view
        self.hunches = 0
        self._looks: dict[Key, Look] = {}
        self._derived: dict[Key, Look] = {}
        self._rules: dict[Key, tuple[int, bool]] = {}
        self._decided: dict[Key, Decided] = {}
        self._supports: dict[Key, Keys] = {}  # of decisions, like what follows
        self._missing: dict[Key, Keys] = {}
        self._lists: dict[str, tuple[list[Item], bool, bool]] = {}
        self._force: dict[str, bool] = {}
        self._rule_force: dict[str, bool] = {}
        self._expired: dict[str, frozenset[str]] = {}
        self._parameters: dict[str, int | float] = {}

    # --- lists

    def items(self, list_id: str) -> tuple[list[Item], bool]:
        """Items that count and whether there may be more."""
        if list_id not in self._lists:
            whole = self.case.list_of(list_id)
            existing = [i for i in whole.items if not i.refused]
            open_ = not whole.closed
            if self.strict:
                counted = [i for i in existing if i.confirmed]
                open_ = open_ or len(counted) < len(existing)
            else:
                counted = existing
            self._lists[list_id] = (counted, open_, any(not i.confirmed for i in existing))
        items, open_, hunch = self._lists[list_id]
        self.hunches += hunch
        return items, open_

    def linked(self, item: Item | None, list_id: str) -> tuple[list[Item], bool]:
        """The items of a list linked to this one; open while the links were not answered or the list is open."""
        if item is None:
            return [], True
        items, open_ = self.items(list_id)
        if list_id not in item.links:
            return self._only_system(items, list_id)
        wanted = set(item.links[list_id])
        return [i for i in items if i.id in wanted], open_

    def _only_system(self, items: list[Item], list_id: str) -> tuple[list[Item], bool]:
        """Of the systems, the only one there is serves what is linked to none; of other lists nothing follows."""
        if list_id == "systems" and len(items) == 1:
            existing = [i for i in self.case.list_of(list_id).items if not i.refused]
            if existing == items:
                return items, False
        return [], True

    def unanswered_links(self, item: Item | None, list_id: str) -> Key | None:
        """The question that asks which items of the list this one uses, while nobody answered it."""
        if item is None or list_id in item.links:
            return None
        for (subject, target), ref in self.program.links.items():
            if target == list_id and self.case.item(subject, item.id) is item:
                return ref, item.id
        return None

    # --- answers

    def look(self, ref: str, item: Item | None) -> Look:
        key: Key = (ref, item.id if item is not None else None)
        found = self._looks.get(key)
        if found is None:
            found = self.given._looks.get(key) if self.given is not None else None
            if found is None or found.hunch:
                before = self.hunches
                found = self._look(ref, item, key)
                found.hunch = self.hunches > before or found.source == "suggestion"
            self._looks[key] = found
        if found.hunch:
            self.hunches += 1
        return found

    def _look(self, ref: str, item: Item | None, key: Key) -> Look:
        relevance = self.program.relevance[ref]
        if relevance is not None:
            truth = relevance.value(self, item)
            if truth == UNKNOWN:
                return Look(UNKNOWN, source="parent", missing=tuple(relevance.missing(self, item)))
            if truth != TRUE:
                return Look(NOT_APPLICABLE, source="not_relevant")
        answer = self.overlay.get(key) or self.case.answer(ref, item)
        if answer is None:
            return self._from_company(ref, item, key)
        if answer.state == "unknown" or answer.value is None:
            return Look(UNKNOWN, source="unknown", missing=(key,))
        if not self.program.fits(ref, answer.value):
            return Look(UNKNOWN, source="unfit", missing=(key,))
        if not answer.confirmed:
            if self.strict or ref in self.program.open_norm:
                return Look(UNKNOWN, source="suggestion", missing=(key,))
            return Look(TRUE, answer.value, "suggestion")
        return Look(TRUE, answer.value)

    def _from_company(self, ref: str, item: Item | None, key: Key) -> Look:
        """A confirmed company-level «no» answers for every item; a «yes» only when there is one item."""
        company = self.program.company.get(ref)
        if company is not None and item is not None:
            look = self.look(company, None)
            if look.truth == TRUE and look.given is False:
                return Look(TRUE, False, "company_answer")
            if look.truth == NOT_APPLICABLE:
                return Look(TRUE, False, "company_answer")
            if look.truth == TRUE:
                items, open_ = self.items(self.program.book.subject_of(ref.split(".")[0]))
                if len(items) == 1 and not open_:
                    return Look(TRUE, True, "company_answer")
        return Look(UNKNOWN, source="missing", missing=(key,))

    def gather_support(self, ref: str, item: Item | None, into: Keys) -> None:
        """The answers that a leaf rests on: its own, or those that made it irrelevant."""
        if not into.first("answer", ref, item):
            return
        look = self.look(ref, item)
        if look.truth == NOT_APPLICABLE:
            relevance = self.program.relevance[ref]
            if relevance is not None:
                relevance.gather_support(self, item, into)
        elif look.source == "company_answer":
            self.gather_support(self.program.company[ref], None, into)
        elif look.truth == TRUE:
            into[ref, item.id if item is not None else None] = None

    def derived(self, name: str, item: Item | None) -> Look:
        key: Key = (name, item.id if item is not None else None)
        found = self._derived.get(key)
        if found is None:
            found = self.given._derived.get(key) if self.given is not None else None
            if found is None or found.hunch:
                before = self.hunches
                found = self._derive(name, item)
                found.hunch = self.hunches > before
            self._derived[key] = found
        if found.hunch:
            self.hunches += 1
        return found

    def _derive(self, name: str, item: Item | None) -> Look:
        inputs = Inputs(self, item)
        try:
            value = DERIVED[name](inputs)
        except Unknown:
            return Look(UNKNOWN, source="missing", missing=tuple(dict.fromkeys(inputs.missing)))
        return Look(TRUE, value, "derived") if value is not None else Look(NOT_APPLICABLE, source="not_relevant")

    def gather_derived_support(self, name: str, item: Item | None, into: Keys) -> None:
        book = self.program.book
        for ref in book.derived[name].reads:
            subject = book.subject_of(ref.split(".")[0])
            if subject in (ORGANISATION, book.derived[name].subject):
                self.gather_support(ref, None if subject == ORGANISATION else item, into)
            else:
                for linked in self.linked(item, subject)[0]:
                    self.gather_support(ref, linked, into)

    def parameter(self, name: str) -> int | float:
        """Value on this view's date; raises ``ParameterGap``."""
        if name not in self._parameters:
            self._parameters[name] = self.program.book.parameter(name, self.as_of)
        return self._parameters[name]

    def in_force(self, ref: str) -> bool:
        if ref not in self._force:
            self._force[ref] = self.program.book.in_force(ref, self.as_of)
        return self._force[ref]

    # --- rules and decisions

    def rule(self, name: str, item: Item | None) -> int:
        """Truth of a rule; false while a provision it relies on is not in force."""
        key: Key = (name, item.id if item is not None else None)
        found = self._rules.get(key)
        if found is None:
            found = self.given._rules.get(key) if self.given is not None else None
            if found is None or found[1]:
                before = self.hunches
                found = (self._rule(name, item), self.hunches > before)
            self._rules[key] = found
        if found[1]:
            self.hunches += 1
        return found[0]

    def _rule(self, name: str, item: Item | None) -> int:
        rule = self.program.rules[name]
        in_force = self._rule_force.get(name)
        if in_force is None:
            in_force = self._rule_force[name] = all(self.in_force(r) for r in rule.refs)
        return rule.node.value(self, item) if in_force else FALSE

    def rule_support(self, name: str, item: Item | None) -> Keys:
        """The answers that the truth of a rule rests on."""
        into = Keys()
        self.gather_rule_support(name, item, into)
        return into

    def gather_rule_support(self, name: str, item: Item | None, into: Keys) -> None:
        if into.first("rule", name, item):
            self.program.rules[name].node.gather_support(self, item, into)

    def rule_missing(self, name: str, item: Item | None) -> Keys:
        """What is missing while a rule is unknown."""
        into = Keys()
        self.gather_rule_missing(name, item, into)
        return into

    def gather_rule_missing(self, name: str, item: Item | None, into: Keys) -> None:
        if into.first("rule", name, item):
            self.program.rules[name].node.gather_missing(self, item, into)

    def expired_options(self, ref: str) -> frozenset[str]:
        """Options of a question with a provision that is not in force on this view's date."""
        if ref not in self._expired:
            self._expired[ref] = frozenset(
                o.id for o in self.program.book.options(ref) if not all(self.in_force(r) for r in o.legal_refs)
            )
        return self._expired[ref]

    def option_refs(self, rule: CompiledRule, item: Item | None, *, in_force: bool = True) -> list[str]:
        """Provisions of the chosen options that the rule looks at; those in force, or those that are not."""
        refs: list[str] = []
        for question, organisation, named in rule.option_refs:
            look = self.look(question, None if organisation else item)
            if look.truth == TRUE:
                chosen = look.given if isinstance(look.given, list) else [look.given]
                counted = {o for o in named if o in chosen and (o not in self.expired_options(question)) == in_force}
                refs += [r for o in self.program.book.options(question) if o.id in counted for r in o.legal_refs]
        return list(dict.fromkeys(refs))

    def decide(self, name: str, item: Item | None) -> Decided:
        key: Key = (name, item.id if item is not None else None)
        found = self._decided.get(key)
        if found is None:
            found = self.given._decided.get(key) if self.given is not None else None
            if found is None or found.hunch:
                before = self.hunches
                found = self._decide(name, item)
                found.hunch = self.hunches > before
            self._decided[key] = found
        if found.hunch:
            self.hunches += 1
        return found

    def _decide(self, name: str, item: Item | None) -> Decided:
        decision = self.program.decisions[name]
        if decision.relevant is not None:
            relevance = decision.relevant.value(self, item)
            if relevance == UNKNOWN:
                return Decided(UNDETERMINED, relevance=UNKNOWN)
            if relevance != TRUE:
                return Decided(None, relevance=relevance)
        unknown: list[CompiledRule] = []
        for outcome, rules in decision.by_outcome:
            values = [(r, self.rule(f"{decision.questionnaire}.{r.id}", item)) for r in rules]
            fired = [r for r, v in values if v == TRUE]
            if fired:
                if unknown:
                    return Decided(UNDETERMINED, fired=fired, unknown=unknown, at_least=outcome.id)
                return Decided(outcome.id, fired=fired)
            unknown += [r for r, v in values if v == UNKNOWN]
        if unknown:
            return Decided(UNDETERMINED, unknown=unknown)
        return Decided(decision.authored.otherwise)

    def decision_support(self, name: str, item: Item | None) -> Keys:
        """The answers a decision rests on: of the fired rules, or of all rules when none fired."""
        key: Key = (name, item.id if item is not None else None)
        if key not in self._supports:
            decision, decided, into = self.program.decisions[name], self.decide(name, item), Keys()
            if decided.outcome is None and decision.relevant is not None:
                decision.relevant.gather_support(self, item, into)
            else:
                for rule in decided.fired or decision.rules:
                    self.gather_rule_support(f"{decision.questionnaire}.{rule.id}", item, into)
            self._supports[key] = into
        return self._supports[key]

    def decision_missing(self, name: str, item: Item | None) -> Keys:
        """What is missing while a decision is undetermined."""
        key: Key = (name, item.id if item is not None else None)
        if key not in self._missing:
            into = Keys()
            self._gather_decision_missing(name, item, into)
            self._missing[key] = into
        return self._missing[key]

    def decision_misses(self, name: str, item: Item | None, test: Callable[[Key], bool]) -> bool:
        """Whether something of this kind is missing; looks no further than the first."""
        try:
            self._gather_decision_missing(name, item, Search(test))
        except FoundKey:
            return True
        return False

    def _gather_decision_missing(self, name: str, item: Item | None, into: Keys) -> None:
        decision, decided = self.program.decisions[name], self.decide(name, item)
        if decided.relevance == UNKNOWN and decision.relevant is not None:
            decision.relevant.gather_missing(self, item, into)
        else:
            for rule in decided.unknown:
                self.gather_rule_missing(f"{decision.questionnaire}.{rule.id}", item, into)

    def raised(self, name: str, item: Item | None) -> str | None:
        """The level that a person chose above the decided one: what rests on the level rests on that."""
        chosen = self.program.adjustment(self.case, name, item)
        if chosen is None:
            return None
        order = self.program.levels[name]
        decided = self.decide(name, item).outcome
        return chosen.outcome if decided in order and order[chosen.outcome] < order[decided] else None


def has_suggestions(case: Case) -> bool:
    """Whether anything unconfirmed is in the case."""
    if any(not a.confirmed for group in case.answers.values() for a in group.values()):
        return True
    return any(
        not item.refused
        and (not item.confirmed or any(not a.confirmed for g in item.answers.values() for a in g.values()))
        for _, item in case.items()
    )


def shown(program: Program, name: str, item: Item | None, given: View, strict: View) -> tuple[Decided, View]:
    """The decision as given, unless that reassures: then with suggestions unknown."""
    as_given = given.decide(name, item)
    if strict is given:
        return as_given, given
    outcome = next((o for o in program.decisions[name].authored.outcomes if o.id == as_given.outcome), None)
    if as_given.outcome is not None and not (outcome and outcome.reassuring):
        return as_given, given
    return strict.decide(name, item), strict
