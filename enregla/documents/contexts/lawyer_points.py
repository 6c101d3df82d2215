"""The lawyer's file, second half: open points, omitted clauses, infringements, origin of each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from enregla.assessment.words import fact_text
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.tasks import preguntas
from enregla.documents.rendering import Rendered
from enregla.documents.values import Dato, date_in_words, safe_text

SEVERITY = {"minor": "Leve", "serious": "Grave", "very_serious": "Muy grave"}
# Limitation periods of the LOPDGDD and maximum of the RGPD, as orders of magnitude; law with other rules says so.
PRESCRIPTION = {
    "very_serious": ("tres años", "art. 72.1 LOPDGDD"), "serious": ("dos años", "art. 73 LOPDGDD"),
    "minor": ("un año", "art. 74 LOPDGDD"),
}  # fmt: skip
CHANNEL_PRESCRIPTION = {"very_serious": "tres años", "serious": "dos años", "minor": "seis meses"}  # art. 64 Ley 2/2023
# The other reading of the same fact, where the law makes it hang on something that nobody is asked.
OTHER_READING = {
    "lopdgdd:74.p": "⚠ compruebe si la letra alcanza solo al delegado obligatorio",
    "ley2_2023:63.3.c": "si consta intención, muy grave del art. 63.1.g), de 600.001 a 1.000.000 € a una persona "
    "jurídica (art. 65); sin ella, hasta 100.000 €",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Punto:
    """An open point: what, where, whom to ask."""

    clase: str
    punto: str
    donde: str
    a_quien: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Omitida:
    documento: str
    clausula: str
    motivo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Infraccion:
    hallazgo: str
    sobre: str
    precepto: str
    gravedad: str
    prescripcion: str
    marca: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ajuste:
    cuestion: str
    resultado: str
    motivo: str
    quien: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FilaOrigen:
    clausula: str
    valor: str
    respuesta: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origenes:
    """Values of one document by clause number."""

    documento: str
    si_filas: bool
    filas: tuple[FilaOrigen, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comentario:
    documento: str
    clausula: str
    nivel: str
    texto: str


def puntos(facts: Facts, others: Mapping[str, Rendered], titles: Mapping[str, str]) -> tuple[Punto, ...]:
    """Gaps of the documents, what is not known, suggestions, open norms, law that nobody compared."""
    found = [*_gaps(others, titles), *_missing(facts), *_caveats(facts)]
    return tuple({(p.clase, p.punto, p.donde): p for p in found}.values())


def _gaps(others: Mapping[str, Rendered], titles: Mapping[str, str]) -> Iterator[Punto]:
    for key, rendered in others.items():
        for gap in rendered.gaps:
            if rendered.label == "PUBLICAR" or gap.blocking:  # those of the plan are the unknowns below
                yield Punto(clase="Hueco que impide la copia limpia" if gap.blocking else "Hueco abierto",
                            punto=gap.what, donde=titles[key], a_quien=gap.ask)  # fmt: skip


def _missing(facts: Facts) -> Iterator[Punto]:
    """One line a question, with the items it is asked about."""
    for question in preguntas(facts):
        asked = facts.question(question.clave)
        yield Punto(
            clase=question.situacion,
            punto=(asked.short if asked and asked.short else question.texto),
            donde=question.sobre if question.si_sobre else "La empresa",
            a_quien=facts.whom(question.clave),
        )


OWN_LABEL = "criterio de la herramienta: "  # said once for all of them
CAVEATS = {
    "open_norm": "Concepto jurídico indeterminado", "unchecked_law": "⚠ Sin cotejar", "own_reading": "Lectura propia",
    "stale_law": "Cotejo antiguo", "draft_edition": "Edición en borrador", "not_in_force": "No vigente",
    "unconfirmed_suggestion": "Sugerencia sin confirmar", "provisional": "Resultado provisional",
}  # fmt: skip


def _caveats(facts: Facts) -> Iterator[Punto]:
    """One line a caveat; the results that share it stand together in «where».

    Citations and criteria stand once, in one line of each kind: beside a result they carry their mark already.
    """
    where: dict[tuple[str, str], list[str]] = {}
    cited: dict[str, list[str]] = {"unchecked_law": [], "own_reading": []}
    for result in (*facts.assessment.decisions, *facts.assessment.findings):
        for caveat in result.caveats:
            text = "" if caveat.kind in cited else caveat.text
            where.setdefault((caveat.kind, text), []).append(result.title)
            cited.get(caveat.kind, []).extend(caveat.refs)
    for caveat in facts.assessment.caveats:
        where.setdefault((caveat.kind, caveat.text), []).append("Todo el caso")
    for (kind, text), titles in where.items():
        said = text or _cited(facts, kind, cited[kind])
        if said:
            names = list(dict.fromkeys(titles))
            more = f" y {len(names) - 4} más" if len(names) > 4 else ""
            yield Punto(clase=CAVEATS.get(kind, kind), punto=said, a_quien="su abogado",
                        donde="; ".join(names[:4]) + more)  # fmt: skip


def _cited(facts: Facts, kind: str, refs: list[str]) -> str:
    """Criteria of the tool are no law to compare with: they stand among the own readings alone."""
    kept = dict.fromkeys(r for r in refs if kind == "own_reading" or not r.startswith("tool:"))
    labels = dict.fromkeys(label.removeprefix(OWN_LABEL) for label in facts.labels(tuple(kept)))
    intro = "Criterios y lecturas de la herramienta" if kind == "own_reading" else "Sin comparar con el texto oficial"
    return f"{intro}: {'; '.join(labels)}." if labels else ""


def together(titles: Sequence[str], among: Iterable[str] = ()) -> str:
    """«Petición de garantías: Gestoría; Alarma»: papers of one kind named once, and only counted if all are there."""
    kinds: dict[str, list[str]] = {}
    for title in titles:
        kind, _, about = title.partition(": ")
        kinds.setdefault(kind, []).append(about)
    whole = Counter(title.partition(": ")[0] for title in among)
    return "; ".join(_kind(kind, [a for a in about if a], whole[kind]) for kind, about in kinds.items())


def _kind(kind: str, about: Sequence[str], whole: int) -> str:
    if len(about) > 1 and len(about) == whole:
        return f"{kind}: los {whole} proveedores"
    return f"{kind}: {'; '.join(about)}" if about else kind


def omitidas(others: Mapping[str, Rendered], titles: Mapping[str, str]) -> tuple[Omitida, ...]:
    """Clauses that were left out; papers of one kind and clauses with one reason share a line."""
    papers: dict[tuple[str, str, str], list[str]] = {}
    for key, rendered in others.items():
        for o in rendered.omitted:
            reason = o.reason or "No procede con lo declarado."
            papers.setdefault((titles[key].partition(": ")[0], o.title, reason), []).append(titles[key])
    clauses: dict[tuple[str, str], list[str]] = {}
    for (_, clause, reason), named in papers.items():
        clauses.setdefault((together(named, titles.values()), reason), []).append(clause)
    return tuple(Omitida(documento=paper, clausula="; ".join(dict.fromkeys(found)), motivo=reason)
                 for (paper, reason), found in clauses.items())  # fmt: skip


def infracciones(facts: Facts) -> tuple[Infraccion, ...]:
    """Findings with the letter of the law that makes them an infringement, for the lawyer alone."""
    provisions = facts.rulebook.law.provisions
    found: list[Infraccion] = []
    for finding in facts.assessment.findings:
        if finding.infraction is None:
            continue
        ref, severity = finding.infraction
        provision = provisions.get(ref)
        period, norm = _period(ref, severity)
        other = f"; {OTHER_READING[ref]}" if ref in OTHER_READING else ""
        checked = provision is not None and provision.verified == "text"
        when = f"cotejado el {date_in_words(provision.checked_on)}" if provision and checked else "⚠ sin cotejar"
        found.append(Infraccion(
            hallazgo=Dato(finding.because, finding.facts, finding.legal_refs), sobre=finding.item_name or "La empresa",
            precepto=provision.label if provision else ref, gravedad=f"{SEVERITY.get(severity, severity)}{other}",
            prescripcion=f"{period} ({norm})" if norm else period, marca=when,
        ))  # fmt: skip
    return tuple(found)


def _period(ref: str, severity: str) -> tuple[str, str]:
    if ref.startswith("lopdgdd:"):
        return PRESCRIPTION.get(severity, ("según su ley", ""))
    if ref.startswith("ley2_2023:") and severity in CHANNEL_PRESCRIPTION:
        return CHANNEL_PRESCRIPTION[severity], "art. 64 Ley 2/2023"
    return "según su ley", ""


def ajustes(facts: Facts) -> tuple[Ajuste, ...]:
    """Decisions that a person changed, with the written reason."""
    decisions = facts.rulebook.decisions
    return tuple(
        Ajuste(cuestion=decisions[o.decision].title if o.decision in decisions else o.decision, resultado=o.outcome,
               motivo=Dato(safe_text(o.reason) or "sin motivo"), quien=f"{o.by}, {date_in_words(o.on)}")
        for o in facts.case.overrides
    )  # fmt: skip


def origenes(facts: Facts, others: Mapping[str, Rendered], titles: Mapping[str, str]) -> tuple[Origenes, ...]:
    """Value = answer, by clause number, for papers that leave the company; letters of one kind share a table."""
    tables: dict[str, list[str]] = {}
    for key, rendered in others.items():
        if rendered.label != "INTERNO":
            kind = titles[key].partition(": ")[0] if rendered.label == "ENVIAR" else titles[key]
            tables.setdefault(kind, []).append(key)
    return tuple(_origins(facts, [others[k] for k in keys], together([titles[k] for k in keys]))
                 for keys in tables.values())  # fmt: skip


def _origins(facts: Facts, papers: Sequence[Rendered], title: str) -> Origenes:
    values: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for rendered in papers:
        for origin in rendered.origins:
            if origin.refs and not all(r.startswith("list:") for r in origin.refs):  # the name of a row is its origin
                values.setdefault((origin.number or "–", origin.refs), []).append(origin.text)
    rows = tuple(
        FilaOrigen(clausula=number, valor=Dato("; ".join(dict.fromkeys(texts))),
                   respuesta="; ".join(dict.fromkeys(_fact(facts, ref) for ref in refs)))
        for (number, refs), texts in values.items()
    )  # fmt: skip
    return Origenes(documento=title, si_filas=bool(rows), filas=rows)


def _fact(facts: Facts, ref: str) -> str:
    """«Finalidad (Agenda y citas)»: the short name of the question and the item."""
    name, _, item = ref.partition("@")
    question = facts.question(name)
    if question is None:
        list_id = name.removeprefix("list:")
        found = facts.case.item(list_id, item) if item else None
        return f"Fila «{found.name}»" if found else "Lista de la empresa"
    _, _, about = fact_text(facts.rulebook, facts.case, ref)
    return f"{question.short or question.text} ({about})" if about else question.short or question.text


def sobrantes(others: Mapping[str, Rendered], titles: Mapping[str, str]) -> tuple[Comentario, ...]:
    """Comments beyond the cap of their document, by rank."""
    return tuple(
        Comentario(documento=titles[key], clausula=c.clause, nivel=c.level, texto=c.text)
        for key, rendered in others.items() for c in rendered.overflow
    )  # fmt: skip
