"""The lawyer's file, first half: who declared, what was answered, and each decision rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
FEW_OPTIONS = 3  # of a long answer, beside a rule; the whole answer stands among the answers
ALIKE = 3  # among so many items, so many answers that most of them give are printed once
TOLD_ONCE = ("unchecked_law", "own_reading", "stale_law", "draft_edition")  # by the citations and the open points


@dataclass(frozen=True, kw_only=True, slots=True)
class Respuesta:
    pregunta: str
    respuesta: str
    estado: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bloque:
    """The answers of one questionnaire, about the company, one item or several that answer alike."""

    titulo: str
    si_sobre: bool
    sobre: str
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
    """One decision, about the company or about all the items with the same result for the same reasons."""

    clave: str
    titulo: str
    si_sobre: bool
    sobre: str
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


@dataclass(frozen=True, slots=True)
class _Said:
    question: str
    text: str
    state: str
    ref: str

    @property
    def same(self) -> tuple[str, str, str]:
        return self.question, self.text, self.state


def bloques(facts: Facts) -> tuple[Bloque, ...]:
    """Answers in the order of the questionnaires, which is that of the law: company, uses, figures, providers."""
    found: list[Bloque] = []
    for key, questionnaire in facts.rulebook.questionnaires.items():
        subject = facts.rulebook.subject_of(key)
        if subject == ORGANISATION:
            rows, open_ = tuple(_answers(facts, key, None)), tuple(_unanswered(facts, key, None))
            if rows or open_:
                found.append(_block(questionnaire.title, (), rows, open_))
            continue
        items = [i for i in facts.case.list_of(subject).items if not i.refused]
        found += _blocks_of_items(facts, key, questionnaire.title, items)
    return tuple(found)


def _blocks_of_items(facts: Facts, key: str, title: str, items: list[Item]) -> Iterator[Bloque]:
    """What nearly all answer alike, once; then what each one answers otherwise; equal items stand together."""
    said = {i.id: tuple(_answers(facts, key, i)) for i in items}
    common: set[tuple[str, str, str]] = set()
    for asked, alike in _common(said).items():
        common |= alike
        names = [i.name for i in items if i.id in asked]
        shown = tuple(row for i in items if i.id in asked for row in said[i.id] if row.same in alike)
        yield _block(f"{title}: respuestas comunes a {len(names)}", names, shown, ())
    equal: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        own = tuple(r.same for r in said[item.id] if r.same not in common)
        open_ = tuple(_unanswered(facts, key, item))
        if own or open_:
            equal.setdefault((own, open_), []).append(item)
    for members in equal.values():
        rows = tuple(r for i in members for r in said[i.id] if r.same not in common)
        names = [i.name for i in members]
        yield _block(_about(title, names), names, rows, tuple(_unanswered(facts, key, members[0])))


def _common(said: Mapping[str, tuple[_Said, ...]]) -> dict[frozenset[str], set[tuple[str, str, str]]]:
    """By those who answer a question, the answer that two in three of them give: who differs prints its own."""
    who: dict[str, set[str]] = {}
    times = Counter(r.same for rows in said.values() for r in rows)
    for item, rows in said.items():
        for row in rows:
            who.setdefault(row.question, set()).add(item)
    found: dict[frozenset[str], set[tuple[str, str, str]]] = {}
    for same, n in times.items():
        asked = frozenset(who[same[0]])
        if len(asked) >= ALIKE and 3 * n >= 2 * len(asked):
            found.setdefault(asked, set()).add(same)
    return {asked: alike for asked, alike in found.items() if len(asked) == len(said) or len(alike) >= ALIKE}


def _block(title: str, names: Sequence[str], said: Iterable[_Said], open_: Sequence[str]) -> Bloque:
    """Questions with the same answer share a line: most are «No» or «Nada de esto»."""
    lines: dict[tuple[str, str], list[_Said]] = {}
    for row in said:
        lines.setdefault((row.text, row.state), []).append(row)
    rows = tuple(
        Respuesta(pregunta="; ".join(dict.fromkeys(r.question for r in same)),
                  respuesta=Dato(text, [r.ref for r in same]), estado=state)
        for (text, state), same in lines.items()
    )  # fmt: skip
    return Bloque(titulo=title, si_sobre=len(names) > 1, sobre="; ".join(names) or "la empresa", si_filas=bool(rows),
                  filas=rows, si_faltan=bool(open_), faltan=Lista.of(open_) if open_ else "nada")  # fmt: skip


def _about(title: str, names: Sequence[str]) -> str:
    """«Riesgo de seguridad: Agenda y 3 más»: a heading that fits its line."""
    if not names:
        return title
    return f"{title}: {names[0]}" + (f" y {len(names) - 1} más" if len(names) > 1 else "")


def _answers(facts: Facts, key: str, item: Item | None) -> Iterator[_Said]:
    for question in facts.rulebook.questionnaires[key].questions:
        ref = f"{key}.{question.id}"
        answer = facts.case.answer(ref, item)
        if answer is not None:
            text = _items_named(facts, ref, answer) or answer_text(facts.rulebook, ref, answer)
            yield _Said(question.short or question.text, safe_text(text) or "Vacío",
                        _state(answer, facts.relevant(ref, item)), ref_of(ref, item))  # fmt: skip


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
    """Rule by rule: those of the company, and those of items in which some rule fired, equal results together."""
    alike: dict[tuple[object, ...], list[DecisionResult]] = {}
    for decision in facts.assessment.decisions:
        if _traced(decision):
            about = None if decision.item is None else (decision.text, decision.because, _cautions(decision))
            alike.setdefault((decision.id, about), []).append(decision)
    return tuple(_decision(facts, members, number) for number, members in enumerate(alike.values()))


def _traced(decision: DecisionResult) -> bool:
    return decision.item is None or bool(decision.fired)


def _cautions(decision: DecisionResult) -> tuple[str, ...]:
    """What limits this result; how far each citation was checked stands beside it."""
    return tuple(dict.fromkeys(c.text for c in decision.caveats if c.kind not in TOLD_ONCE))


def _decision(facts: Facts, members: Sequence[DecisionResult], number: int) -> DecisionTrazada:
    first = members[0]
    names = [m.item_name for m in members if m.item_name]
    cautions = _cautions(first)
    refs = tuple(dict.fromkeys(f for m in members for f in m.facts))
    cited = tuple(dict.fromkeys(r for m in members for r in m.legal_refs))
    return DecisionTrazada(
        clave=f"d{number}", titulo=_about(first.title, names),
        si_sobre=len(names) > 1, sobre="; ".join(names) or "la empresa",
        resultado=Dato(first.text, refs, cited),
        si_motivos=bool(first.because), motivos=tuple(Linea(texto=t) for t in first.because),
        cotejo=_checked(facts, cited), si_cautelas=bool(cautions),
        cautelas=tuple(Linea(texto=t) for t in cautions),
        reglas=_rules(facts, members),
    )  # fmt: skip


def _rules(facts: Facts, members: Sequence[DecisionResult]) -> tuple[Regla, ...]:
    """Every rule of a decision of the company; of items, those that hold or miss something, and how many do not.

    With ten activities and ten providers each rule of each would fill a hundred pages that nobody reads.
    """
    questionnaire = members[0].id.partition(".")[0]
    told: dict[str, list[tuple[str, RuleTrace]]] = {}
    total = 0
    for member in members:
        traces = _telling_first(facts, member)
        total = max(total, len(traces))
        for trace in traces:
            if member.item is None or (trace.value in _WEIGHT and not trace.not_in_force):
                told.setdefault(trace.because, []).append((member.item_name or "", trace))
    rows = [_rule(facts, seen, len(members), questionnaire) for seen in told.values()]
    if rest := total - len(told):
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


def _rule(facts: Facts, seen: Sequence[tuple[str, RuleTrace]], of: int, questionnaire: str) -> Regla:
    """One rule and the answers that decide it, said once where they are the same for all its items."""
    values = list(dict.fromkeys(_value(t) for _, t in seen))
    by_lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, trace in seen:
        by_lines.setdefault((_value(trace), _lines(facts, trace, questionnaire)), []).append(name)
    if len(by_lines) == 1 and len(seen) == of:
        shown = [line for _, lines in by_lines for line in lines]
    else:
        shown = [_of_whom(names, value if len(values) > 1 else "", lines) for (value, lines), names in by_lines.items()]
    refs = tuple(dict.fromkeys(r for _, t in seen for r in t.legal_refs))
    return Regla(
        regla=seen[0][1].because, valor=" / ".join(values),
        articulos="; ".join(facts.labels(refs)) or "Según la respuesta",
        si_lineas=bool(shown), lineas=tuple(Linea(texto=t) for t in shown),
    )  # fmt: skip


def _value(trace: RuleTrace) -> str:
    return "No vigente" if trace.not_in_force else VALUES[trace.value]


def _of_whom(names: Sequence[str], value: str, lines: Sequence[str]) -> str:
    """«Agenda (falta un dato): Tamaño → sin contestar»."""
    said = "; ".join(names) + (f" ({lower_first(value)})" if value else "")
    return said + (f": {' · '.join(lines)}" if lines else "")


def _lines(facts: Facts, trace: RuleTrace, questionnaire: str) -> tuple[str, ...]:
    """What decided a rule; nothing of one that was not asked, because it says so itself."""
    if trace.value == "not_applicable":
        return ()
    found = (*_criteria(facts, trace.why, questionnaire), *(_short(t) for t in _decisive(trace.why, trace.value)))
    lines = tuple(dict.fromkeys(found))
    most = FEW_LINES if trace.value == "false" else MAX_LINES
    return (*lines[:most], *([f"y {len(lines) - most} más"] if len(lines) > most else []))


def _short(line: str) -> str:
    """«Datos → nombre; teléfono; firma y 6 más»; an empty set is said."""
    name, arrow, answer = line.partition(" →")
    answer = answer.strip()
    if arrow and not answer:
        return f"{name} → ninguno"
    options = answer.split("; ")
    if len(options) <= FEW_OPTIONS + 1:
        return line
    return f"{name} → {'; '.join(options[:FEW_OPTIONS])} y {len(options) - FEW_OPTIONS} más"


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
    """Decisions asked by activity or provider and not told rule by rule; equal results stand together."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[DecisionResult]] = {}
    for decision in facts.assessment.decisions:
        if not _traced(decision):
            groups.setdefault((decision.title, decision.text, decision.because), []).append(decision)
    found: list[FilaDecision] = []
    for (title, text, because), members in groups.items():
        refs = tuple(dict.fromkeys(f for m in members for f in m.facts))
        names = "; ".join(m.item_name or "" for m in members)
        reasons = " ".join(b for b in because if b not in text)
        found.append(FilaDecision(cuestion=title, sobre=names, resultado=Dato(text, refs, members[0].legal_refs),
                                  motivo=reasons or "Lo dice el resultado"))  # fmt: skip
    return tuple(found)
