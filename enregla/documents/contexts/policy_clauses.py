"""Clauses of the privacy policy: which answers put each one in or out, and what the lawyer is asked about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from enregla.documents.comments import ReviewComment
from enregla.documents.contexts.activities import Tratamiento, channel_denied, is_public
from enregla.documents.contexts.facts import Facts
from enregla.documents.contexts.policy_situations import SITUATIONS, unnamed_joint_controllers
from enregla.documents.contexts.review import Margin, comment
from enregla.documents.contexts.shared import dpo_to_appoint
from enregla.documents.manifest import Manifest
from enregla.documents.values import ClauseFacts, Lista

if TYPE_CHECKING:
    from enregla.documents.contexts.privacy_policy import PrivacyPolicyContext


def with_clauses(context: PrivacyPolicyContext, facts: Facts, manifest: Manifest) -> PrivacyPolicyContext:
    """The context with the answers behind each clause, and why a clause stays out."""
    legal = {spec.id: tuple(spec.legal_refs) for spec in manifest.clauses}
    keys = [t.clave for t in context.tratamientos]

    def each(question: str) -> tuple[str, ...]:
        return tuple(f"processing.{question}@{key}" for key in keys)

    deciding: dict[str, tuple[bool, tuple[str, ...], str]] = {
        "delegado": (context.delegado.si_existe, ("profile.dpo_appointed", "profile.dpo_email"), _no_delegate(facts)),
        "publicidad": (
            context.publicidad.si_hay,
            ("profile.electronic_marketing", "publication.newsletter_audience"),
            _said(facts, "profile.electronic_marketing", "envía publicidad por correo o mensajes"),
        ),
        "menores": (
            context.si_menores,
            ("signals.under_14",),
            _said(facts, "signals.under_14", "tiene datos de menores de 14 años"),
        ),
        "camaras": (context.si_camaras, ("profile.has_cameras",), _said(facts, "profile.has_cameras", "tiene cámaras")),
        "canal": (
            context.si_canal,
            ("profile.has_channel",),
            _said(facts, "profile.has_channel", "tiene canal interno"),
        ),
        "blanqueo": (
            context.si_blanqueo,
            ("signals.aml_obliged",),
            _said(facts, "signals.aml_obliged", "es sujeto obligado por la ley de blanqueo"),
        ),
        "solvencia": (
            context.si_solvencia,
            ("signals.debtor_files",),
            _said(facts, "signals.debtor_files", "usa ficheros de morosos"),
        ),
        "intereses": (context.si_interes_legitimo, each("lawful_basis"), "Ningún uso se apoya en el interés legítimo."),
        "consentimiento": (
            context.si_consentimiento,
            each("lawful_basis"),
            "Ningún uso se apoya en el consentimiento.",
        ),
        "fuentes": (context.si_otras_fuentes, each("sources"), "No consta ningún dato que no dé la propia persona."),
        "automatizadas": (
            context.si_automatizadas,
            each("automated_decisions"),
            "No consta ninguna decisión automatizada."
            if context.si_no_automatizadas
            else "No se sabe si hay decisiones automatizadas: no se afirma ni se niega.",
        ),
        "sin_automatizadas": (
            context.si_no_automatizadas,
            each("automated_decisions"),
            "La frase negativa exige un «no» confirmado.",
        ),
        "fuera": (True, ("list:providers", "list:data_flows"), ""),
        "corresponsables": (context.si_corresponsables, each("joint_decides"), "Nadie ha dicho que decida con otra."),
        **{
            clause: (included, each(SITUATIONS.split(".")[1]), f"No consta que {what}.")
            for clause, included, what in _situations(context)
        },
    }
    found = {
        clause: ClauseFacts(refs, legal.get(clause, ()), "" if included else reason)
        for clause, (included, refs, reason) in deciding.items()
    }
    return replace(context, clausulas=found)


def _situations(context: PrivacyPolicyContext) -> tuple[tuple[str, bool, str], ...]:
    """Clause, whether it is printed, and what nobody declared when it is not."""
    found = context.situaciones
    return (
        ("llamadas", found.si_llamadas_o_postal, "haya llamadas o cartas para vender"),
        ("redes", found.si_redes, "tenga páginas en redes sociales"),
        ("fotos", found.si_fotos, "publique fotos o vídeos de personas"),
        ("sorteos", found.si_sorteos, "haga sorteos"),
        ("grabacion", found.si_grabacion, "grabe llamadas"),
        ("asistente", found.si_asistente, "use un programa que conversa"),
        ("medicion", found.si_medicion, "mida las visitas de la web"),
    )


_DECLARED = {"haya llamadas": "hace llamadas", "tenga": "tiene", "publique": "publica", "haga": "hace",
             "grabe": "graba", "use": "usa", "mida": "mide"}  # fmt: skip


def _declared(what: str) -> str:
    """«publique fotos» after «no consta que» is «publica fotos» after «se ha declarado que»."""
    start = next(s for s in _DECLARED if what.startswith(s))
    return _DECLARED[start] + what.removeprefix(start)


def _no_delegate(facts: Facts) -> str:
    if dpo_to_appoint(facts):
        return "El delegado es obligatorio y no consta nombrado: rehacer este documento al nombrarlo."
    return "No consta delegado nombrado."


def _said(facts: Facts, ref: str, what: str) -> str:
    if facts.value(ref) is False:
        return f"Se ha declarado que no {what}."
    return f"No se sabe si {what}."


# --- margin comments ---------------------------------------------------------------------------------


def comments(context: PrivacyPolicyContext, facts: Facts, manifest: Manifest) -> tuple[ReviewComment, ...]:
    """By clause, ranked. Everything variable can be traced in the lawyer's file; little is commented."""
    margin = Margin(facts, manifest)
    ask = margin.ask

    for number, t in enumerate(context.tratamientos):
        margin.add(_activity(t, number, facts, manifest))
    if context.si_interes_legitimo:
        ask("intereses", "; ".join(f"{t.nombre}: {t.interes}" for t in context.intereses), 10)
    if context.publicidad.si_hay:
        audience = facts.dato("publication.newsletter_audience") or "no se sabe a quién se envía"
        if any(t.si_solo_clientes for t in context.tratamientos):
            ask("publicidad", audience, 12, level="DECIDIR",
                question="Decida qué letra del artículo 6.1 RGPD acompaña al 21.2 LSSI: el bloque confirmado "
                "hablaba de consentimiento y el texto no lo dice.")  # fmt: skip
        else:
            ask("publicidad", audience, 12, level="DECIDIR" if context.publicidad.si_general else "COMPROBAR")
    if dpo_to_appoint(facts):
        ask("responsable", "delegado obligatorio y sin nombrar; esta política calla ese apartado", 14, level="DECIDIR",
            refs=("gdpr:13.1.b", "gdpr:37.7"),
            question="Decida si se publica ya o se espera al nombramiento del delegado.")  # fmt: skip
    elif context.delegado.si_existe:
        ask("delegado", context.delegado.correo, 20)
    if context.destinatarios.si_fuera:
        unsaid = sum(facts.value("providers.access_outside_eea", i) is None for i in facts.items("providers"))
        kinds = ", ".join(f.proveedor for f in context.destinatarios.fuera)
        pending = [str(f.proveedor) for f in context.destinatarios.fuera if not f.si_via]
        if pending:
            ask("fuera", f"sin garantía que conste: {Lista.of(pending)}", 6, level="DECIDIR",
                question="Decida si se publica así o se arregla antes: el texto dice que está pendiente.")  # fmt: skip
        else:
            ask("fuera", f"{kinds}; de {unsaid} proveedores más no consta" if unsaid > 1 else kinds, 16)
    elif context.destinatarios.si_fuera_general:
        ask("fuera", "no consta de todos los proveedores; se imprime una fórmula general", 18)
    else:
        ask("fuera", "lista de proveedores cerrada y un «no» confirmado de cada uno", 40)
    recommended = [t.nombre for t in context.tratamientos if t.si_recomendado]
    if recommended:
        ask("plazos", f"plazo sin norma que lo fije en {', '.join(recommended)}", 22)
    joint = unnamed_joint_controllers(facts, context.corresponsables)
    if context.si_corresponsables:
        ask("corresponsables", "; ".join(f"{c.uso}: {c.nombre}" for c in context.corresponsables), 9)
    if joint:
        ask("destinatarios", f"deciden junto a la empresa: {', '.join(joint)}; el texto no los nombra", 9,
            level="DECIDIR", refs=("gdpr:26.2", "gdpr:13.1.a"),
            question="Decida el apartado de corresponsables: quiénes son, lo esencial del reparto y a quién "
            "dirigirse.")  # fmt: skip
    elif context.destinatarios.si_encargados_mas:
        ask("destinatarios", "la lista de proveedores o sus papeles están sin confirmar", 24)
    if context.si_otras_fuentes:
        ask("fuentes", "; ".join(f"{t.nombre}: {t.fuente}" for t in context.otras_fuentes), 30)
    if context.si_menores:
        ask("menores", "se tienen datos de menores de 14 años", 26)
    for number, (clause, included, what) in enumerate(_situations(context)):
        if included:
            ask(clause, f"se ha declarado que la empresa {_declared(what)}", 45 + number)
    if context.si_automatizadas:
        told = "; ".join(f"{t.nombre}: {t.logica}" for t in context.automatizadas)
        ask("automatizadas", told, 5)
    if context.si_canal:
        basis = "no está claro si es obligatorio; el texto calla la base"
        if context.si_canal_obligado or context.si_canal_voluntario:
            basis = "consta obligatorio" if context.si_canal_obligado else "no consta obligación; es voluntario"
        ask("canal", basis, 25)
    if context.si_blanqueo:
        ask("blanqueo", "se ha declarado que la ley de blanqueo obliga a la empresa", 19)
    if context.si_solvencia:
        ask("solvencia", "se consultan o comunican impagos", 17)
    if context.si_camaras:
        where = (
            "lo demás lo dice «Cámaras, segunda capa»" if context.si_hoja_camaras else "plazo y entrega según la ley"
        )
        if context.si_camaras_de_mas:
            ask("camaras", "algún grabador guarda más de lo que permite la ley; el texto solo dice el límite legal", 6,
                level="DECIDIR", refs=("lopdgdd:22.3",),
                question="Decida si se publica así o se espera a que bajen los días.")  # fmt: skip
        else:
            ask("camaras", f"hay cámaras; {where}", 28)
    if not context.si_automatizadas and not context.si_no_automatizadas:
        ask("otras_personas", "no se sabe si un programa decide por sí solo; el texto no dice nada", 32,
            refs=("gdpr:13.2.f", "gdpr:22.1"),
            question="Compruebe si hay decisiones automatizadas antes de publicar.")  # fmt: skip
    if facts.value("publication.rights_block") is False:
        ask("derechos", "hoy no se atienden en ese correo o en ese plazo", 8, level="DECIDIR")
    elif facts.value("publication.rights_block") is None:
        ask("derechos", "sin confirmar que se atienden en ese correo y en plazo", 34)
    inside = [i.name for i in facts.items("activities") if not is_public(facts, i)]
    denied = [i.name for i in facts.items("activities") if channel_denied(facts, i)]
    if denied:
        ask("fines", f"se confirmó «{denied[0]}» y también que no hay canal; el bloque queda fuera", 7, level="DECIDIR",
            question="Decida cuál de las dos respuestas es cierta y, si hay canal, corríjalo y rehaga el "
            "documento.")  # fmt: skip
    elif inside:
        ask("fines", f"quedan fuera, por internos o por cuenta de clientes: {', '.join(inside)}", 36)
    return margin.comments()


