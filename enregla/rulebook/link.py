"""Linking: every id that anything refers to must exist and fit. Run once when the rulebook is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.conditions import (
    AnswerIs, Count, DecisionIs, DerivedIs, Every, FindingHolds, ParamRef, RuleHolds, Some, children,
)  # fmt: skip
from enregla.rulebook.link_catalogues import link_catalogues, link_law, link_route
from enregla.rulebook.model import LISTS, OptionRefs, Question, Questionnaire
from enregla.rulebook.problems import Problem, did_you_mean

Where = tuple[str | int, ...]

FITS: dict[str, set[str]] = {
    "yes_no": {"is"},
    "single_choice": {"is", "in"},
    "country": {"is", "in"},
    "multiple_choice": {"contains", "contains_any"},
    "item_link": set(),
    "number": {"gte", "lt"},
    "amount": {"gte", "lt"},
    "date": {"before", "gte", "lt"},
    "text": set(),
    "long_text": set(),
    "email": set(),
    "url": set(),
    "nif": set(),
}


def link(book: Rulebook, root: Path) -> list[Problem]:
    """All mistakes of a parsed rulebook, in file order."""
    problems: list[Problem] = []
    for key in book.questionnaires:
        problems += _Linker(book, root, key).run()
    problems += _cycles(book, root)
    problems += link_catalogues(book, root)
    problems += link_law(book, root)
    problems += link_route(book, root)
    return problems


class _Linker:
    """Checks one questionnaire against the whole rulebook."""

    def __init__(self, book: Rulebook, root: Path, key: str) -> None:
        self.book, self.key = book, key
        self.q: Questionnaire = book.questionnaires[key]
        self.file = root / key / "questionnaire.yaml"
        self.problems: list[Problem] = []
        self.order = {ref: n for n, ref in enumerate(book.question_refs)}
        self.rules = {r.id for d in self.q.decisions for r in d.rules} | {c.id for c in self.q.conditions}

    def add(self, where: Iterable[str | int], what: str) -> None:
        self.problems.append(Problem(self.file, tuple(where), what))

    def run(self) -> list[Problem]:
        q = self.q
        self._unique("questions", [x.id for x in q.questions], "question")
        self._unique("findings", [x.id for x in q.findings], "finding")
        self._unique("decisions", [x.id for x in q.decisions], "decision")
        self._unique(
            "conditions", [c.id for c in q.conditions] + [r.id for d in q.decisions for r in d.rules], "rule"
        )
        if q.status == "approved" and (q.reviewed.by is None or q.reviewed.on is None):
            self.add(
                ("status",),
                "status is approved but nobody signed. Fill in reviewed.by and reviewed.on, or use in_review.",
            )
        for i, question in enumerate(q.questions):
            self._question(("questions", i), question)
        self._screens()
        for i, condition in enumerate(q.conditions):
            where = ("conditions", i)
            self._condition((*where, "when"), condition.when, q.subject, f'rule "{condition.id}"')
            self._refs((*where, "legal_refs"), condition.legal_refs, f'rule "{condition.id}"')
        for i, decision in enumerate(q.decisions):
            self._decision(("decisions", i), decision)
        for i, finding in enumerate(q.findings):
            where = ("findings", i)
            self._condition((*where, "when"), finding.when, q.subject, f'finding "{finding.id}"')
            self._refs((*where, "legal_refs"), finding.legal_refs, f'finding "{finding.id}"')
            self._action((*where, "action"), finding.action, f'finding "{finding.id}"')
            if finding.infraction:
                self._refs((*where, "infraction"), [finding.infraction.provision], f'finding "{finding.id}"')
        return self.problems

    def _unique(self, where: str, ids: list[str], what: str) -> None:
        for name, times in Counter(ids).items():
            if times > 1:
                last = max(i for i, x in enumerate(ids) if x == name)
                self.add(
                    (where, last),
                    f'duplicate {what} id "{name}". Only one of the two would count. Rename one.',
                )

    def _question(self, where: Where, question: Question) -> None:
        who, ref = f'question "{question.id}"', f"{self.key}.{question.id}"
        choice = question.kind in ("single_choice", "multiple_choice")
        if question.options_from is not None:
            try:
                self.book.entries(question.options_from)
            except KeyError:
                known = (
                    "sectors",
                    "activities",
                    "providers",
                    "dpo_entities",
                    "regions",
                    "countries",
                    "retention_rules",
                )
                self.add((*where, "options_from"), f'{who}: no catalogue "{question.options_from}". It would have no '
                         f"options.{did_you_mean(question.options_from, known)}")  # fmt: skip
                return
        if choice and not (question.options or question.options_from):
            self.add(
                where,
                f"{who}: a choice without options. Nobody could answer it. Add options or options_from.",
            )
        if not choice and question.options:
            self.add(
                (*where, "options"),
                f"{who}: kind {question.kind} has no options. Use single_choice or remove them.",
            )
        if choice:
            options = self.book.options(ref)
            for name, times in Counter(o.id for o in options).items():
                if times > 1:
                    self.add((*where, "options"), f'{who}: duplicate option id "{name}". Rename one.')
            for name, times in Counter(o.text for o in options).items():
                if times > 1:
                    self.add(
                        (*where, "options"),
                        f'{who}: two options read "{name}". Nobody could tell them apart.',
                    )
            for i, option in enumerate(question.options):
                self._refs(
                    (*where, "options", i, "legal_refs"), option.legal_refs, f'{who}, option "{option.id}"'
                )
                if option.exclusive and question.kind != "multiple_choice":
                    self.add(
                        (*where, "options", i),
                        f'{who}, option "{option.id}": exclusive only makes sense in a multiple_choice.',
                    )
        self._refs((*where, "legal_refs"), question.legal_refs, who)
        if question.kind == "item_link" and question.links_to not in LISTS:
            self.add(where, f"{who}: item_link needs links_to.{did_you_mean(question.links_to or '', LISTS)}")
        if question.company_answer is not None:
            other = question.company_answer
            if not self.book.has_question(other) or self.book.subject_of(other.split(".")[0]) != ORGANISATION:
                self.add((*where, "company_answer"), f'{who}: no organisation question "{other}". It would never be '
                         f"filled.{did_you_mean(other, self.book.question_refs)}")  # fmt: skip
            elif question.kind != "yes_no" or self.book.question(other).kind != "yes_no":
                self.add((*where, "company_answer"), f"{who}: company_answer needs two yes_no questions.")
        if question.relevant_when is not None:
            self._condition(
                (*where, "relevant_when"), question.relevant_when, self.q.subject, who, before=self.order[ref]
            )

    def _screens(self) -> None:
        known = {x.id for x in self.q.questions}
        placed: Counter[str] = Counter()
        for s, section in enumerate(self.q.sections):
            for c, screen in enumerate(section.screens):
                where = ("sections", s, "screens", c)
                if screen.layout == "related" and len(screen.questions) > 6:
                    self.add(where, f'screen "{screen.id}": {len(screen.questions)} questions; six fit in the eye at a '
                             "time. Split it or make it a checklist.")  # fmt: skip
                for i, question in enumerate(screen.questions):
                    placed[question] += 1
                    if question not in known:
                        self.add((*where, "questions", i), f'screen "{screen.id}": no question "{question}". The screen '
                                 f"would have a hole.{did_you_mean(question, known)}")  # fmt: skip
        for i, question in enumerate(self.q.questions):
            if self.q.sections and placed[question.id] != 1:
                times = "no screen" if placed[question.id] == 0 else f"{placed[question.id]} screens"
                self.add(
                    ("questions", i),
                    f'question "{question.id}" is on {times}. It must be asked in exactly one.',
                )

    def _decision(self, where: Where, decision: Any) -> None:
        who = f'decision "{decision.id}"'
        outcomes = [o.id for o in decision.outcomes]
        self._unique_in((*where, "outcomes"), outcomes, f"{who}: outcome")
        if "undetermined" in outcomes:
            self.add((*where, "outcomes"), f"{who}: undetermined is implicit. Remove it from the outcomes.")
        if decision.otherwise not in outcomes:
            self.add((*where, "otherwise"), f'{who}: otherwise "{decision.otherwise}" is no outcome of it. '
                     f"Nothing could be said.{did_you_mean(decision.otherwise, outcomes)}")  # fmt: skip
        used = {r.outcome for r in decision.rules}
        for i, outcome in enumerate(outcomes):
            if outcome not in used and outcome != decision.otherwise:
                self.add((*where, "outcomes", i), f'{who}: outcome "{outcome}" has neither a rule nor is it otherwise. '
                         "It could never be reached. Add a rule or remove it.")  # fmt: skip
            action = decision.outcomes[i].action
            if action:
                self._action((*where, "outcomes", i, "action"), action, who)
        self._refs((*where, "otherwise_refs"), decision.otherwise_refs, who)
        if decision.relevant_when is not None:
            self._condition((*where, "relevant_when"), decision.relevant_when, self.q.subject, who)
        seen: dict[str, tuple[str, str]] = {}
        for i, rule in enumerate(decision.rules):
            here = (*where, "rules", i)
            label = f'rule "{rule.id}"'
            if rule.outcome not in outcomes:
                self.add((*here, "outcome"), f'{label}: no outcome "{rule.outcome}" in {who}. It could never win.'
                         f"{did_you_mean(rule.outcome, outcomes)}")  # fmt: skip
            self._condition((*here, "when"), rule.when, self.q.subject, label)
            self._refs((*here, "legal_refs"), rule.legal_refs, label)
            text = rule.when.model_dump_json(by_alias=True, exclude_none=True)
            if text in seen and seen[text][1] != rule.outcome:
                self.add((*here, "when"), f'{label} has the same condition as "{seen[text][0]}" and another outcome. '
                         "The order of outcomes would decide in silence. Tell them apart.")  # fmt: skip
            seen.setdefault(text, (rule.id, rule.outcome))

    def _unique_in(self, where: Where, ids: list[str], what: str) -> None:
        for name, times in Counter(ids).items():
            if times > 1:
                self.add(where, f'{what} "{name}" stands twice. Remove one.')

    def _action(self, where: Where, action: Any, who: str) -> None:
        self._refs((*where, "legal_refs"), action.legal_refs, who)
        if action.deadline is not None:
            for unit in ("business_days", "calendar_days", "months"):
                value = getattr(action.deadline, unit)
                if isinstance(value, str):
                    self._parameter((*where, "deadline", unit), value, who)

    def _parameter(self, where: Where, name: str, who: str) -> None:
        known = self.book.law.parameters
        if name not in known:
            self.add(
                where,
                f'{who}: no parameter "{name}". The figure would be unknown.{did_you_mean(name, known)}',
            )

    def _refs(self, where: Where, refs: Iterable[str | OptionRefs], who: str) -> None:
        for i, ref in enumerate(refs):
            if isinstance(ref, OptionRefs):
                full = self._full(ref.from_option_of)
                if not self.book.has_question(full):
                    self.add((*where, i), f'{who}: no question "{ref.from_option_of}" to take provisions from.'
                             f"{did_you_mean(full, self.book.question_refs)}")  # fmt: skip
                continue
            if ref not in self.book.law.provisions:
                self.add((*where, i), f'{who}: no provision "{ref}" in the catalogue of law. The result would cite '
                         f"nothing.{did_you_mean(ref, self.book.law.provisions)}")  # fmt: skip

    # --- conditions

    def _full(self, ref: str) -> str:
        return ref if "." in ref else f"{self.key}.{ref}"

    def _condition(
        self, where: Where, condition: Any, subject: str, who: str, before: int | None = None
    ) -> None:
        match condition:
            case AnswerIs():
                self._answer(where, condition, subject, who, before)
            case DerivedIs():
                self._derived(where, condition, subject, who, before)
            case DecisionIs():
                self._decision_ref(where, condition, subject, who, before)
            case FindingHolds():
                if condition.finding not in self.book.findings:
                    self.add(where, f'{who}: no finding "{condition.finding}". It would always be unknown.'
                             f"{did_you_mean(condition.finding, self.book.findings)}")  # fmt: skip
                else:
                    self._subject(where, condition.finding, subject, who)
                    self._earlier(where, condition.finding, who, before)
            case RuleHolds():
                if condition.rule not in self.rules:
                    self.add(where, f'{who}: no rule "{condition.rule}" in this questionnaire. It would always be '
                             f"unknown.{did_you_mean(condition.rule, self.rules)}")  # fmt: skip
                elif subject != self.q.subject:
                    self.add(
                        where,
                        f'{who}: rule "{condition.rule}" is about {self.q.subject}, not about {subject}.',
                    )
                elif before is not None:
                    self.add(
                        where,
                        f"{who}: relevance may not rest on rules of its own questionnaire. Use answers.",
                    )
            case Some() | Every() | Count():
                name = condition.some if isinstance(condition, Some) else (
                    condition.every if isinstance(condition, Every) else condition.count)  # fmt: skip
                base = name.removeprefix("linked.")
                if base not in LISTS:
                    self.add(
                        where,
                        f'{who}: no list "{name}". Nothing could be looked at.{did_you_mean(base, LISTS)}',
                    )
                    return
                if name != base and subject == ORGANISATION:
                    self.add(
                        where, f"{who}: linked.{base} needs an item to start from; the organisation has none."
                    )
                if isinstance(condition, Count) and isinstance(condition.gte, ParamRef):
                    self._parameter(where, condition.gte.param, who)
                self._condition((*where, "where"), condition.where, base, who, before)
            case _:
                for child, step in _steps(condition):
                    self._condition((*where, *step), child, subject, who, before)

    def _answer(self, where: Where, atom: AnswerIs, subject: str, who: str, before: int | None) -> None:
        ref = self._full(atom.answer)
        if not self.book.has_question(ref):
            local = [x.id for x in self.q.questions]
            hint = did_you_mean(atom.answer, [*local, *self.book.question_refs] if "." not in atom.answer
                                else self.book.question_refs)  # fmt: skip
            self.add(where, f'{who}: no question "{atom.answer}". It would always be unknown.{hint}')
            return
        self._subject(where, ref, subject, who)
        if before is not None and self.order[ref] >= before:
            self.add(where, f'{who}: relevant_when looks forward to "{atom.answer}", which is asked later. '
                     "Move the question or the condition.")  # fmt: skip
        question = self.book.question(ref)
        options = (
            {o.id for o in self.book.options(ref)}
            if question.kind in ("single_choice", "multiple_choice")
            else None
        )
        self._operator(where, atom, question.kind, options, f'question "{atom.answer}"', who)

    def _derived(self, where: Where, atom: DerivedIs, subject: str, who: str, before: int | None) -> None:
        fact = self.book.derived.get(atom.derived)
        if fact is None:
            self.add(where, f'{who}: no derived fact "{atom.derived}". It would always be unknown.'
                     f"{did_you_mean(atom.derived, self.book.derived)}")  # fmt: skip
            return
        if fact.subject not in (ORGANISATION, subject):
            self.add(
                where, f'{who}: derived fact "{atom.derived}" is about {fact.subject}, not about {subject}.'
            )
        for ref in fact.reads:
            if before is not None and self.order.get(ref, 0) >= before:
                self.add(where, f'{who}: relevant_when looks forward to "{ref}" through "{atom.derived}".')
        options: set[str] | None = {o.id for o in fact.options} or None
        if fact.options_from in CATALOGUE_NAMES:
            options = (options or set()) | set(self.book.entries(str(fact.options_from)))
        self._operator(where, atom, fact.kind, options, f'derived fact "{atom.derived}"', who)

    def _operator(
        self, where: Where, atom: Any, kind: str, options: set[str] | None, what: str, who: str
    ) -> None:
        if atom.operator not in FITS[kind]:
            fit = ", ".join(sorted(FITS[kind])) or "none"
            self.add(where, f'{who}: operator "{atom.operator}" does not fit {what} ({kind}). It could never be true. '
                     f"Fitting: {fit}.")  # fmt: skip
            return
        value = atom.operand
        if isinstance(value, ParamRef):
            self._parameter(where, value.param, who)
        elif kind == "yes_no" and not isinstance(value, bool):
            self.add(where, f"{who}: {what} is a yes_no; compare it with true or false, not {value!r}.")
        elif options is not None:
            for given in value if isinstance(value, list) else [value]:
                if given not in options:
                    self.add(where, f'{who}: no option "{given}" in {what}. It could never be true.'
                             f"{did_you_mean(str(given), options)}")  # fmt: skip

    def _decision_ref(
        self, where: Where, atom: DecisionIs, subject: str, who: str, before: int | None
    ) -> None:
        decision = self.book.decisions.get(atom.decision)
        if decision is None:
            self.add(where, f'{who}: no decision "{atom.decision}". It would always be unknown.'
                     f"{did_you_mean(atom.decision, self.book.decisions)}")  # fmt: skip
            return
        self._subject(where, atom.decision, subject, who)
        self._earlier(where, atom.decision, who, before)
        outcomes = [o.id for o in decision.outcomes]
        for outcome in atom.outcomes:
            if outcome not in outcomes:
                self.add(where, f'{who}: decision "{atom.decision}" has no outcome "{outcome}". It could never be true.'
                         f"{did_you_mean(outcome, outcomes)}")  # fmt: skip

    def _subject(self, where: Where, ref: str, subject: str, who: str) -> None:
        owner = self.book.subject_of(ref.split(".")[0])
        if owner not in (ORGANISATION, subject):
            self.add(where, f'{who}: "{ref}" is about {owner}, but here the subject is {subject}. It would always be '
                     f"unknown. Use a quantifier over {owner}.")  # fmt: skip

    def _earlier(self, where: Where, ref: str, who: str, before: int | None) -> None:
        if before is None:
            return
        keys = list(self.book.questionnaires)
        if keys.index(ref.split(".")[0]) >= keys.index(self.key):
            self.add(
                where,
                f'{who}: relevant_when looks forward to "{ref}". Only earlier questionnaires may decide it.',
            )


CATALOGUE_NAMES = (
    "sectors",
    "activities",
    "providers",
    "dpo_entities",
    "regions",
    "countries",
    "retention_rules",
)


def _steps(condition: Any) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
    name = {"AllOf": "all", "AnyOf": "any", "AtLeast": "of", "Not": "not"}[type(condition).__name__]
    for i, child in enumerate(children(condition)):
        yield child, ((name,) if name == "not" else (name, i))


def _cycles(book: Rulebook, root: Path) -> list[Problem]:
    """Rules, decisions and findings that end in themselves."""
    edges: dict[str, set[str]] = {}
    place: dict[str, tuple[Path, Where]] = {}

    def targets(key: str, condition: Any) -> set[str]:
        found: set[str] = set()
        match condition:
            case RuleHolds():
                found.add(f"rule {key}.{condition.rule}")
            case DecisionIs():
                found.add(f"decision {condition.decision}")
            case FindingHolds():
                found.add(f"finding {condition.finding}")
            case AnswerIs():
                ref = condition.answer if "." in condition.answer else f"{key}.{condition.answer}"
                found.add(f"question {ref}")
            case _:
                for child in children(condition):
                    found |= targets(key, child)
        return found

    for key, q in book.questionnaires.items():
        file = root / key / "questionnaire.yaml"
        for i, question in enumerate(q.questions):
            if question.relevant_when is not None:
                edges[f"question {key}.{question.id}"] = targets(key, question.relevant_when)
                place[f"question {key}.{question.id}"] = (file, ("questions", i))
        for i, named in enumerate(q.conditions):
            edges[f"rule {key}.{named.id}"] = targets(key, named.when)
            place[f"rule {key}.{named.id}"] = (file, ("conditions", i))
        for i, finding in enumerate(q.findings):
            edges[f"finding {key}.{finding.id}"] = targets(key, finding.when)
            place[f"finding {key}.{finding.id}"] = (file, ("findings", i))
        for i, decision in enumerate(q.decisions):
            name = f"decision {key}.{decision.id}"
            place[name] = (file, ("decisions", i))
            edges[name] = (
                targets(key, decision.relevant_when) if decision.relevant_when is not None else set()
            )
            for j, rule in enumerate(decision.rules):
                edges[f"rule {key}.{rule.id}"] = targets(key, rule.when)
                place[f"rule {key}.{rule.id}"] = (file, ("decisions", i, "rules", j))
                edges[name].add(f"rule {key}.{rule.id}")

    problems: list[Problem] = []
    state: dict[str, int] = {}

    def visit(node: str, path: list[str]) -> None:
        if state.get(node) == 2:
            return
        if state.get(node) == 1:
            file, where = place[node]
            ring = " → ".join([*path[path.index(node) :], node])
            problems.append(Problem(file, where, f"cycle: {ring}. It could never be decided. Break it."))
            return
        state[node] = 1
        for target in sorted(edges.get(node, ())):
            if target in edges:
                visit(target, [*path, node])
        state[node] = 2

    for node in edges:
        visit(node, [])
    return problems
