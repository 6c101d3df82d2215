"""27 Cartel de videovigilancia: what everybody reads before walking in (art. 22.4 LOPDGDD)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

import segno

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.facts import NOT_SAID, Facts
from enregla.documents.contexts.review import Margin
from enregla.documents.contexts.shared import Responsable, documento, finished, responsable
from enregla.documents.contexts.video_systems import private_places, sound
from enregla.documents.manifest import Manifest
from enregla.documents.values import ClauseFacts, DocumentContext

PICTURE = "Código QR"  # name of the picture in the template
MAX_ADDRESS = 200  # characters: longer ones give a code too fine for a phone at two metres


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoSignContext(DocumentContext):
    """``si_qr``: there is a web address to point to. ``si_sonido``: somebody said that sound is recorded."""

    responsable: Responsable
    si_qr: bool
    web: str
    si_sonido: bool


def build(facts: Facts, manifest: Manifest) -> VideoSignContext:
    who = responsable(facts)
    address = link(who.web) if who.si_web else ""
    if who.si_web_sin_direccion:
        facts.note("profile.website_url", "dirección de la página web, para el código QR")
    if private_places(facts):
        facts.note("signals.camera_private_places", "quitar las cámaras de los sitios donde están prohibidas")
    heard = sound(facts)
    if heard == "unknown":
        facts.note("signals.camera_audio", "si alguna cámara graba sonido")
    context = VideoSignContext(
        documento=documento(facts, manifest), as_of=facts.assessment.as_of, responsable=who,
        si_qr=bool(address), web=who.web if address else NOT_SAID, si_sonido=heard == "yes",
        imagenes=qr_picture(address),
    )  # fmt: skip
    return finished(replace(context, clausulas=_clauses(context, manifest)), facts, manifest)


def link(address: str) -> str:
    """The address as a phone opens it, or nothing if it would make a code too fine to read."""
    text = str(address).strip()
    full = text if "://" in text else f"https://{text}"
    return full if len(full) <= MAX_ADDRESS and " " not in full else ""


def qr_picture(address: str) -> Mapping[str, bytes]:
    """The QR code of an address as PNG; without address, none."""
    if not address:
        return {}
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="png", scale=10, border=4)
    return {PICTURE: out.getvalue()}


def _clauses(context: VideoSignContext, manifest: Manifest) -> dict[str, ClauseFacts]:
    legal = {spec.id: tuple(spec.legal_refs) for spec in manifest.clauses}
    deciding: dict[str, tuple[tuple[str, ...], str]] = {
        "sonido": (
            ("signals.camera_audio",),
            "" if context.si_sonido else "No consta que se grabe sonido.",
        ),
        "mas": (("profile.has_website", "profile.website_url"), ""),
    }
    return {name: ClauseFacts(refs, legal.get(name, ()), why) for name, (refs, why) in deciding.items()}


def comments(context: VideoSignContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    margin = Margin(facts, manifest)
    if private_places(facts):
        margin.ask("aviso", "hay cámaras donde la ley las prohíbe", 1, "DECIDIR", ("lopdgdd:89.2",),
                   "Decida qué hacer con ellas antes de colgar nada: ningún cartel las hace lícitas.")  # fmt: skip
    else:
        margin.ask("aviso", "un cartel por cada acceso", 10)
    if context.si_sonido:
        margin.ask("sonido", "alguna cámara graba sonido", 2)
    margin.ask("mas", f"web {context.web}" if context.si_qr else "sin código QR: no consta dirección web", 12)
    return margin.comments()
