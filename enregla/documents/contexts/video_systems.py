"""Camera systems as papers tell them: what for, where, how long, and what makes a paper wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from enregla.case.model import Item
from enregla.documents.contexts.activities import is_public, uses_cameras
from enregla.documents.contexts.facts import NOT_SAID, Facts, capital, ref_of
from enregla.documents.values import Dato, Lista, safe_text
from enregla.rulebook import ParameterGap

SYSTEMS, ACTIVITIES = "camera_systems", "activities"
CCTV = "cctv"  # template of the activity
CAMERA_PROVIDERS = frozenset({"alarm_monitoring", "camera_cloud"})  # templates of those who see or keep the images
IMAGE_PROVIDERS = "video_surveillance.image_providers"
Known = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sistema:
    """One system as a row: kinds of place, never where each camera is."""

    clave: str
    zona: str
    fin: str
    si_dias: bool
    dias: str


def governed(facts: Facts) -> tuple[Item, ...]:
    """Systems that the law on personal data reaches: all, but those of which somebody said the contrary."""
    return tuple(i for i in facts.items(SYSTEMS) if not _out_of_scope(facts, i))


def _out_of_scope(facts: Facts, item: Item) -> bool:
    """It sees nobody, it is a dummy, or it is the own home and only looks inside (art. 22.5 LOPDGDD)."""
    if facts.value("video_surveillance.images", item) in ("nobody", "dummy"):
        return True
    at_home = facts.value("video_surveillance.own_home", item) is True
    return at_home and facts.value("video_surveillance.sees_street", item) is False


def needed(facts: Facts) -> bool:
    """False if the list of systems is finished and every one of them is out of scope."""
    return not (facts.closed(SYSTEMS) and any(True for _ in facts.items(SYSTEMS)) and not governed(facts))


def systems(facts: Facts) -> tuple[Item, ...]:
    """Systems that a public paper may name: none that the law does not admit or does not reach."""
    banned = {i.id for i in forbidden(facts)}
    return tuple(i for i in governed(facts) if i.id not in banned)


def forbidden(facts: Facts) -> tuple[Item, ...]:
    """Systems that the rules do not admit: no paper presents them as if they were."""
    return tuple(i for i in governed(facts) if _outcome(facts, i) == "not_allowed")


def _outcome(facts: Facts, item: Item) -> str:
    decisions = facts.assessment.decisions
    found = (d for d in decisions if d.id == "video_surveillance.cameras" and d.item == item.id)
    return next((d.outcome for d in found), "undetermined")


def private_places(facts: Facts) -> bool:
    """Somebody said that there are cameras where none may be."""
    return bool(forbidden(facts)) or facts.suggested("signals.camera_private_places") is True


def sistema(facts: Facts, item: Item) -> Sistema:
    places = facts.enumeration("video_surveillance.places", item)
    purposes = facts.enumeration("video_surveillance.purposes", item)
    days = facts.shown("video_surveillance.retention_days", item)
    name = Dato(safe_text(item.name) or "Cámaras", (f"list:{SYSTEMS}@{item.id}",), (), item.confirmed)
    return Sistema(
        clave=item.id, zona=capital(places) if places else name,
        fin=capital(purposes) if purposes
        else facts.required("video_surveillance.purposes", f"para qué se usa «{item.name}»", item),
        si_dias=days is not None,
        dias=NOT_SAID if days is None
        else facts.mark(days_in_words(days), "video_surveillance.retention_days", item),
    )  # fmt: skip


def days_in_words(days: float) -> str:
    """«Al cabo de 20 días», as it stands in a cell."""
    count = int(days)
    return "El mismo día" if count == 0 else f"Al cabo de {count} {'día' if count == 1 else 'días'}"


def any_system(facts: Facts, question: str, signal: str) -> Known:
    """Yes if some system says it; no only if the company said no, or every system of a finished list did."""
    ref = f"video_surveillance.{question}"
    items = governed(facts)
    answers = [facts.shown(ref, i) for i in items]
    if True in answers or facts.shown(signal) is True:
        return "yes"
    said = [facts.value(ref, i) for i in items]
    if facts.value(signal) is False or (said and facts.closed(SYSTEMS) and all(a is False for a in said)):
        return "no"
    return "unknown"


def sound(facts: Facts) -> Known:
    return any_system(facts, "records_sound", "signals.camera_audio")


def street(facts: Facts) -> Known:
    return any_system(facts, "sees_street", "signals.camera_street")


def kept_too_long(facts: Facts) -> tuple[Item, ...]:
    """Systems whose recorder keeps more than any month has; none before the law had that figure."""
    limit = _limit(facts, "camera_retention_over_days")
    return tuple(i for i, days in _kept(facts) if limit is not None and days >= limit)


def near_a_month(facts: Facts) -> tuple[Item, ...]:
    """Systems that keep more than the shortest month has, and less than what always exceeds it."""
    low, high = _limit(facts, "camera_retention_close_days"), _limit(facts, "camera_retention_over_days")
    return tuple(i for i, days in _kept(facts) if low is not None and high is not None and low <= days < high)


def _kept(facts: Facts) -> list[tuple[Item, float]]:
    """Days that each system keeps what it records, where somebody said so."""
    said = [(i, facts.suggested("video_surveillance.retention_days", i)) for i in systems(facts)]
    return [(i, float(days)) for i, days in said if days is not None]


def kept_days(facts: Facts) -> Lista | None:
    """«15 o 31 días»: what the recorders keep, fewest first; ``None`` until it is known of every system."""
    ref = "video_surveillance.retention_days"
    said: dict[int, list[Item]] = {}
    for item in systems(facts):
        days = facts.shown(ref, item)
        if days is None:
            return None
        said.setdefault(int(days), []).append(item)
    if not said or 0 in said:
        return None
    marks = [marked(facts, str(n), "retention_days", said[n]) for n in sorted(said)]
    marks[-1] = marks[-1].with_text(f"{marks[-1]} {'día' if max(said) == 1 else 'días'}")
    return Lista.of(marks, "o")


def _limit(facts: Facts, parameter_id: str) -> float | None:
    """A figure to compare with; ``None`` before its first date, when ``figure()`` leaves a gap in what is printed."""
    try:
        return facts.parameter(parameter_id)
    except ParameterGap:
        return None


def camera_activities(facts: Facts) -> tuple[Item, ...]:
    """The uses of data that are told by this paper: that of the catalogue, or others that use cameras."""
    items = [i for i in facts.items(ACTIVITIES) if is_public(facts, i)]
    usual = tuple(i for i in items if i.template == CCTV)
    return usual or tuple(i for i in items if uses_cameras(facts, i))


def camera_providers(facts: Facts) -> tuple[Item, ...]:
    """Providers that see or keep images: those linked to a system or to the use of cameras, or of a kind that does."""
    linked = {p for i in camera_activities(facts) for p in facts.chosen("processing.providers_used", i)}
    linked |= {p for i in systems(facts) for p in facts.chosen(IMAGE_PROVIDERS, i)}
    usual = (i for i in facts.items("providers") if i.id in linked or i.template in CAMERA_PROVIDERS)
    return tuple(i for i in usual if facts.suggested("providers.role", i) != "no_access")


def said_by_all(facts: Facts, question: str, options: Iterable[str]) -> bool:
    """Every system of a finished list answered, and only with these options."""
    ref, wanted = f"video_surveillance.{question}", set(options)
    items = governed(facts)
    chosen = [set(_values(facts.value(ref, i))) for i in items]
    return bool(items) and facts.closed(SYSTEMS) and all(c and c <= wanted for c in chosen)


def some_say(facts: Facts, question: str, option: str) -> tuple[Item, ...]:
    ref = f"video_surveillance.{question}"
    return tuple(i for i in systems(facts) if option in facts.chosen(ref, i))


def marked(facts: Facts, text: str, question: str, items: Iterable[Item]) -> Dato:
    """Words of ours that rest on the same answer of several systems."""
    ref, found = f"video_surveillance.{question}", tuple(items)
    return Dato(text, [ref_of(ref, i) for i in found], ("gdpr:13.1.e",), all(facts.confirmed(ref, i) for i in found))


def _values(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


def enumerated(parts: Iterable[str]) -> str:
    items = list(parts)
    return Lista.of(items) if items else NOT_SAID
