"""The lawyer's file, first half: who declared, what was answered, and each decision rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enregla.assessment.results import DecisionResult, RuleTrace, TraceNode
from enregla.assessment.words import answer_text
from enregla.case.model import Answer, Item
from enregla.documents.contexts.facts import Facts, lower_first, ref_of
from enregla.documents.values import Dato, Lista, date_in_words, safe_text
from enregla.rulebook import ORGANISATION

VALUES = {"true": "Se da", "false": "No se da", "unknown": "Falta un dato", "not_applicable": "No procede"}
MAX_LINES = 6  # decisive answers shown for one rule
FEW_LINES = 2  # and for one that does not hold


@dataclass(frozen=True, kw_only=True, slots=True)
class Respuesta:
    pregunta: str
    respuesta: str
    estado: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bloque:
    """The answers of one questionnaire, about the company or about one item."""

    titulo: str
    si_filas: bool
    filas: tuple[Respuesta, ...]
    si_faltan: bool
    faltan: str  # questions without an answer, in one sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Linea:
    texto: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Regla:
    regla: str
    valor: str
    articulos: str
    si_lineas: bool
    lineas: tuple[Linea, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionTrazada:
    clave: str
    titulo: str
    resultado: str
    si_motivos: bool
    motivos: tuple[Linea, ...]
    cotejo: str
    si_cautelas: bool
    cautelas: tuple[Linea, ...]
    reglas: tuple[Regla, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FilaDecision:
    """A decision asked by activity or provider, in one line."""

    cuestion: str
    sobre: str
    resultado: str
    motivo: str


# --- answers -----------------------------------------------------------------------------------------


def bloques(facts: Facts) -> tuple[Bloque, ...]:
    """Answers in the order of the questionnaires, which is that of the law: company, uses, figures, providers."""
    found: list[Bloque] = []
    for key, questionnaire in facts.rulebook.questionnaires.items():
        subject = facts.rulebook.subject_of(key)
        items: list[Item | None] = [None] if subject == ORGANISATION else [
            i for i in facts.case.list_of(subject).items if not i.refused]  # fmt: skip
        for item in items:
            rows, open_ = tuple(_answers(facts, key, item)), tuple(_unanswered(facts, key, item))
            if rows or open_:
                title = questionnaire.title if item is None else f"{questionnaire.title}: {item.name}"
                found.append(Bloque(titulo=title, si_filas=bool(rows), filas=rows, si_faltan=bool(open_),
                                    faltan=Lista.of(open_) if open_ else "nada"))  # fmt: skip
    return tuple(found)


def _answers(facts: Facts, key: str, item: Item | None) -> Iterator[Respuesta]:
    for question in facts.rulebook.questionnaires[key].questions:
        ref = f"{key}.{question.id}"
        answer = facts.case.answer(ref, item)
        if answer is not None:
            text = _items_named(facts, ref, answer) or answer_text(facts.rulebook, ref, answer)
            yield Respuesta(
                pregunta=question.short or question.text,
                respuesta=Dato(safe_text(text) or "Vacío", (ref_of(ref, item),)),
                estado=_state(answer, facts.relevant(ref, item)),
            )


def _items_named(facts: Facts, ref: str, answer: Answer) -> str:
    """The names of the items that an answer points to, or that there is none; empty for other kinds of answer."""
    target = facts.rulebook.question(ref).links_to
    if target is None or answer.state == "unknown" or not isinstance(answer.value, list):
        return ""
    names = {i.id: i.name for i in facts.case.list_of(target).items}
    return "; ".join(names.get(str(v), str(v)) for v in answer.value) or "Ninguno"


def _unanswered(facts: Facts, key: str, item: Item | None) -> Iterator[str]:
    for question in facts.rulebook.questionnaires[key].questions:
        ref = f"{key}.{question.id}"
        if facts.case.answer(ref, item) is None and facts.relevant(ref, item) and not question.optional:
            yield lower_first(question.short or question.text)


def _state(answer: Answer, relevant: bool) -> str:
    if not relevant:
        return "No procede"
    if answer.state == "unknown":
        return "«No lo sé»"
    if not answer.confirmed:
        return "Sin confirmar"
    return {"user": "Declarada", "starter": "Confirmada", "import": "Importada"}[answer.origin]


# --- decisions ---------------------------------------------------------------------------------------


def decisiones(facts: Facts) -> tuple[DecisionTrazada, ...]:
    """Rule by rule: those of the company, and those of an item in which some rule fired."""
    chosen = [d for d in facts.assessment.decisions if d.item is None or d.fired]
    return tuple(_decision(facts, d, number) for number, d in enumerate(chosen))


def _decision(facts: Facts, decision: DecisionResult, number: int) -> DecisionTrazada:
    about = f": {decision.item_name}" if decision.item_name else ""
    cautions = tuple(dict.fromkeys(c.text for c in decision.caveats))
    return DecisionTrazada(
        clave=f"d{number}", titulo=f"{decision.title}{about}",
        resultado=Dato(decision.text, decision.facts, decision.legal_refs),
        si_motivos=bool(decision.because), motivos=tuple(Linea(texto=t) for t in decision.because),
        cotejo=_checked(facts, decision.legal_refs), si_cautelas=bool(cautions),
        cautelas=tuple(Linea(texto=t) for t in cautions),
        reglas=_rules(facts, decision),
    )  # fmt: skip


def _rules(facts: Facts, decision: DecisionResult) -> tuple[Regla, ...]:
    """Every rule of a decision of the company; of one item, those that hold or miss something, and how many do not.

    With ten activities and ten providers each rule of each would fill a hundred pages that nobody reads.
    """
    traces = _telling_first(facts, decision)
    told = [t for t in traces if decision.item is None or (t.value in _WEIGHT and not t.not_in_force)]
    rows = [_rule(facts, t, decision.id.partition(".")[0]) for t in told]
    if rest := len(traces) - len(told):
        rows.append(Regla(
            regla="Otra regla de esta cuestión." if rest == 1 else f"Las otras {rest} reglas de esta cuestión.",
            valor=VALUES["false"], articulos="Están, una por una, en el programa", si_lineas=False, lineas=(),
        ))  # fmt: skip
    return tuple(rows)


def _checked(facts: Facts, refs: tuple[str, ...]) -> str:
    """Each citation with the day of its check and how far it went."""
    words = {"text": "texto oficial", "summary": "resumen de terceros", "unchecked": "⚠ sin cotejar"}
    provisions = facts.rulebook.law.provisions
    pieces: list[str] = []
    for ref in dict.fromkeys(r for r in refs if r in provisions):
        provision = provisions[ref]
        own = "; lectura propia" if provision.own_reading else ""
        when = "" if provision.verified == "unchecked" else f", {date_in_words(provision.checked_on)}"
        pieces.append(f"{provision.label} ({words[provision.verified]}{when}{own})")
    return "; ".join(pieces) or "No cita preceptos"


_WEIGHT = {"true": 0, "unknown": 1}


def _telling_first(facts: Facts, decision: DecisionResult) -> list[RuleTrace]:
    """Rules that hold, then those that miss an answer, then the rest in their own order."""
    traces = facts.assessment.trace(decision.id, decision.item)
    return sorted(traces, key=lambda t: 2 if t.not_in_force else _WEIGHT.get(t.value, 2))


def _rule(facts: Facts, trace: RuleTrace, questionnaire: str) -> Regla:
    value = "No vigente" if trace.not_in_force else VALUES[trace.value]
    lines = tuple(dict.fromkeys((*_criteria(facts, trace.why, questionnaire), *_decisive(trace.why, trace.value))))
    most = FEW_LINES if trace.value in ("false", "not_applicable") else MAX_LINES
    shown = [*lines[:most], *([f"y {len(lines) - most} más"] if len(lines) > most else [])]
    return Regla(
        regla=trace.because, valor=value, articulos="; ".join(facts.labels(trace.legal_refs)) or "Según la respuesta",
        si_lineas=bool(shown), lineas=tuple(Linea(texto=t) for t in shown),
    )  # fmt: skip


def _criteria(facts: Facts, node: TraceNode, questionnaire: str) -> Iterator[str]:
    """Which criteria of a list were counted, each with its citation."""
    if node.kind == "at_least" and node.value == "true":
        for child in node.children:
            if child.kind == "rule" and child.value == "true":
                labels = "; ".join(facts.labels(_refs_of(facts, questionnaire, child.ref)))
                yield f"{child.text.rstrip('.')} ({labels})" if labels else child.text
        return
    for child in node.children:
        yield from _criteria(facts, child, questionnaire)


def _refs_of(facts: Facts, questionnaire: str, name: str | None) -> tuple[str, ...]:
    conditions = facts.rulebook.questionnaires[questionnaire].conditions
    found = next((c for c in conditions if c.id == name), None)
    return tuple(r for r in found.legal_refs if isinstance(r, str)) if found else ()


_LEAVES = ("answer", "derived", "decision", "finding")


def _decisive(node: TraceNode, value: str, about: str = "", wanted: str = "") -> Iterator[str]:
    """Answers that made the rule what it is: the true ones, the missing ones or those that stopped it."""
    want = wanted or value
    if node.kind == "item":
        about = node.text
    if node.kind in _LEAVES:
        if node.value == want or (want == "false" and node.value == "not_applicable"):
            yield f"{about}: {node.text}" if about else node.text
        return
    if node.kind == "not":
        want = {"true": "false", "false": "true"}.get(want, want)
    for child in node.children:
        if node.kind == "at_least" and node.value == "true" and child.value != "true":
            continue  # a criterion that is not met decides nothing
        yield from _decisive(child, value, about, want)


def por_elemento(facts: Facts) -> tuple[FilaDecision, ...]:
    """Decisions asked by activity or provider, all of them; equal results stand together."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[DecisionResult]] = {}
    for decision in facts.assessment.decisions:
        if decision.item is not None:
            groups.setdefault((decision.title, decision.text, decision.because), []).append(decision)
    found: list[FilaDecision] = []
    for (title, text, because), members in groups.items():
        refs = tuple(dict.fromkeys(f for m in members for f in m.facts))
        names = "; ".join(m.item_name or "" for m in members)
        found.append(FilaDecision(cuestion=title, sobre=names, resultado=Dato(text, refs, members[0].legal_refs),
                                  motivo="; ".join(because) or "Sin motivo añadido"))  # fmt: skip
    return tuple(found)
