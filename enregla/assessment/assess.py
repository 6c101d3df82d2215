"""``assess``: from a rulebook, a case and a date to everything that can be said. Pure and deterministic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from enregla.assessment.actions import actions_of
from enregla.assessment.explain import changes_of, trace_of
from enregla.assessment.freshness import EXPIRED_DAYS, EXPIRED_TEXT, STALE_DAYS, Staleness, staleness
from enregla.assessment.memory import (
    Asked,
    Findings,
    KeptPart,
    Kind,
    Owned,
    Part,
    Seen,
    Told,
    memory_of,
    owner_seen,
    same,
)  # fmt: skip
from enregla.assessment.nodes import Key
from enregla.assessment.program import CompiledDecision, CompiledFinding, CompiledRule, Program, program_of
from enregla.assessment.results import (
    REVIEW,
    UNDETERMINED,
    Assessment,
    Caveat,
    DecisionResult,
    FindingResult,
    Later,
    Lazy,
    Missing,
)  # fmt: skip
from enregla.assessment.risk import risk_of
from enregla.assessment.truth import FALSE, NAMES, NOT_APPLICABLE, TRUE, UNKNOWN
from enregla.assessment.view import Decided, View, has_suggestions, shown
from enregla.assessment.words import list_question, pending_question, ref_text
from enregla.case.model import Answer, Case, Item, Override
from enregla.rulebook import ORGANISATION, Rulebook


def assess(rulebook: Rulebook, case: Case, as_of: dt.date) -> Assessment:
    """Decisions, findings, actions and what is missing, as of a date. Same input, same result, always.

    Where the case holds unconfirmed suggestions it is read twice, as given and with them unknown; if either
    reading does not reassure, neither does what is shown.
    """
    return _Assessor(program_of(rulebook), case, as_of).run()


class _Assessor:
    def __init__(self, program: Program, case: Case, as_of: dt.date) -> None:
        self.program, self.book, self.case, self.as_of = program, program.book, case, as_of
        self.given = View(program, case, as_of, strict=False)
        self.strict = self.given
        if has_suggestions(case):
            self.strict = View(program, case, as_of, strict=True, given=self.given)
        self.order = {ref: n for n, ref in enumerate(self.book.question_refs)}
        self.started: dict[tuple[str, str | None], frozenset[str]] = {}
        self.waits: dict[Key, bool] = {}
        self.ages: dict[tuple[str, ...], Staleness] = {}

    def run(self) -> Assessment:
        told = self._told()
        waits: list[tuple[str, Waits]] = []
        decisions: list[DecisionResult] = []
        for name, compiled in self.program.decisions.items():
            for item in self._items(compiled.subject):
                decided: Told[DecisionResult] = told[Part(Kind.DECISION, name), item.id if item else None]
                waits.append((name, decided.waits))
                if decided.result is not None:
                    decisions.append(decided.result)
        findings: list[FindingResult] = []
        for name, compiled in self.program.findings.items():
            for item in self._items(compiled.subject):
                of_item: Findings = told[Part(Kind.FINDINGS, compiled.questionnaire), item.id if item else None]
                if (found := of_item.get(name)) is not None:
                    waits.append((name, found.waits))
                    if found.result is not None:
                        findings.append(found.result)
        asked: list[Asked] = [what for (part, _), what in told.items() if part.kind is Kind.QUESTIONS]
        relevant: dict[Key, str] = {}
        for one in asked:
            relevant |= one.relevant
        return Assessment(
            as_of=self.as_of,
            decisions=tuple(decisions),
            findings=tuple(findings),
            ignored=tuple(fact for one in asked for fact in one.ignored),
            caveats=self._caveats(),
            editions=MappingProxyType({k: q.edition for k, q in self.book.questionnaires.items()}),
            relevant=MappingProxyType(relevant),
            _actions=Lazy(lambda: tuple(actions_of(self.book, self.as_of, decisions, findings))),
            _missing=Lazy(lambda: self._all_missing(_who_waits(waits, later=False))),
            _later=Lazy(lambda: self._all_later(_who_waits(waits, later=True))),
            _trace=lambda name, item: trace_of(self.shown_view(name, item), name, self._find(name, item)),
            _changes=lambda name, item: changes_of(self.program, self.case, self.as_of, name, self._find(name, item)),
            _given_way=self._all_given_way,
            _risk=cache(lambda: risk_of(self.given, self.strict, decisions)),
        )

    # --- the parts

    def _told(self) -> dict[tuple[Part, str | None], Any]:
        """What every part says, in the order of the rules; what saw the same as in the last assessment stays."""
        memory = memory_of(self.program)
        kept = memory.last(self.case, self.as_of)
        shared: dict[Owned, Seen] = {}
        for source in memory.shared:
            seen, before = owner_seen(self.case, source), kept.shared.get(source)
            shared[source] = before if before is not None and same(before, seen) else seen
        parts: dict[tuple[Part, str | None], KeptPart] = {}
        for part, sources in memory.sources.items():
            for item in self._items(self.book.subject_of(part.name.partition(".")[0])):
                here = (part, item.id if item else None)
                before = kept.parts.get(here)
                if before is None or not sources.again(before, item, shared):
                    told = self._say(part, item)
                    before = KeptPart(told, item, sources.seen(item), [shared[x] for x in sources.shared])
                parts[here] = before
        kept.parts, kept.shared = parts, shared
        return {here: part.told for here, part in parts.items()}

    def _say(self, part: Part, item: Item | None) -> Asked | Findings | Told[DecisionResult]:
        match part.kind:
            case Kind.QUESTIONS:
                return self._asked(part.name, item)
            case Kind.FINDINGS:
                return self._findings(part.name, item)
            case Kind.DECISION:
                compiled = self.program.decisions[part.name]
                if self._gives_way(compiled.authored.superseded_by, compiled.subject, item):
                    return Told(None, _NOTHING)
                return self._decision(compiled, item)

    def _asked(self, key: str, item: Item | None) -> Asked:
        asked, item_id = Asked(), item.id if item else None
        for question in self.book.questionnaires[key].questions:
            ref = f"{key}.{question.id}"
            node = self.program.relevance[ref]
            value = TRUE if node is None else node.value(self.given, item)
            value = value if value != NOT_APPLICABLE else FALSE
            asked.relevant[ref, item_id] = NAMES[value]
            if value == FALSE and self.case.answer(ref, item) is not None:
                asked.ignored.append(_fact((ref, item_id)))
        return asked

    def _findings(self, key: str, item: Item | None) -> Findings:
        found: Findings = {}
        for finding in self.book.questionnaires[key].findings:
            compiled = self.program.findings[f"{key}.{finding.id}"]
            if self._gives_way(finding.superseded_by, compiled.subject, item):
                continue
            told = self._finding(compiled, item)
            if told is not None:
                found[compiled.id] = told
        return found

    # --- one decision, one finding

    def _items(self, subject: str) -> list[Item | None]:
        if subject == ORGANISATION:
            return [None]
        return [i for i in self.case.list_of(subject).items if not i.refused]

    def _find(self, name: str, item: str | None) -> Item | None:
        if item is None:
            return None
        return self.case.item(self.book.subject_of(name.split(".")[0]), item)

    def shown_view(self, name: str, item: str | None) -> View:
        """The reading whose result is shown."""
        found = self._find(name, item)
        if name not in self.program.decisions:
            return self.given
        return shown(self.program, name, found, self.given, self.strict)[1]

    def _decision(self, compiled: CompiledDecision, item: Item | None) -> Told[DecisionResult]:
        name = compiled.id
        decided, view = shown(self.program, name, item, self.given, self.strict)
        if decided.outcome is None:
            return Told(None, _NOTHING)
        authored = compiled.authored
        outcome = next((o for o in authored.outcomes if o.id == decided.outcome), None)
        refs = self._cited(view, decided.fired, item) or tuple(authored.otherwise_refs if outcome else ())
        waits = _NOTHING
        if outcome is None:
            waits = Lazy(lambda: self._waited(view.decision_missing(name, item)))
            because: tuple[str, ...] = (authored.undetermined_text,)
        elif decided.fired:
            because = tuple(_named(r.because, item) for r in decided.fired)
        else:
            because = (_named(authored.otherwise_because, item),)
        facts = Lazy(lambda: tuple(map(_fact, view.decision_support(name, item))))
        at_least = next((o.text for o in authored.outcomes if o.id == decided.at_least), None)
        text = outcome.text if outcome else authored.undetermined_text
        if at_least:
            text = f"{text} Como mínimo: {at_least}"
        reassuring, severity, shown_outcome = bool(outcome and outcome.reassuring), "warning", decided.outcome
        if outcome:
            severity = outcome.severity
        if reassuring and self._age(compiled.cited).expired:
            shown_outcome, reassuring, severity = REVIEW, False, "warning"
            text = EXPIRED_TEXT
        adjusted, of_level = self._adjusted(name, item, decided.outcome)
        if adjusted is not None:
            shown_outcome = adjusted.outcome
            chosen = next(o for o in authored.outcomes if o.id == adjusted.outcome)
            text, reassuring, severity = chosen.text, chosen.reassuring, chosen.severity
        caveats = Lazy(lambda: (*self._decision_caveats(compiled, decided, item, refs, facts()), *of_level))
        result = DecisionResult(
            id=name, item=item.id if item else None, item_name=item.name if item else None, title=authored.title,
            outcome=shown_outcome, decided=decided.outcome, at_least=decided.at_least, text=_named(text, item),
            reassuring=reassuring, severity=severity, provisional=authored.provisional, because=because,
            fired=tuple(r.id for r in decided.fired) if outcome else (), legal_refs=refs, _facts=facts,
            _missing=Lazy(lambda: self._missing(_to_ask(waits()))), _caveats=caveats,
            _waiting=Lazy(lambda: outcome is None and self._waits_later(name, item, view)), adjusted=adjusted,
        )  # fmt: skip
        return Told(result, waits)

    def _finding(self, compiled: CompiledFinding, item: Item | None) -> Told[FindingResult] | None:
        name = f"finding {compiled.id}"
        if self.given.rule(name, item) != TRUE:
            # read strictly: a suggestion that hides a finding is a task, not an all-clear
            if self.strict.rule(name, item) == UNKNOWN:
                return Told(None, Lazy(lambda: self._waited(self.strict.rule_missing(name, item))))
            return None
        authored = compiled.authored
        refs = self._cited(self.given, [compiled.rule], item)
        facts = tuple(map(_fact, self.given.rule_support(name, item)))
        caveats = list(self._law_caveats(refs, refs))
        if self.strict.rule(name, item) != TRUE:
            caveats.append(_SUGGESTED)
        infraction = (authored.infraction.provision, authored.infraction.severity) if authored.infraction else None
        result = FindingResult(
            id=compiled.id, item=item.id if item else None, item_name=item.name if item else None, kind=authored.kind,
            title=_named(authored.title, item), because=_named(authored.because, item), legal_refs=refs, facts=facts,
            caveats=tuple(caveats), infraction=infraction,
        )  # fmt: skip
        return Told(result, _NOTHING)

    def _cited(self, view: View, rules: Iterable[CompiledRule], item: Item | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r for rule in rules for r in (*rule.refs, *view.option_refs(rule, item))))

    # --- caveats

    def _decision_caveats(self, compiled: CompiledDecision, decided: Decided, item: Item | None,
                          refs: tuple[str, ...], facts: tuple[str, ...]) -> list[Caveat]:  # fmt: skip
        caveats: list[Caveat] = []
        if compiled.authored.provisional:
            caveats.append(
                Caveat("provisional", "Es una señal provisional: indica que hay que mirarlo, no un resultado.")
            )
        norms = [f.split("@")[0] for f in facts if f.split("@")[0] in self.program.open_norm]
        if norms or any(r.open_norm for r in decided.fired):
            caveats.append(Caveat("open_norm", "Se apoya en un concepto que la ley no mide con cifras; la valoración "
                                  "está pendiente de letrado.", tuple(dict.fromkeys(norms))))  # fmt: skip
        strict = self.strict.decide(compiled.id, item)
        if strict.outcome != decided.outcome or strict.fired != decided.fired:
            caveats.append(_SUGGESTED)
        return [*caveats, *self._law_caveats(compiled.cited, refs)]

    def _law_caveats(self, cited: tuple[str, ...], shown_refs: Iterable[str]) -> list[Caveat]:
        """Staleness looks at all that the rules cite, the other marks only at what is shown."""
        caveats: list[Caveat] = []
        old = self._age(cited)
        if old.oldest is not None:
            kind, days = ("expired_law", EXPIRED_DAYS) if old.expired else ("stale_law", STALE_DAYS)
            text = f"La ley citada se cotejó por última vez el {old.oldest:%d-%m-%Y}; han pasado más de {days} días."
            caveats.append(Caveat(kind, text, old.refs))
        unchecked = tuple(r for r in shown_refs if self.book.provision(r).verified == "unchecked")
        if unchecked:
            caveats.append(Caveat("unchecked_law", "Hay preceptos sin cotejar con el texto oficial: "
                                  + "; ".join(self.book.label(r) for r in unchecked) + ".", unchecked))  # fmt: skip
        own = tuple(r for r in shown_refs if self.book.provision(r).own_reading)
        if own:
            caveats.append(Caveat("own_reading", "Interviene una lectura que no es oficial: "
                                  + "; ".join(self.book.label(r) for r in own) + ".", own))  # fmt: skip
        return caveats

    def _age(self, cited: tuple[str, ...]) -> Staleness:
        if cited not in self.ages:
            self.ages[cited] = staleness(self.book, cited, self.as_of)
        return self.ages[cited]

    def _caveats(self) -> tuple[Caveat, ...]:
        caveats: list[Caveat] = []
        drafts = tuple(k for k, q in self.book.questionnaires.items() if q.status != "approved")
        if drafts:
            caveats.append(Caveat("draft_edition", "Las reglas son una edición en borrador: ningún letrado las ha "
                                                   "firmado "
                                  "todavía.", drafts))  # fmt: skip
        if self.strict is not self.given:
            caveats.append(_SUGGESTED)
        return tuple(caveats)

    # --- levels that a person adjusts

    def _adjusted(self, name: str, item: Item | None, decided: str) -> tuple[Override | None, tuple[Caveat, ...]]:
        """The override that is shown, and what is said of it: one that lowers the level, or settles what the rules
        left open, has a reason."""
        chosen = self.program.adjustment(self.case, name, item)
        order = self.program.levels.get(name, {})
        if chosen is None or chosen.outcome == decided:
            return None, ()
        worst = order[chosen.outcome] == 0
        if worst or (decided in order and order[chosen.outcome] < order[decided]):
            return chosen, ()
        if not chosen.reason.strip():
            text = "Alguien eligió un nivel menor sin decir por qué: no se aplica."
            return None, (Caveat("not_lowered", text),)
        text = (
            f"Una persona ha fijado un nivel menor que el que sale de las respuestas, con este motivo: {chosen.reason}"
        )
        return chosen, (Caveat("lowered", text),)

    # --- signals that give way

    def _gives_way(self, other: str | None, subject: str, item: Item | None) -> bool:
        """Whether a signal is left out because the full decision (or questionnaire) has spoken of the same thing."""
        if other is None:
            return False
        key, _, decision = other.partition(".")
        theirs = self.book.subject_of(key)
        if theirs == subject:
            targets = [item]
        else:
            targets = [i for i in self._items(theirs)
                       if item is None or (i is not None and item.id in i.links.get(subject, []))]  # fmt: skip
        names = [other] if decision else [f"{key}.{d.id}" for d in self.book.questionnaires[key].decisions]
        names = [n for n in names if not self.book.decisions[n].provisional or n == other]
        if not names:
            return bool(targets) and all(self._started(key, t.id if t else None) for t in targets)
        return bool(targets) and not any(self._waits(n, t) for n in names for t in targets)

    def _all_given_way(self) -> tuple[DecisionResult | FindingResult, ...]:
        signals = [
            self._decision(compiled, item)
            for compiled in self.program.decisions.values()
            for item in self._items(compiled.subject)
            if self._gives_way(compiled.authored.superseded_by, compiled.subject, item)
        ]
        warnings = [
            self._finding(compiled, item)
            for compiled in self.program.findings.values()
            for item in self._items(compiled.subject)
            if self._gives_way(compiled.authored.superseded_by, compiled.subject, item)
        ]
        return tuple(told.result for told in (*signals, *warnings) if told is not None and told.result is not None)

    def _waits(self, name: str, item: Item | None) -> bool:
        """Whether a decision says nothing yet because a section of the full depth has not been started."""
        here: Key = (name, item.id if item else None)
        if here not in self.waits:
            decided, view = shown(self.program, name, item, self.given, self.strict)
            open_ = decided.outcome == UNDETERMINED and self._waits_later(name, item, view)
            self.waits[here] = decided.outcome is None or open_
        return self.waits[here]

    # --- missing and relevance

    def _started(self, questionnaire: str, item_id: str | None) -> frozenset[str]:
        """Sections in which a person answered, or confirmed, something relevant that only the full depth asks."""
        here = (questionnaire, item_id)
        if here not in self.started:
            item = self.case.item(self.book.subject_of(questionnaire), item_id) if item_id else None
            answers = item.answers if item is not None else self.case.answers
            confirmed = (f"{questionnaire}.{q}" for q, a in answers.get(questionnaire, {}).items() if a.confirmed)
            self.started[here] = frozenset(
                section
                for ref in confirmed
                if (section := self.program.full_depth.get(ref)) is not None
                and self.given.look(ref, item).truth != NOT_APPLICABLE
            )
        return self.started[here]

    def _is_later(self, key: Key) -> bool:
        """Whether this is asked in a section of the full depth that nobody has started for this item."""
        ref, item = key
        if ref.startswith("list:"):
            whole = ref.removeprefix("list:")
            return whole in self.program.full_lists and not self._any_started(whole)
        section = self.program.full_depth.get(ref)
        return section is not None and section not in self._started(ref.split(".")[0], item)

    def _any_started(self, list_id: str) -> bool:
        about = [k for k, q in self.book.questionnaires.items() if q.subject == list_id]
        return any(self._started(k, i.id) for i in self._items(list_id) if i is not None for k in about)

    def _waited(self, keys: Iterable[Key]) -> Sequence[tuple[Key, bool]]:
        """What a result waits for, and whether that is asked later."""
        return [(key, self._is_later(key)) for key in keys]

    def _waits_later(self, name: str, item: Item | None, view: View) -> bool:
        """Whether an undetermined decision waits for something that is asked later; the first one is enough."""
        return view.decision_misses(name, item, self._is_later)

    def _all_later(self, waits: Mapping[Key, Iterable[str]]) -> tuple[Later, ...]:
        groups: dict[Key, list[Missing]] = {}
        for missing in self._all_missing(waits):
            key = self.program.full_lists.get(missing.ref.removeprefix("list:")) or missing.ref.split(".")[0]
            groups.setdefault((key, missing.item), []).append(missing)
        order = list(self.book.questionnaires)
        return tuple(
            Later(key, item, found[0].item_name, tuple(sorted(found, key=lambda m: self.order.get(m.ref, -1))))
            for (key, item), found in sorted(groups.items(), key=lambda g: (order.index(g[0][0]), g[0][1] or ""))
        )

    def _missing(self, keys: Iterable[Key]) -> tuple[Missing, ...]:
        return tuple(self._one_missing(k, ()) for k in dict.fromkeys(keys))

    def _one_missing(self, key: Key, affects: Iterable[str]) -> Missing:
        ref, item_id = key
        if ref.startswith("list:"):
            whole = self.case.list_of(ref.removeprefix("list:"))
            pending = whole.closed and any(not i.confirmed and not i.refused for i in whole.items)
            text = pending_question(ref) if pending else list_question(ref)
            return Missing(ref, None, None, text, "owner", tuple(affects), asked=False, suggestion=pending)
        question = self.book.question(ref)
        subject = self.book.subject_of(ref.split(".")[0])
        item = self.case.item(subject, item_id) if item_id else None
        answer: Answer | None = self.case.answer(ref, item)
        return Missing(
            ref, item_id, item.name if item else None, ref_text(self.book, ref), question.ask_whom, tuple(affects),
            asked=answer is not None and answer.state == "unknown",
            suggestion=answer is not None and answer.state == "answered" and not answer.confirmed,
        )  # fmt: skip

    def _all_missing(self, keys: Mapping[Key, Iterable[str]]) -> tuple[Missing, ...]:
        """Most useful first: by the decisions that wait for it, then findings, then order of asking."""
        found = [self._one_missing(k, dict.fromkeys(names)) for k, names in keys.items()]

        def rank(m: Missing) -> tuple[int, int, int, str]:
            decisions = sum(a in self.program.decisions for a in m.affects)
            return (-decisions, -len(m.affects), self.order.get(m.ref, -1), m.item or "")

        return tuple(sorted(found, key=rank))


Waits = Lazy[Sequence[tuple[Key, bool]]]
_NOTHING: Waits = Lazy(tuple)


def _who_waits(waits: Iterable[tuple[str, Waits]], *, later: bool) -> dict[Key, list[str]]:
    """Who waits for each answer that is asked now, or later."""
    found: dict[Key, list[str]] = {}
    for name, told in waits:
        for key, is_later in told():
            if is_later == later:
                found.setdefault(key, []).append(name)
    return found


def _to_ask(waits: Sequence[tuple[Key, bool]]) -> list[Key]:
    """Those to ask now; if there are none, those to ask later."""
    return [key for key, later in waits if not later] or [key for key, _ in waits]


_SUGGESTED = Caveat("unconfirmed_suggestion", "Hay sugerencias de la herramienta que usted no ha confirmado todavía.")


def _fact(key: Key) -> str:
    return key[0] if key[1] is None else f"{key[0]}@{key[1]}"


def _named(text: str, item: Item | None) -> str:
    """Texts of rules may name the item: «{item}»."""
    return text.replace("{item}", item.name if item else "la empresa")
