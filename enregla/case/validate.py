"""Whether a value answers its question, and the form in which it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

from enregla.case.errors import InvalidAnswer
from enregla.case.kinds import check_country, check_date, check_email, check_nif, check_url
from enregla.case.model import Value
from enregla.case.schema_source import RulebookLike, did_you_mean
from enregla.case.text import MAX_LONG_TEXT, MAX_TEXT, clean_text, printable
from enregla.rulebook.model import Question

ITEM_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SPANISH_NUMBER = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4})(?:,[0-9]{1,6})?")
_LARGEST = 10**15


def validate_value(rulebook: RulebookLike, ref: str, value: object) -> Value:
    """``value`` in the form in which it is stored, if it answers the question ``ref``.

    Idempotent: a stored value comes back unchanged. Raises ``InvalidAnswer`` with a Spanish sentence that
    says what is wrong and what to do.
    """
    question = rulebook.question(ref)
    if value is None:
        raise InvalidAnswer("Falta la respuesta.", ref)
    return _CHECKS[question.kind](rulebook, question, ref, value)


def _yes_no(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    if not isinstance(value, bool):
        raise InvalidAnswer(f"«{printable(value)}» no es una respuesta: conteste sí (true) o no (false).", ref)
    return value


def _single_choice(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    known = [o.id for o in rulebook.options(ref)]
    if not isinstance(value, str) or value not in known:
        raise _no_option(ref, value, known)
    return value


def _multiple_choice(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    options = rulebook.options(ref)
    known = [o.id for o in options]
    given = _strings(ref, value)
    for option in given:
        if option not in known:
            raise _no_option(ref, option, known)
    if not given:
        raise InvalidAnswer("Marque al menos una opción, o deje la pregunta sin contestar.", ref)
    alone = next((o for o in options if o.exclusive and o.id in given), None)
    if alone is not None and len(set(given)) > 1:
        raise InvalidAnswer(f"«{alone.text}» no se puede marcar junto con otras opciones: quite una de las dos.", ref)
    return [o for o in known if o in given]


def _number(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    number = _parse_number(ref, value)
    if question.kind == "amount" and round(number, 2) != number:
        raise InvalidAnswer("Un importe tiene como mucho dos decimales.", ref)
    unit = f" {question.unit}" if question.unit else ""
    if question.minimum is not None and number < question.minimum:
        raise InvalidAnswer(f"El mínimo es {_shown(question.minimum)}{unit} y ha escrito {_shown(number)}.", ref)
    if question.maximum is not None and number > question.maximum:
        raise InvalidAnswer(f"El máximo es {_shown(question.maximum)}{unit} y ha escrito {_shown(number)}.", ref)
    return number


def _text(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    lines = question.kind == "long_text"
    limit = question.max_chars or (MAX_LONG_TEXT if lines else MAX_TEXT)
    return clean_text(value, ref, limit, lines=lines)


def _country(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    own = frozenset(o.id for o in rulebook.options(ref)) if question.options or question.options_from else None
    return check_country(value, ref, own or frozenset(rulebook.countries))


def _item_link(rulebook: RulebookLike, question: Question, ref: str, value: object) -> Value:
    given = list(dict.fromkeys(_strings(ref, value)))
    for item in given:
        if not ITEM_ID.fullmatch(item):
            raise InvalidAnswer(f"«{printable(item)}» no es un elemento de la lista: elíjalo en ella.", ref)
    return [*given]


_Check = Callable[[RulebookLike, Question, str, object], Value]
_CHECKS: dict[str, _Check] = {
    "yes_no": _yes_no,
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "number": _number,
    "amount": _number,
    "date": lambda rulebook, question, ref, value: check_date(value, ref),
    "text": _text,
    "long_text": _text,
    "email": lambda rulebook, question, ref, value: check_email(value, ref),
    "url": lambda rulebook, question, ref, value: check_url(value, ref),
    "nif": lambda rulebook, question, ref, value: check_nif(value, ref),
    "country": _country,
    "item_link": _item_link,
}


def _no_option(ref: str, value: object, known: list[str]) -> InvalidAnswer:
    shown = printable(value)
    return InvalidAnswer(f"«{shown}» no es una opción de esta pregunta.{did_you_mean(shown, known)}", ref)


def _strings(ref: str, value: object) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise InvalidAnswer(f"«{printable(value)}» no es una lista de opciones: marque una o varias.", ref)
    given = cast("Sequence[object]", value)
    strings = [v for v in given if isinstance(v, str)]
    if len(strings) != len(given):
        raise InvalidAnswer("Cada opción se escribe con su identificador.", ref)
    return strings


def _parse_number(ref: str, value: object) -> int | float:
    number: int | float
    if isinstance(value, str) and _SPANISH_NUMBER.fullmatch(value.strip()):
        plain = value.strip().replace(".", "").replace(",", ".")
        number = float(plain) if "." in plain else int(plain)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = value
    else:
        shown = printable(value, 30)
        raise InvalidAnswer(f"«{shown}» no es un número: escríbalo con cifras, y con coma si tiene decimales.", ref)
    if not -_LARGEST <= number <= _LARGEST:  # false for NaN too
        raise InvalidAnswer("El número es demasiado grande: compruebe las cifras.", ref)
    return int(number) if number == int(number) else number


def _shown(number: float) -> str:
    return str(int(number) if number == int(number) else number).replace(".", ",")