def _activity(t: Tratamiento, number: int, facts: Facts, manifest: Manifest) -> ReviewComment | None:
    """At most one a block: the exception of article 9 first, then data on crimes, then what nobody confirmed."""
    clause, item = f"fin:{t.clave}", facts.case.item("activities", t.clave)
    if item is None:
        return None
    if t.si_especiales:
        refs = [r for o in facts.chosen("processing.special_basis", item)
                for r in facts.rulebook.option("processing.special_basis", o).legal_refs]  # fmt: skip
        answer = f"en «{t.nombre}», {t.especiales}, por {t.excepcion}"
        return comment(facts, manifest, clause, answer, 4 + number, "DECIDIR", refs,
                       "Decida si la excepción ampara todos estos datos y si hay ley con ese rango.")  # fmt: skip
    if t.si_penales:
        return comment(facts, manifest, clause, t.datos, 3, "DECIDIR", ("gdpr:10", "lopdgdd:10.1"),
                       "Decida qué ley permite tratar datos penales; sin ella, suprima el uso.")  # fmt: skip
    if t.si_perfiles:
        return comment(
            facts,
            manifest,
            clause,
            f"en «{t.nombre}» un programa clasifica o puntúa",
            21,
            "COMPROBAR",
            ("lopdgdd:11.2", "gdpr:4.4"),
            "Compruebe la lógica del perfil y cómo se atiende la oposición.",
        )
    bases = facts.chosen("processing.lawful_basis", item)
    if "legal_obligation" in bases and not t.si_base_detalle:
        return comment(
            facts,
            manifest,
            clause,
            f"«{t.nombre}» se apoya en una ley y no dice cuál",
            38,
            "COMPROBAR",
            ("gdpr:6.1.c", "lopdgdd:8.1"),
            "Compruebe qué norma con rango de ley impone la obligación.",
        )
    if t.si_por_confirmar:
        return comment(facts, manifest, clause, "el bloque viene de una sugerencia que nadie confirmó", 42, "COMPROBAR")
    if len(bases) > 1:
        return comment(facts, manifest, clause, t.base, 44, "COMPROBAR")
    return None
