"""Why, and what would change it: computed only when somebody opens it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from enregla.assessment.freshness import EXPIRED_TEXT, staleness
from enregla.assessment.nodes import (
    All,
    Answered,
    Any_,
    AtLeastN,
    DecidedAs,
    Derived,
    Found,
    Holds,
    Key,
    Negated,
    Node,
    Quantified,
)  # fmt: skip
from enregla.assessment.program import CompiledRule, Program
from enregla.assessment.reads import questions_of
from enregla.assessment.results import REVIEW, UNDETERMINED, Change, RuleTrace, TraceNode
from enregla.assessment.truth import NAMES, TRUE
from enregla.assessment.view import Look, View, has_suggestions, shown
from enregla.assessment.words import LIST_NAMES, value_text
from enregla.case.model import Answer, Case, Item
from enregla.rulebook import ORGANISATION, ParameterGap
from enregla.rulebook.conditions import ParamRef
from enregla.rulebook.model import Question

# --- trace


def trace_of(view: View, name: str, item: Item | None) -> tuple[RuleTrace, ...]:
    """The rules of a decision, or the one of a finding, with the values that they had."""
    if name in view.program.decisions:
        compiled = view.program.decisions[name]
        named = [(f"{compiled.questionnaire}.{r.id}", r) for r in compiled.rules]
    else:
        named = [(f"finding {name}", view.program.findings[name].rule)]
    return tuple(_rule(view, key, rule, item) for key, rule in named)


def _rule(view: View, key: str, rule: CompiledRule, item: Item | None) -> RuleTrace:
    gone = view.option_refs(rule, item, in_force=False)
    refs = tuple(dict.fromkeys([*rule.refs, *view.option_refs(rule, item), *gone]))
    expired = tuple(r for r in refs if not view.in_force(r))
    return RuleTrace(rule.id, rule.outcome, NAMES[view.rule(key, item)], rule.because, refs, expired,
                     _node(view, rule.node, item))  # fmt: skip


def _operand(view: View, value: Any) -> Any:
    if not isinstance(value, ParamRef):
        return value
    try:
        return view.parameter(value.param)
    except ParameterGap:
        return None


def _leaf(view: View, node: Answered | Derived, look: Look, value: str, ref: str, label: str, given: str) -> TraceNode:
    operand = _operand(view, node.operand)
    return TraceNode("answer" if isinstance(node, Answered) else "derived", value, ref=ref, operator=node.operator,
                     operand=operand, given=look.given, source=look.source, text=f"{label} → {given}")  # fmt: skip


def _given(view: View, look: Look, ref: str) -> str:
    words = {"missing": "sin contestar", "unknown": "«No lo sé»", "not_relevant": "no procede preguntarlo",
             "parent": "depende de una respuesta anterior", "unfit": "la respuesta guardada ya no sirve"}  # fmt: skip
    if look.truth != TRUE:
        return "sugerencia sin confirmar" if look.source == "suggestion" else words.get(look.source, look.source)
    extra = {
        "suggestion": " (sugerencia sin confirmar)",
        "company_answer": " (según la respuesta de la empresa)",
    }
    return value_text(view.program.book, ref, look.given) + extra.get(look.source, "")


def _node(view: View, node: Node, item: Item | None) -> TraceNode:
    value = NAMES[node.value(view, item)]
    book = view.program.book
    match node:
        case Answered():
            look = view.look(node.ref, None if node.organisation else item)
            question = book.question(node.ref)
            return _leaf(
                view,
                node,
                look,
                value,
                node.ref,
                question.short or question.text,
                _given(view, look, node.ref),
            )
        case Derived():
            look = view.derived(node.derived, None if node.organisation else item)
            fact = book.derived[node.derived]
            texts = {o.id: o.text for o in fact.options}
            chosen = look.given if isinstance(look.given, list) else [look.given]
            yes_no = {True: "sí", False: "no"}
            given = "; ".join(
                texts.get(str(x), yes_no.get(x, str(x)) if isinstance(x, bool) else str(x)) for x in chosen
            )
            return _leaf(
                view,
                node,
                look,
                value,
                node.derived,
                fact.text,
                given if look.truth == TRUE else "no se sabe",
            )
        case All() | Any_() | AtLeastN():
            kind, text = {All: ("all", "Todo esto a la vez"), Any_: ("any", "Al menos una de estas"),
                          AtLeastN: ("at_least", "")}[type(node)]  # fmt: skip
            if isinstance(node, AtLeastN):
                text = f"Al menos {node.n} de estas"
            return TraceNode(kind, value, text=text, children=tuple(_node(view, p, item) for p in node.parts))
        case Negated():
            return TraceNode("not", value, text="No se da esto", children=(_node(view, node.part, item),))
        case Quantified():
            items, open_ = view.linked(item, node.list_id) if node.linked else view.items(node.list_id)
            parts = tuple(
                TraceNode(
                    "item",
                    (inner := _node(view, node.part, i)).value,
                    ref=i.id,
                    text=i.name,
                    children=(inner,),
                )
                for i in items
            )
            n = _operand(view, node.n)
            word = {"some": "Alguno de sus", "every": "Todos sus", "count": f"Al menos {n} de sus"}[node.kind]
            more = " (la lista sigue abierta)" if open_ else ""
            return TraceNode(node.kind, value, ref=node.list_id, operand=n, text=f"{word} "
                                                                                 f"{LIST_NAMES[node.list_id]}{more}",
                             children=parts)  # fmt: skip
        case DecidedAs():
            decided = view.decide(node.decision, None if node.organisation else item)
            text = f"{book.decisions[node.decision].title} → {outcome_text(view, node.decision, decided.outcome)}"
            return TraceNode("decision", value, ref=node.decision, operator="in", operand=node.outcomes,
                             given=decided.outcome, source="decision", text=text)  # fmt: skip
        case Found():
            return TraceNode("finding", value, ref=node.finding, text=book.findings[node.finding].title)
        case Holds():
            rule = view.program.rules[node.rule]
            text = rule.because if all(view.in_force(r) for r in rule.refs) else f"{rule.because} (no vigente)"
            return TraceNode("rule", value, ref=rule.id, text=text, children=(_node(view, rule.node, item),))
        case _:
            raise TypeError(f"not a node: {node!r}")


def outcome_text(view: View, name: str, outcome: str | None) -> str:
    """An outcome in words."""
    decision = view.program.book.decisions[name]
    if outcome is None:
        return "no procede"
    return next((o.text for o in decision.outcomes if o.id == outcome), decision.undetermined_text)


# --- what would change it


def changes_of(program: Program, case: Case, as_of: dt.date, name: str, item: Item | None) -> tuple[Change, ...]:
    """Every single answer that gives another shown outcome. Only this decision is evaluated again each time."""

    suggested = has_suggestions(case)

    def outcome(overlay: dict[Key, Answer] | None = None) -> tuple[str | None, tuple[str, ...]]:
        given = View(program, case, as_of, strict=False, overlay=overlay)
        strict = View(program, case, as_of, strict=True, overlay=overlay, given=given) if suggested else given
        decided, _ = shown(program, name, item, given, strict)
        return decided.outcome, tuple(r.id for r in decided.fired)

    decision = program.decisions[name]
    expired = staleness(program.book, decision.cited, as_of).expired
    reassuring = {o.id for o in decision.authored.outcomes if o.reassuring}

    def as_shown(outcome: str | None) -> str | None:
        return REVIEW if expired and outcome in reassuring else outcome

    now = as_shown(outcome()[0])
    book, found = program.book, list[Change]()
    base = View(program, case, as_of, strict=False)
    for ref in questions_of(program, name):
        question = book.question(ref)
        for target in _targets(program, case, ref, item):
            key: Key = (ref, target.id if target else None)
            look = base.look(ref, target)
            for value in _candidates(program, ref, look, as_of):
                decided, fired = outcome({key: Answer(value=value)})
                after = as_shown(decided)
                if after != now and after is not None:
                    text = outcome_text(base, name, after) if after == decided else EXPIRED_TEXT
                    found.append(
                        Change(
                            ref,
                            key[1],
                            question.text,
                            value,
                            value_text(book, ref, value),
                            after,
                            text,
                            fired,
                        )
                    )
    # a decided outcome tells more than «still undetermined»
    return tuple(sorted(found, key=lambda c: c.outcome == UNDETERMINED))


def _targets(program: Program, case: Case, ref: str, item: Item | None) -> Iterator[Item | None]:
    subject = program.book.subject_of(ref.split(".")[0])
    if subject == ORGANISATION:
        yield None
    elif item is not None and case.item(subject, item.id) is item:
        yield item
    else:
        yield from (i for i in case.list_of(subject).items if not i.refused)


def _candidates(program: Program, ref: str, look: Look, as_of: dt.date) -> Iterator[Any]:
    book = program.book
    question = book.question(ref)
    current = look.given if look.truth == TRUE else None
    if question.kind == "yes_no":
        yield from (v for v in (True, False) if v is not current)
    elif question.kind == "single_choice":
        yield from (o.id for o in book.options(ref) if o.id != current)
    elif question.kind == "country":
        yield from (v for v in program.compared[ref] if v != current)
    elif question.kind == "multiple_choice":
        held: list[str] = list(current) if isinstance(current, list) else []
        exclusive = {o.id for o in book.options(ref) if o.exclusive}
        for option in book.options(ref):
            if option.id in held:
                rest = [x for x in held if x != option.id]
                if rest:
                    yield rest
            elif option.exclusive:
                yield [option.id]
            else:
                yield [o.id for o in book.options(ref) if o.id == option.id or (o.id in held and o.id not in exclusive)]
    elif question.kind in ("number", "amount", "date"):
        for operand in program.compared[ref]:
            try:
                edge = book.parameter(operand.param, as_of) if isinstance(operand, ParamRef) else operand
            except ParameterGap:
                continue
            yield from (v for v in _both_sides(edge) if v != current and _allowed(question, v))


def _both_sides(edge: Any) -> tuple[Any, Any]:
    """The edge itself and the last value before it."""
    if isinstance(edge, str):
        return edge, (dt.date.fromisoformat(edge) - dt.timedelta(days=1)).isoformat()
    return edge, edge - 1


def _allowed(question: Question, value: Any) -> bool:
    if isinstance(value, str):
        return True
    low, high = question.minimum, question.maximum
    return (low is None or low <= value) and (high is None or value <= high)
