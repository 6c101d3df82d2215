"""What answers each kind of question, and what the person is told when something does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from enregla.case import InvalidAnswer, validate_value
from tests.unit.case_support import BOOK

GOOD = [
    ("profile.has_website", True, True),
    ("profile.has_website", False, False),
    ("profile.size", "small", "small"),
    ("profile.sectors", ["shop", "bar", "shop"], ["bar", "shop"]),
    ("profile.sectors", ("none",), ["none"]),
    ("profile.headcount", 7, 7),
    ("profile.headcount", 7.0, 7),
    ("profile.headcount", "1.250", 1250),
    ("profile.headcount", " 12,5 ", 12.5),
    ("profile.turnover", "1.000,50", 1000.5),
    ("profile.founded", "2019-02-28", "2019-02-28"),
    ("profile.founded", dt.date(2019, 2, 28), "2019-02-28"),
    ("profile.legal_name", "  Café\u200b de  Ñu\tñez ", "Café de  Ñu ñez"),
    ("profile.legal_name", "Cafe\u0301", "Café"),
    ("profile.story", "una\r\ndos\vtres", "una\ndos\ntres"),
    ("profile.email", "Ana.Ruiz@Ejemplo.ES", "Ana.Ruiz@ejemplo.es"),
    ("profile.website_url", "www.ejemplo.es/contacto?a=1#b", "https://www.ejemplo.es/contacto?a=1#b"),
    ("profile.website_url", "ejemplo.es:8080", "https://ejemplo.es:8080"),
    ("profile.website_url", "HTTP://Peña.es", "http://peña.es"),
    ("profile.tax_id", "b-12345674", "B12345674"),
    ("profile.tax_id", "ES 00000000T", "00000000T"),
    ("profile.tax_id", "x0000000t", "X0000000T"),
    ("profile.tax_id", "B00000000", "B00000000"),
    ("profile.country", "us", "US"),
    ("profile.country", "AD", "AD"),
    ("profile.main_activity", ["payroll", "payroll"], ["payroll"]),
    ("profile.main_activity", [], []),
]


@pytest.mark.parametrize(("ref", "given", "stored"), GOOD)
def test_answers_are_stored_in_one_form(ref: str, given: Any, stored: Any) -> None:
    value = validate_value(BOOK, ref, given)
    assert value == stored
    assert type(value) is type(stored)
    assert validate_value(BOOK, ref, value) == value, "a stored value must come back unchanged"


NUMBER = "escríbalo con cifras, y con coma si tiene decimales."
DAY = "escríbala como año-mes-día (2026-05-31)."
MAIL = "compruebe que es como «nombre@empresa.es»."
BAD = [
    ("profile.has_website", "yes", "«yes» no es una respuesta: conteste sí (true) o no (false)."),
    ("profile.has_website", 1, "«1» no es una respuesta: conteste sí (true) o no (false)."),
    ("profile.has_website", None, "Falta la respuesta."),
    ("profile.size", "smal", "«smal» no es una opción de esta pregunta. ¿Quería decir «small»?"),
    ("profile.size", ["small"], "«['small']» no es una opción de esta pregunta. ¿Quería decir «small»?"),
    ("profile.sectors", ["bar", "sho"], "«sho» no es una opción de esta pregunta. ¿Quería decir «shop»?"),
    ("profile.sectors", "bar", "«bar» no es una lista de opciones: marque una o varias."),
    ("profile.sectors", [1], "Cada opción se escribe con su identificador."),
    ("profile.sectors", [], "Marque al menos una opción, o deje la pregunta sin contestar."),
    (
        "profile.sectors",
        ["bar", "none"],
        "«None» no se puede marcar junto con otras opciones: quite una de las dos.",
    ),
    ("profile.headcount", True, "«True» no es un número: " + NUMBER),
    ("profile.headcount", "1.5", "«1.5» no es un número: " + NUMBER),
    ("profile.headcount", float("nan"), "El número es demasiado grande: compruebe las cifras."),
    ("profile.headcount", 10**400, "El número es demasiado grande: compruebe las cifras."),
    ("profile.headcount", -1, "El mínimo es 0 personas y ha escrito -1."),
    ("profile.headcount", 5000.5, "El máximo es 5000 personas y ha escrito 5000,5."),
    ("profile.turnover", 1.234, "Un importe tiene como mucho dos decimales."),
    ("profile.founded", "28/02/2019", "La fecha «28/02/2019» no es válida: " + DAY),
    ("profile.founded", "2019-02-30", "La fecha «2019-02-30» no es válida: " + DAY),
    ("profile.founded", dt.datetime(2019, 2, 1), "La fecha «2019-02-01 00:00:00» no es válida: " + DAY),
    ("profile.legal_name", 5, "Aquí va un texto."),
    ("profile.legal_name", " \u200b ", "Falta el texto: escríbalo, o deje la pregunta sin contestar."),
    (
        "profile.legal_name",
        "a\nb",
        "El texto tiene varias líneas y no se pueden guardar: escríbalo a mano, en una línea.",
    ),
    ("profile.legal_name", "x" * 301, "El texto tiene 301 caracteres y caben 300: resúmalo."),
    (
        "profile.legal_name",
        "a\x00b",
        "El texto tiene caracteres que no se ven y no se pueden guardar: escríbalo a mano, en una línea.",
    ),
    (
        "profile.story",
        "a\x1bb",
        "El texto tiene caracteres que no se ven y no se pueden guardar: escríbalo a mano.",
    ),
    ("profile.story", "x" * 4001, "El texto tiene 4001 caracteres y caben 4000: resúmalo."),
    ("processing.purpose_text", "x" * 21, "El texto tiene 21 caracteres y caben 20: resúmalo."),
    ("profile.email", "ana@ejemplo", "El correo «ana@ejemplo» no es válido: " + MAIL),
    (
        "profile.tax_id",
        "B1234",
        'El NIF "B1234" no es válido: compruebe la letra o el dígito final y que sean nueve caracteres.',
    ),
    ("profile.tax_id", "B12345678", 'El NIF "B12345678" no es válido: compruebe la letra o el dígito final.'),
    ("profile.tax_id", "00000000A", 'El NIF "00000000A" no es válido: compruebe la letra o el dígito final.'),
    ("profile.country", "España", "«España» no es un código de país: elíjalo en la lista (por ejemplo, ES)."),
    ("profile.main_activity", ["../x"], "«../x» no es un elemento de la lista: elíjalo en ella."),
]


@pytest.mark.parametrize(("ref", "given", "message"), BAD)
def test_message_says_what_is_wrong_and_what_to_do(ref: str, given: Any, message: str) -> None:
    with pytest.raises(InvalidAnswer) as raised:
        validate_value(BOOK, ref, given)
    assert raised.value.message == message
    assert raised.value.ref == ref


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://ejemplo.es",
        "https://",
        "https://a b.es",
        "https://user:pw@ejemplo.es",
        "localhost",
        "https://ejemplo.es:99999",
        'https://ejemplo.es/"><script>',
        "//ejemplo.es",
        "data:text/html,x",
        "https://[::1",
    ],
)
def test_only_web_addresses_pass(address: str) -> None:
    with pytest.raises(InvalidAnswer, match=r"escríbala como «https://www\.empresa\.es»"):
        validate_value(BOOK, "profile.website_url", address)


@pytest.mark.parametrize("address", ["a@b@c.es", ".a@b.es", "a..b@c.es", "a b@c.es", "ana@-x.es", "ñ@c.es", "a@c_.es"])
def test_only_plain_addresses_pass(address: str) -> None:
    with pytest.raises(InvalidAnswer, match="El correo"):
        validate_value(BOOK, "profile.email", address)


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\ufffe", "\U0001ffff", "\ufdd0", "\ud800", "\x7f"])
def test_text_that_word_cannot_hold_or_that_reads_otherwise_is_refused(char: str) -> None:
    with pytest.raises(InvalidAnswer, match="caracteres que no se ven"):
        validate_value(BOOK, "profile.story", f"a{char}b")


def test_message_never_repeats_control_characters_nor_long_text() -> None:
    with pytest.raises(InvalidAnswer) as raised:
        validate_value(BOOK, "profile.size", "\x1b[31m" + "x" * 500)
    assert "\x1b" not in raised.value.message
    assert len(raised.value.message) < 150
