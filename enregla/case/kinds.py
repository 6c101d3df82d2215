"""Checks of the kinds of text that have a form of their own: e-mail, web address, NIF, country, date."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit, urlunsplit

import stdnum.es.nif
from stdnum.exceptions import InvalidLength, ValidationError

from enregla.case.errors import InvalidAnswer
from enregla.case.text import clean_text, printable

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LOOKS_LIKE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:[/?#].*)?")

# ISO 3166-1 alpha-2: the catalogue explains the countries that matter, an answer may name any.
_ISO_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
ISO_COUNTRIES = frozenset(_ISO_CODES.split())


def check_email(value: object, ref: str) -> str:
    """The address with its domain in lower case; raises ``InvalidAnswer``."""
    text = clean_text(value, ref, 254)
    local, at, domain = text.rpartition("@")
    domain = domain.lower()
    if not (at and len(local) <= 64 and _LOCAL.fullmatch(local) and _HOST.fullmatch(domain)):
        raise InvalidAnswer(
            f"El correo «{printable(text)}» no es válido: compruebe que es como «nombre@empresa.es».", ref
        )
    return f"{local}@{domain}"


def check_url(value: object, ref: str) -> str:
    """A web address, ``https://`` added if no scheme was written; only http(s). Raises ``InvalidAnswer``."""
    text = clean_text(value, ref, 2000)
    error = InvalidAnswer(
        f"La dirección «{printable(text)}» no es válida: escríbala como «https://www.empresa.es».", ref
    )
    if "://" not in text and _LOOKS_LIKE_HOST.fullmatch(text):
        text = f"https://{text}"
    if any(c.isspace() or c in '<>"\\^`{|}' for c in text):
        raise error
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise error from None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise error
    return urlunsplit((parts.scheme, f"{host}:{port}" if port else host, parts.path, parts.query, parts.fragment))


def check_nif(value: object, ref: str) -> str:
    """A Spanish tax number (DNI, NIE or the NIF of a legal person), compact; raises ``InvalidAnswer``.

    Only its form and control character are checked: the all-zero numbers of fictional companies pass.
    """
    text = clean_text(value, ref, 30)
    try:
        return str(stdnum.es.nif.validate(text))
    except ValidationError as error:
        length = " y que sean nueve caracteres" if isinstance(error, InvalidLength) else ""
        shown = printable(text, 20)
        raise InvalidAnswer(
            f'El NIF "{shown}" no es válido: compruebe la letra o el dígito final{length}.', ref
        ) from None


def check_country(value: object, ref: str, catalogue: frozenset[str]) -> str:
    """A country code as the catalogue spells it, or any other ISO code; raises ``InvalidAnswer``."""
    text = clean_text(value, ref, 30)
    for code in (text, text.upper(), text.lower()):
        if code in catalogue:
            return code
    if text.upper() in ISO_COUNTRIES:
        return text.upper()
    raise InvalidAnswer(f"«{printable(text)}» no es un código de país: elíjalo en la lista (por ejemplo, ES).", ref)


def check_date(value: object, ref: str) -> str:
    """A day as ISO text ``2026-05-31``; dates are taken too. Raises ``InvalidAnswer``."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    try:
        text = clean_text(value, ref, 30)
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidAnswer(
            f"La fecha «{printable(value, 30)}» no es válida: escríbala como año-mes-día (2026-05-31).",
            ref,
        ) from None
