"""28 Cámaras: the rest of what art. 13 RGPD asks, for whoever has read the sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.activities import BASES, BY_LAW, NOBODY
from enregla.documents.contexts.facts import NOT_SAID, Facts, ref_of
from enregla.documents.contexts.recipients import kind_of
from enregla.documents.contexts.review import Margin
from enregla.documents.contexts.shared import (
    Delegado,
    Responsable,
    delegado,
    documento,
    dpo_to_appoint,
    figure,
    finished,
    responsable,
)
from enregla.documents.contexts.video_systems import (
    IMAGE_PROVIDERS,
    Known,
    Sistema,
    any_system,
    camera_activities,
    camera_providers,
    enumerated,
    forbidden,
    governed,
    kept_too_long,
    marked,
    near_a_month,
    private_places,
    said_by_all,
    sistema,
    some_say,
    sound,
    street,
    systems,
)
from enregla.documents.manifest import Manifest
from enregla.documents.values import ClauseFacts, Dato, DocumentContext, Hueco, Lista

SYSTEMS = "camera_systems"
ALARM = "video_surveillance.connected_to_alarm"
SHARED_BASES = ("public_interest", "legitimate_interest")
WORK_CONTROL = "staff_control"  # option of ``video_surveillance.purposes``


@dataclass(frozen=True, kw_only=True, slots=True)
class Plazos:
    imagenes: str
    autoridad: str
    respuesta: str
    prorroga: str
    reclamacion_delegado: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoSecondLayerContext(DocumentContext):
    """``si_sistemas``: purposes by system; otherwise those of the confirmed activity, in ``fines``."""

    responsable: Responsable
    delegado: Delegado
    si_sistemas: bool
    sistemas: tuple[Sistema, ...]
    fines: str
    si_interes_publico: bool
    si_interes_legitimo: bool
    interes: str
    si_otra_base: bool
    otra_base: str
    si_control_laboral: bool
    si_sonido: bool
    si_sin_sonido: bool
    si_calle: bool
    si_caras: bool
    destinatarios: str
    si_encargados: bool
    encargados: str
    si_encargados_general: bool
    si_fuera: bool
    proveedores_fuera: str
    si_fuera_general: bool
    si_oposicion: bool
    si_no_automatizadas: bool
    si_dias: bool  # of every system: the table says them and the text adds the limit of the law
    plazos: Plazos


def build(facts: Facts, manifest: Manifest) -> VideoSecondLayerContext:
    told = tuple(sistema(facts, i) for i in systems(facts))
    bases = _bases(facts)
    others = tuple(b for b in BASES if b in bases and b not in SHARED_BASES)
    heard, seen, faces = sound(facts), street(facts), any_system(facts, "recognises_faces", "signals.biometrics")
    processors, maybe = _processors(facts)
    outside, unsure = _outside(facts)
    _note_gaps(facts, heard, seen)
    context = VideoSecondLayerContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of,
        responsable=responsable(facts), delegado=delegado(facts),
        si_sistemas=bool(told), sistemas=told, fines=NOT_SAID if told else _purposes(facts),
        si_interes_publico="public_interest" in bases, si_interes_legitimo="legitimate_interest" in bases,
        interes=_interest(facts) if "legitimate_interest" in bases else NOT_SAID,
        si_otra_base=bool(others) or not bases, otra_base=_other_bases(facts, others, bool(bases)),
        si_control_laboral=bool(some_say(facts, "purposes", WORK_CONTROL)),
        si_sonido=heard == "yes", si_sin_sonido=heard == "no", si_calle=seen == "yes", si_caras=faces == "yes",
        destinatarios=_recipients(facts),
        si_encargados=bool(processors), encargados=enumerated(processors), si_encargados_general=maybe,
        si_fuera=bool(outside), proveedores_fuera=enumerated(outside), si_fuera_general=unsure and not outside,
        si_oposicion=any(b in bases for b in SHARED_BASES),
        si_no_automatizadas=_none_automated(facts), si_dias=bool(told) and all(s.si_dias for s in told),
        plazos=Plazos(
            imagenes=figure(facts, "camera_retention_months"), autoridad=figure(facts, "camera_incident_hours"),
            respuesta=figure(facts, "rights_response_months"), prorroga=figure(facts, "rights_extension_months"),
            reclamacion_delegado=figure(facts, "dpo_complaint_months"),
        ),
    )  # fmt: skip
    return finished(replace(context, clausulas=_clauses(context, facts, manifest)), facts, manifest)


# --- pieces ------------------------------------------------------------------------------------------


def _purposes(facts: Facts) -> Dato:
    """The purpose of the confirmed activity; without one, and without systems, there is nothing to publish."""
    found = [d for i in camera_activities(facts) if (d := facts.dato("processing.purpose_text", i)) and _good(facts, i)]
    texts = {plain: d.with_text(plain) for d in found if (plain := str(d).rstrip(" ."))}
    if not texts:
        return Hueco("para qué se usan las cámaras", "dirección", True, (f"list:{SYSTEMS}", "list:activities"))
    return Lista.of(texts.values())


def _good(facts: Facts, item: object) -> bool:
    """Nobody has said that the block of the activity is wrong."""
    return facts.value("processing.notice_confirmed", item) is not False  # type: ignore[arg-type]


def _bases(facts: Facts) -> tuple[str, ...]:
    """The bases of the use of cameras, the same that the policy prints (K4)."""
    ref = "processing.lawful_basis"
    chosen = {b for i in camera_activities(facts) if _good(facts, i) for b in facts.chosen(ref, i)}
    return tuple(b for b in BASES if b in chosen)


def _other_bases(facts: Facts, others: tuple[str, ...], any_basis: bool) -> Dato:
    ref = "processing.lawful_basis"
    if not any_basis:
        return Hueco("en qué se apoya el uso de las cámaras: confirme el uso «Cámaras de seguridad»", "dirección", True,
                     (ref, "list:activities"))  # fmt: skip
    items = camera_activities(facts)
    parts = [Dato(facts.option_text(ref, b), [ref_of(ref, i) for i in items], ("gdpr:6.1",),
                  all(facts.confirmed(ref, i) for i in items)) for b in others]  # fmt: skip
    return Lista.of(parts) if parts else NOT_SAID


def _interest(facts: Facts) -> Dato:
    ref = "processing.legitimate_interest_text"
    found = [d for i in camera_activities(facts) if (d := facts.dato(ref, i))]
    items = camera_activities(facts)
    return found[0] if found else facts.required(ref, "el interés concreto que justifica las cámaras", items[0])


def _recipients(facts: Facts) -> str:
    """Whoever gets the images because a law says so; the police and the courts are always told."""
    ref = "processing.recipients"
    items = camera_activities(facts)
    found: dict[str, list[Dato]] = {}
    for item in items:
        for option in facts.chosen(ref, item):
            if option not in NOBODY and option != "courts_police":
                found.setdefault(option, []).append(facts.mark(facts.option_text(ref, option), ref, item))
    ordered = sorted(found, key=lambda o: o not in BY_LAW)
    always = Dato("la policía, los juzgados y los fiscales", (), ("lopdgdd:22.3",))
    return Lista.of([always, *(found[o][0] for o in ordered)])


def _processors(facts: Facts) -> tuple[list[Dato], bool]:
    """Kinds of those who see or keep the images for the company, and whether there may be more."""
    found: list[Dato] = []
    if cloud := some_say(facts, "recorder", "cloud"):
        found.append(marked(facts, "la que guarda las imágenes en internet", "recorder", cloud))
    if centre := some_say(facts, "recorder", "alarm_centre"):
        found.append(marked(facts, "la central de alarmas", "recorder", centre))
    if watched := some_say(facts, "watched_live", "security_company"):
        found.append(marked(facts, "la empresa de seguridad que las ve", "watched_live", watched))
    if other := some_say(facts, "watched_live", "other_company"):
        found.append(marked(facts, "la empresa que las ve", "watched_live", other))
    if not found:
        ref = "providers.role"
        found = [Dato(kind_of(facts, i), (ref_of(ref, i),), ("gdpr:13.1.e",), i.confirmed and facts.confirmed(ref, i))
                 for i in camera_providers(facts) if facts.shown(ref, i) == "processor"]  # fmt: skip
        found = list({str(d): d for d in found}.values())
    return found, not found and not _at_home(facts)


def _at_home(facts: Facts) -> bool:
    """Nobody from outside keeps, watches or may see the images of any system."""
    for item in systems(facts):
        if facts.chosen(IMAGE_PROVIDERS, item) or facts.suggested(ALARM, item) is not False:
            return False
    kept = said_by_all(facts, "recorder", ("own", "none"))
    return kept and said_by_all(facts, "watched_live", ("nobody", "owner", "own_staff"))


def _all_named(facts: Facts) -> bool:
    """Of each system whose images somebody else keeps or watches, it was said which providers see them."""
    ref = "video_surveillance."
    away = [i for i in systems(facts) if facts.suggested(f"{ref}recorder", i) in ("cloud", "alarm_centre")
            or facts.suggested(f"{ref}watched_live", i) in ("security_company", "other_company")]  # fmt: skip
    return all(facts.value(IMAGE_PROVIDERS, i) for i in away)


def _outside(facts: Facts) -> tuple[list[Dato], bool]:
    """Kinds of camera providers outside the area; whether somebody may be there without our knowing."""
    ref = "providers.access_outside_eea"
    providers = camera_providers(facts)
    found = [facts.mark(kind_of(facts, i), ref, i) for i in providers if facts.shown(ref, i) is True]
    known = bool(providers) and facts.closed("providers") and _all_named(facts)
    inside = known and all(facts.value(ref, i) is False for i in providers)
    return list({str(d): d for d in found}.values()), not (inside or _at_home(facts))


def _none_automated(facts: Facts) -> bool:
    """A confirmed «no» of every use of cameras, and nobody recognises faces."""
    items = camera_activities(facts)
    ref = "processing.automated_decisions"
    return bool(items) and all(facts.value(ref, i) is False for i in items)


def _note_gaps(facts: Facts, heard: Known, seen: Known) -> None:
    if heard == "unknown":
        facts.note("signals.camera_audio", "si alguna cámara graba sonido")
    if seen == "unknown":
        facts.note("signals.camera_street", "si alguna cámara enfoca la calle")
    if not governed(facts):
        facts.note(f"list:{SYSTEMS}", "qué cámaras hay, para qué y cuántos días guardan")
    for item in kept_too_long(facts):
        facts.note("video_surveillance.retention_days", f"bajar los días que guarda «{item.name}»: pasa del mes que "
                   "permite la ley", item, blocking=True)  # fmt: skip
    for item in governed(facts):
        if facts.value("video_surveillance.retention_days", item) is None:
            facts.note("video_surveillance.retention_days", f"cuántos días guarda «{item.name}»", item)
    for item in forbidden(facts):
        facts.note("video_surveillance.places", f"quitar «{item.name}»: está donde la ley no la admite", item)
    if dpo_to_appoint(facts):
        facts.note("profile.dpo_appointed", "contacto del delegado: rehacer este documento al nombrarlo")


def _clauses(context: VideoSecondLayerContext, facts: Facts, manifest: Manifest) -> dict[str, ClauseFacts]:
    legal = {spec.id: tuple(spec.legal_refs) for spec in manifest.clauses}
    keys = [i.id for i in governed(facts)]

    def each(question: str) -> tuple[str, ...]:
        return tuple(f"video_surveillance.{question}@{key}" for key in keys)

    nobody = "El delegado es obligatorio y no consta nombrado: rehacer este documento al nombrarlo."
    deciding: dict[str, tuple[tuple[str, ...], str]] = {
        "delegado": (("profile.dpo_appointed", "profile.dpo_email"),
                     "" if context.delegado.si_existe
                     else nobody if dpo_to_appoint(facts) else "No consta delegado nombrado."),
        "fines": (each("purposes") or ("list:activities",), ""),
        "base": (("processing.lawful_basis",), ""),
        "laboral": (each("purposes"), "" if context.si_control_laboral else "No consta que controlen a la plantilla."),
        "imagenes": (("signals.camera_audio", *each("records_sound"), "signals.camera_street", *each("sees_street")),
                     ""),
        "fuera": (each("recorder") or ("list:providers",),
                  "" if context.si_fuera or context.si_fuera_general else "Consta que nada sale del Espacio."),
        "plazo": (each("retention_days"), ""),
        "automatizadas": (("processing.automated_decisions",),
                          "" if context.si_no_automatizadas else "La frase negativa exige un «no» confirmado."),
    }  # fmt: skip
    return {name: ClauseFacts(refs, legal.get(name, ()), why) for name, (refs, why) in deciding.items()}


# --- margin comments ---------------------------------------------------------------------------------


def comments(context: VideoSecondLayerContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    margin = Margin(facts, manifest)
    ask = margin.ask

    if private_places(facts):
        ask("fines", "hay cámaras donde la ley las prohíbe; el texto no las nombra", 1, level="DECIDIR",
            refs=("lopdgdd:89.2",),
            question="Decida qué hacer con ellas y con lo grabado antes de publicar.")  # fmt: skip
    else:
        purposes = "; ".join(dict.fromkeys(s.fin for s in context.sistemas)) if context.si_sistemas else context.fines
        ask("fines", purposes, 12)
    if context.si_otra_base:
        ask("base", context.otra_base, 2, level="DECIDIR",
            question="Decida la base: entrar en una zona con cartel no es consentir, y el contrato no cubre a quien "
            "pasa.")  # fmt: skip
    elif context.si_interes_legitimo:
        ask("base", context.interes, 3, level="DECIDIR", refs=("gdpr:6.1.f",),
            question="Decida si el interés prevalece y si hay ponderación escrita.")  # fmt: skip
    else:
        ask("base", "interés público, como suele decir la Agencia", 4, refs=("gdpr:6.1.e", "lopdgdd:22.1"))
    if context.si_control_laboral:
        ask("laboral", "las cámaras sirven también para controlar a la plantilla", 6)
    if context.si_sonido or context.si_caras:
        ask("imagenes", "graban sonido" if context.si_sonido else "reconocen caras", 5, level="DECIDIR",
            refs=("lopdgdd:89.3",) if context.si_sonido else ("gdpr:9.1",),
            question="Decida si está permitido; por defecto, no.")  # fmt: skip
    elif context.si_calle:
        ask("imagenes", "alguna cámara enfoca la calle o una finca vecina", 8, refs=("lopdgdd:22.2",))
    if late := near_a_month(facts):
        names = ", ".join(i.name for i in late)
        ask("plazo", f"{names}: entre 29 y 31 días, según el mes pasa o no", 7, refs=("tool:camera_month",))
    elif not all(s.si_dias for s in context.sistemas) or not context.si_sistemas:
        ask("plazo", "no constan los días de todos los grabadores; el texto da el máximo", 14)
    if context.si_fuera:
        ask("fuera", context.proveedores_fuera, 9)
    elif context.si_fuera_general:
        ask("fuera", "no consta dónde se guardan las imágenes; fórmula general", 16)
    if dpo_to_appoint(facts):
        ask("responsable", "delegado obligatorio y sin nombrar; el texto calla ese apartado", 10, level="DECIDIR",
            refs=("gdpr:13.1.b",), question="Decida si se publica ya o se espera al nombramiento.")  # fmt: skip
    elif context.delegado.si_existe:
        ask("delegado", context.delegado.correo, 18)
    return margin.comments()
