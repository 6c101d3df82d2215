"""Reads a case for documents: answers as Spanish words that know where they come from.

What a paper may say depends on the copy. A clean copy prints only what somebody answered and confirmed;
a review copy also shows suggestions (``Dato.confirmed`` is false) and says what is missing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from enregla.assessment.results import Assessment
from enregla.case.model import Answer, Case, Item
from enregla.documents.values import Dato, Gap, Hueco, Lista, amount_in_euros, date_in_words, safe_text
from enregla.rulebook import Rulebook
from enregla.rulebook.model import Question

Copy = Literal["clean", "review"]

WHOM: dict[str, str] = {
    "owner": "dirección", "accountant": "su gestoría", "it_support": "su informático",
    "provider": "el proveedor", "lawyer": "su abogado",
}  # fmt: skip
NOT_SAID = Dato("no consta")  # fills a field whose flag is false: never printed


def ref_of(ref: str, item: Item | None = None) -> str:
    """«processing.purpose_text@pacientes», as results and values write it."""
    return f"{ref}@{item.id}" if item is not None else ref


@dataclass(frozen=True)
class Facts:
    """One case on one date, for one copy. ``unprinted`` collects the gaps that no clause prints.

    ``item``: whom or what the paper is about, where there is one for each item. ``first``: the item whose paper carries
    all comments, so that the others carry only what differs.
    """

    rulebook: Rulebook
    case: Case
    assessment: Assessment
    copy: Copy
    unprinted: list[Gap] = field(default_factory=list)
    item: Item | None = None
    first: Item | None = None
    papers: Mapping[str, bool] = field(default_factory=dict[str, bool])  # those made that this one may point to:
    # template → there is a clean copy

    def has_paper(self, template_id: str) -> bool:
        """The other paper exists for this case, in this kind of copy: the text may send the reader there."""
        return template_id in self.papers and (self.review or self.papers[template_id])

    @property
    def review(self) -> bool:
        return self.copy == "review"

    # --- raw answers

    def question(self, ref: str) -> Question | None:
        return self.rulebook.question(ref) if self.rulebook.has_question(ref) else None

    def relevant(self, ref: str, item: Item | None = None) -> bool:
        """False only if the answer counts for nothing because its question does not apply."""
        return self.assessment.relevant.get((ref, item.id if item is not None else None)) != "false"

    def answer(self, ref: str, item: Item | None = None) -> Answer | None:
        """The stored answer, or that of the company where it answers for every item; ``None`` if it does not apply."""
        question = self.question(ref)
        if question is None or not self.relevant(ref, item):
            return None
        stored = self.case.answer(ref, item)
        if item is not None and question.company_answer:
            company = self.answer(question.company_answer)
            if company is not None and company.confirmed and company.value is False:
                return company
        return stored

    def value(self, ref: str, item: Item | None = None) -> Any:
        """What was answered and confirmed; ``None`` for everything else."""
        answer = self.answer(ref, item)
        if answer is None or answer.state != "answered" or not answer.confirmed or _empty(answer.value):
            return None
        return answer.value

    def suggested(self, ref: str, item: Item | None = None) -> Any:
        """The answer, confirmed or not; ``None`` if there is none."""
        answer = self.answer(ref, item)
        if answer is None or answer.state != "answered" or _empty(answer.value):
            return None
        return answer.value

    def shown(self, ref: str, item: Item | None = None) -> Any:
        """The value that this copy may take as given: confirmed, or also suggested in a review copy."""
        return self.suggested(ref, item) if self.review else self.value(ref, item)

    def chosen(self, ref: str, item: Item | None = None) -> tuple[str, ...]:
        """Ids of the options that this copy may take as given."""
        value = self.shown(ref, item)
        if value is None:
            return ()
        return tuple(value) if isinstance(value, list) else (str(value),)

    def confirmed(self, ref: str, item: Item | None = None) -> bool:
        answer = self.answer(ref, item)
        return answer is not None and answer.confirmed and answer.state == "answered"

    # --- words

    def dato(self, ref: str, item: Item | None = None) -> Dato | None:
        """The answer in words, if this copy may print it."""
        value = self.shown(ref, item)
        if value is None:
            return None
        text = self.words(ref, value)
        return self.mark(text, ref, item) if safe_text(text) else None

    def destination(self, flow: Item) -> Dato | None:
        """Where a data flow goes; one kept in Europe and seen from elsewhere says so, as that is a transfer too."""
        country = self.dato("transfers.country", flow)
        if country is not None and self.shown("transfers.seen_from_outside", flow) is True:
            return country.with_text(f"{country}, con acceso a distancia desde fuera")
        return country

    def mark(self, text: str, ref: str, item: Item | None = None) -> Dato:
        """Words of ours that rest on an answer."""
        question = self.question(ref)
        provisions = question.legal_refs if question else ()
        return Dato(text, (ref_of(ref, item),), provisions, self.confirmed(ref, item))

    def words(self, ref: str, value: Any) -> str:
        """A value as it is said in a document."""
        question = self.rulebook.question(ref)
        if isinstance(value, bool):
            return "sí" if value else "no"
        if isinstance(value, list):
            return ", ".join(self.option_text(ref, str(v)) for v in value)
        match question.kind:
            case "single_choice" | "multiple_choice":
                return self.option_text(ref, str(value))
            case "country":
                country = self.rulebook.countries.get(str(value))
                return country.name if country else str(value)
            case "date":
                return date_in_words(dt.date.fromisoformat(str(value)))
            case "amount":
                return amount_in_euros(float(value))
            case _:
                return str(value).strip()

    def option_text(self, ref: str, option_id: str) -> str:
        """The wording for documents of an option; its label begins in lower case inside a sentence."""
        try:
            option = self.rulebook.option(ref, option_id)
        except KeyError:
            return option_id
        return option.public_text or lower_first(option.text)

    def enumeration(self, ref: str, item: Item | None = None, skip: Iterable[str] = ()) -> Lista | None:
        """The chosen options as one enumeration, «a, b y c»."""
        leave_out = set(skip)
        parts = [self.mark(self.option_text(ref, o), ref, item) for o in self.chosen(ref, item) if o not in leave_out]
        return Lista.of(parts) if parts else None

    # --- what is missing

    def required(self, ref: str, what: str, item: Item | None = None) -> Dato:
        """The answer, or a gap without which there is no clean copy."""
        return self.dato(ref, item) or self.gap(ref, what, item, blocking=True)

    def gap(self, ref: str, what: str, item: Item | None = None, blocking: bool = False) -> Hueco:
        return Hueco(what, self.whom(ref), blocking, (ref_of(ref, item),))

    def whom(self, ref: str) -> str:
        question = self.question(ref)
        return WHOM[question.ask_whom] if question else WHOM["owner"]

    def note(self, ref: str, what: str, item: Item | None = None, blocking: bool = False) -> None:
        """A gap that the text does not print: its clause is left out or says something general and true."""
        self.unprinted.append(Gap(what, self.whom(ref), blocking, (ref_of(ref, item),)))

    # --- items

    def items(self, list_id: str) -> Iterator[Item]:
        """Items that this copy may name: existing ones, and in a review copy also those still to confirm."""
        for item in self.case.list_of(list_id).items:
            if not item.refused and not item.unsure and (item.confirmed or self.review):
                yield item

    def pending_items(self, list_id: str) -> tuple[Item, ...]:
        """Suggested items that nobody confirmed or refused yet."""
        return tuple(i for i in self.case.list_of(list_id).items if not i.refused and not i.confirmed)

    def closed(self, list_id: str) -> bool:
        """Somebody said that the list is finished, and nothing in it is still only suggested."""
        return self.case.list_of(list_id).closed and not self.pending_items(list_id)

    # --- law

    def parameter(self, parameter_id: str) -> int | float:
        return self.rulebook.parameter(parameter_id, self.assessment.as_of)

    def labels(self, refs: Iterable[str]) -> tuple[str, ...]:
        """Citations as printed, in order and once each."""
        known = self.rulebook.law.provisions
        return tuple(dict.fromkeys(known[r].label for r in refs if r in known))


def _empty(value: Any) -> bool:
    """Nothing to print: also text made only of characters that a document cannot hold."""
    return value is None or value == [] or (isinstance(value, str) and not safe_text(value))


def lower_first(text: str) -> str:
    """«Nombre y apellidos» inside a sentence; acronyms («DNI…») keep their capitals."""
    if len(text) > 1 and text[0].isupper() and not text[1].isupper():
        return text[0].lower() + text[1:]
    return text


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def capital(words: Lista) -> Lista:
    """The enumeration at the beginning of a sentence or of a cell."""
    first, *rest = words.parts
    if isinstance(first, Dato) and not isinstance(first, Hueco):
        first = first.with_text(upper_first(first))
    return Lista.of([first, *rest[1::2]])


_LABEL = re.compile(r"^(art\. \S+?)\) (\S.*)$")


def plain_label(label: str) -> str:
    """«art. 9.2.h RGPD»: a citation inside parentheses, without one of its own."""
    return _LABEL.sub(r"\1 \2", label)
