"""Linking: every id that anything refers to must exist and fit. Run once when the rulebook is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from enregla.rulebook.book import ORGANISATION, Rulebook
from enregla.rulebook.conditions import AnswerIs, children
from enregla.rulebook.factors import made_for
from enregla.rulebook.link_catalogues import link_catalogues
from enregla.rulebook.link_conditions import CATALOGUES, Subject, check_condition
from enregla.rulebook.link_cycles import link_cycles
from enregla.rulebook.link_law import link_derived, link_law
from enregla.rulebook.link_route import link_route
from enregla.rulebook.model import LISTS, Action, Decision, Option, OptionRefs, Question, Questionnaire, Rule
from enregla.rulebook.problems import Problem, Where, did_you_mean

CHOICES = ("single_choice", "multiple_choice")


def link(book: Rulebook, root: Path) -> list[Problem]:
    """All mistakes of a parsed rulebook, in file order."""
    problems: list[Problem] = []
    for key in book.questionnaires:
        problems += _Linker(book, root, key).run()
    for others in (link_cycles, link_catalogues, link_law, link_derived, link_route):
        problems += others(book, root)
    return problems


class _Linker:
    """Checks one questionnaire against the whole rulebook."""

    def __init__(self, book: Rulebook, root: Path, key: str) -> None:
        self.book, self.key = book, key
        self.q: Questionnaire = book.questionnaires[key]
        self.file = root / key / "questionnaire.yaml"
        self.problems: list[Problem] = []

    def add(self, where: Iterable[str | int], what: str) -> None:
        self.problems.append(Problem(self.file, tuple(where), what))

    def run(self) -> list[Problem]:
        q = self.q
        self._unique([(("questions", i), x.id) for i, x in enumerate(q.questions)], "question")
        self._unique([(("findings", i), x.id) for i, x in enumerate(q.findings)], "finding")
        self._unique([(("decisions", i), x.id) for i, x in enumerate(q.decisions)], "decision")
        made = len(made_for(self.key, self.book.catalogue))  # of the catalogue: checked there, row by row
        own = list(enumerate(q.conditions[made:]))
        rules: list[tuple[Where, str]] = [((), c.id) for c in q.conditions[:made]]
        rules += [(("conditions", i), c.id) for i, c in own]
        for i, decision in enumerate(q.decisions):
            rules += [(("decisions", i, "rules", j), r.id) for j, r in enumerate(decision.rules)]
        self._unique(rules, "rule")
        if q.status == "approved" and (q.reviewed.by is None or q.reviewed.on is None):
            self.add(
                ("status",),
                "status is approved but nobody signed. Fill in reviewed.by and reviewed.on, or use in_review.",
            )
        for i, question in enumerate(q.questions):
            self._question(("questions", i), question)
        self._screens()
        for i, named in own:
            self._rule(("conditions", i), named, f'rule "{named.id}"')
        for i, decision in enumerate(q.decisions):
            self._decision(("decisions", i), decision)
        for i, finding in enumerate(q.findings):
            where, who = ("findings", i), f'finding "{finding.id}"'
            self._rule(where, finding, who)
            self._action((*where, "action"), finding.action, who)
            if finding.superseded_by is not None:
                self._repeated((*where, "superseded_by"), who, finding.superseded_by)
            if finding.infraction:
                self._provision((*where, "infraction", "provision"), finding.infraction.provision, who)
        return self.problems

    def _unique(self, places: list[tuple[Where, str]], what: str, who: str = "") -> None:
        seen: set[str] = set()
        for where, name in places:
            if name in seen:
                self.add(where, f'{who}duplicate {what} id "{name}". Only one of the two would count. Rename one.')
            seen.add(name)

    # --- questions and screens

    def _question(self, where: Where, question: Question) -> None:
        who, ref = f'question "{question.id}"', f"{self.key}.{question.id}"
        if question.options_from is not None and question.options_from not in CATALOGUES:
            self.add((*where, "options_from"), f'{who}: no catalogue "{question.options_from}". It would have no '
                     f"options.{did_you_mean(question.options_from, CATALOGUES)}")  # fmt: skip
            return
        if question.kind in CHOICES:
            self._options(where, who, question, self.book.options(ref))
        elif question.options or question.options_from:
            self.add(
                (*where, "options" if question.options else "options_from"),
                f"{who}: kind {question.kind} has no options. Use single_choice or remove them.",
            )
        if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
            self.add(
                (*where, "minimum"),
                f"{who}: minimum {question.minimum:g} is above maximum {question.maximum:g}. "
                "Every answer would be refused. Swap them.",
            )
        self._refs((*where, "legal_refs"), question.legal_refs, who)
        if question.kind == "item_link" and question.links_to not in LISTS:
            at = (*where, "links_to") if question.links_to else where
            self.add(
                at,
                f"{who}: item_link needs links_to, the list whose items are ticked. Nothing could be ticked."
                f"{did_you_mean(question.links_to or '', LISTS)}",
            )
        self._company_answer(where, who, question)
        if question.relevant_when is not None:
            subject = Subject(self.book, self.key, self.q.subject, who, before=ref)
            self._condition((*where, "relevant_when"), question.relevant_when, subject)

    def _options(self, where: Where, who: str, question: Question, options: tuple[Option, ...]) -> None:
        if not (question.options or question.options_from):
            self.add(where, f"{who}: a choice without options. Nobody could answer it. Add options or options_from.")
        # of two equal ones, the second own option is the one to change; a catalogue's stand before the own ones
        first = len(options) - len(question.options)
        for field, why in (("id", "Rename one."), ("text", "Nobody could tell them apart.")):
            seen: set[str] = set()
            for i, option in enumerate(options):
                given = getattr(option, field)
                if given in seen:
                    at = (*where, "options", i - first) if i >= first else (*where, "options_from")
                    what = f'duplicate option id "{given}".' if field == "id" else f'two options read "{given}".'
                    self.add(at, f"{who}: {what} {why}")
                seen.add(given)
        for i, option in enumerate(question.options):
            here = (*where, "options", i)
            self._refs((*here, "legal_refs"), option.legal_refs, f'{who}, option "{option.id}"')
            if option.exclusive and question.kind != "multiple_choice":
                self.add(
                    here,
                    f'{who}, option "{option.id}": exclusive only makes sense in a multiple_choice; '
                    "here every option is. Remove it.",
                )

    def _company_answer(self, where: Where, who: str, question: Question) -> None:
        other = question.company_answer
        if other is None:
            return
        here = (*where, "company_answer")
        if not self.book.has_question(other) or self.book.subject_of(other.split(".")[0]) != ORGANISATION:
            self.add(here, f'{who}: no organisation question "{other}". It would never be '
                     f"filled.{did_you_mean(other, self.book.question_refs)}")  # fmt: skip
        elif question.kind != "yes_no" or self.book.question(other).kind != "yes_no":
            self.add(here, f"{who}: company_answer needs two yes_no questions. Only a «no» answers for every item.")
        elif self.q.subject == ORGANISATION:
            self.add(here, f"{who}: company_answer is for questions about items; this one is about the organisation.")

    def _screens(self) -> None:
        known = {x.id for x in self.q.questions}
        placed: Counter[str] = Counter()
        sections = list(enumerate(self.q.sections))
        self._unique([(("sections", s), x.id) for s, x in sections], "section")
        for s, section in sections:
            screens = list(enumerate(section.screens))
            self._unique([(("sections", s, "screens", c), x.id) for c, x in screens], "screen")
            for c, screen in screens:
                where = ("sections", s, "screens", c)
                if screen.layout == "related" and len(screen.questions) > 6:
                    self.add(where, f'screen "{screen.id}": {len(screen.questions)} questions; six fit in the eye at a '
                             "time. Split it or make it a checklist.")  # fmt: skip
                for i, question in enumerate(screen.questions):
                    placed[question] += 1
                    if question not in known:
                        self.add((*where, "questions", i), f'screen "{screen.id}": no question "{question}". The '
                                f"screen would have a hole.{did_you_mean(question, known)}")  # fmt: skip
        for i, question in enumerate(self.q.questions):
            if self.q.sections and placed[question.id] != 1:
                times = "no screen" if placed[question.id] == 0 else f"{placed[question.id]} screens"
                self.add(
                    ("questions", i),
                    f'question "{question.id}" is on {times}. It must be asked in exactly one.',
                )

    # --- rules

    def _decision(self, where: Where, decision: Decision) -> None:
        who = f'decision "{decision.id}"'
        outcomes = [o.id for o in decision.outcomes]
        self._unique([((*where, "outcomes", i), x) for i, x in enumerate(outcomes)], "outcome", f"{who}: ")
        if "undetermined" in outcomes:
            at = (*where, "outcomes", outcomes.index("undetermined"))
            self.add(at, f"{who}: undetermined is implicit. Remove it from the outcomes.")
        if decision.otherwise not in outcomes:
            self.add((*where, "otherwise"), f'{who}: otherwise "{decision.otherwise}" is no outcome of it. '
                     f"Nothing could be said.{did_you_mean(decision.otherwise, outcomes)}")  # fmt: skip
        if not decision.rules:
            self.add(
                where, f'{who}: no rules. It would say "{decision.otherwise}" to everybody. Add a rule or remove it.'
            )
        used = {r.outcome for r in decision.rules}
        for i, outcome in enumerate(decision.outcomes):
            if outcome.id not in used and outcome.id != decision.otherwise:
                self.add((*where, "outcomes", i), f'{who}: outcome "{outcome.id}" has neither a rule nor is it '
                        f'otherwise. '
                         "It could never be reached. Add a rule or remove it.")  # fmt: skip
            if outcome.action:
                self._action((*where, "outcomes", i, "action"), outcome.action, who)
        self._refs((*where, "otherwise_refs"), decision.otherwise_refs, who)
        if decision.superseded_by is not None:
            self._gives_way((*where, "superseded_by"), who, decision)
        if decision.relevant_when is not None:
            subject = Subject(self.book, self.key, self.q.subject, who)
            self._condition((*where, "relevant_when"), decision.relevant_when, subject)
        seen: dict[str, Rule] = {}
        for i, rule in enumerate(decision.rules):
            here, label = (*where, "rules", i), f'rule "{rule.id}"'
            if rule.outcome not in outcomes:
                self.add((*here, "outcome"), f'{label}: no outcome "{rule.outcome}" in {who}. It could never win.'
                         f"{did_you_mean(rule.outcome, outcomes)}")  # fmt: skip
            self._rule(here, rule, label)
            text = rule.when.model_dump_json(by_alias=True, exclude_none=True)
            same = seen.setdefault(text, rule)
            if same.outcome != rule.outcome:
                self.add((*here, "when"), f'{label} has the same condition as "{same.id}" and another outcome. '
                         "The order of outcomes would decide in silence. Tell them apart.")  # fmt: skip

    def _gives_way(self, where: Where, who: str, decision: Decision) -> None:
        target = str(decision.superseded_by)
        if target not in self.book.decisions or target == f"{self.key}.{decision.id}":
            self.add(where, f'{who}: no other decision "{target}" to give way to. It would always be shown.'
                     f"{did_you_mean(target, self.book.decisions)}")  # fmt: skip
        elif not decision.provisional:
            self.add(where, f"{who}: only a provisional signal gives way. A result that counts would disappear.")
        else:
            self._meets(where, who, target.split(".")[0])

    def _repeated(self, where: Where, who: str, target: str) -> None:
        others = [k for k in self.book.questionnaires if k != self.key]
        if target not in others:
            self.add(where, f'{who}: no other questionnaire "{target}" to give way to. It would always be shown.'
                     f"{did_you_mean(target, others)}")  # fmt: skip
        else:
            self._meets(where, who, target)

    def _meets(self, where: Where, who: str, target: str) -> None:
        """What gives way has to be found from the other's items: same subject, the company, or linked to ours."""
        theirs = self.book.subject_of(target)
        if self.q.subject in (ORGANISATION, theirs) or any(
            self.book.subject_of(key) == theirs and question.kind == "item_link" and question.links_to == self.q.subject
            for key, q in self.book.questionnaires.items() for question in q.questions
        ):  # fmt: skip
            return
        self.add(where, f"{who}: no item_link question says which {self.q.subject} the {theirs} belong to. It would "
                 "always be shown. Add one.")  # fmt: skip

    def _rule(self, where: Where, rule: object, who: str) -> None:
        """``when`` and ``legal_refs`` of a rule, a named condition or a finding."""
        when, refs = getattr(rule, "when"), getattr(rule, "legal_refs")  # noqa: B009
        self._condition((*where, "when"), when, Subject(self.book, self.key, self.q.subject, who))
        self._refs((*where, "legal_refs"), refs, who)
        looked_at = set(self._answers(when))
        for i, ref in enumerate(refs):
            if isinstance(ref, OptionRefs) and self.book.has_question(self._full(ref.from_option_of)):
                full, here = self._full(ref.from_option_of), (*where, "legal_refs", i, "from_option_of")
                if self.book.question(full).kind not in CHOICES:
                    self.add(here, f'{who}: "{ref.from_option_of}" has no options to take provisions from.')
                elif full not in looked_at:
                    self.add(here, f'{who}: cites the options of "{ref.from_option_of}", but its condition does not '
                                   "look at them. It might cite nothing. Name the options in when.")  # fmt: skip

    def _answers(self, condition: object) -> Iterable[str]:
        if isinstance(condition, AnswerIs):
            yield self._full(condition.answer)
        for child in children(condition):
            yield from self._answers(child)

    def _condition(self, where: Where, condition: object, subject: Subject) -> None:
        for step, what in check_condition(condition, subject):
            self.add((*where, *step), what)

    def _action(self, where: Where, action: Action, who: str) -> None:
        self._refs((*where, "legal_refs"), action.legal_refs, who)
        if action.deadline is not None:
            known = self.book.law.parameters
            for unit in ("business_days", "calendar_days", "months"):
                value = getattr(action.deadline, unit)
                if isinstance(value, str) and value not in known:
                    self.add((*where, "deadline", unit), f'{who}: no parameter "{value}". The figure would be unknown.'
                             f"{did_you_mean(value, known)}")  # fmt: skip

    def _refs(self, where: Where, refs: Iterable[str | OptionRefs], who: str) -> None:
        for i, ref in enumerate(refs):
            if not isinstance(ref, OptionRefs):
                self._provision((*where, i), ref, who)
            elif not self.book.has_question(self._full(ref.from_option_of)):
                local = [x.id for x in self.q.questions]
                self.add((*where, i), f'{who}: no question "{ref.from_option_of}" to take provisions from.'
                         f"{did_you_mean(ref.from_option_of, [*local, *self.book.question_refs])}")  # fmt: skip

    def _provision(self, where: Where, ref: str, who: str) -> None:
        if ref not in self.book.law.provisions:
            self.add(where, f'{who}: no provision "{ref}" in the catalogue of law. The result would cite '
                     f"nothing.{did_you_mean(ref, self.book.law.provisions)}")  # fmt: skip

    def _full(self, ref: str) -> str:
        return ref if "." in ref else f"{self.key}.{ref}"
