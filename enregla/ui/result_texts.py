"""Visible texts of the result page beyond those shared with others."""

from __future__ import annotations

BEHIND_TITLE = "De dónde sale"
LEVELS_TITLE = "Cada uso de datos"
LEVELS_LEAD = (
    "Dos niveles que no se suman: el riesgo para las personas y el que deja la forma de trabajar con los datos. "
    "Son mínimos orientativos, criterio de la herramienta; usted puede subirlos, o bajarlos explicando por qué."
)
RIGHTS, SECURITY, DPIA = "Riesgo para las personas", "Riesgo de seguridad", "Evaluación de impacto"
NOT_STARTED = "sin empezar"
DPIA_SHORT = "Evaluación"
WHY = "Por qué este resultado"
CALM_ROWS = ("uso sin nada que señalar", "usos sin nada que señalar")
DPIA_WORDS = {
    "required": "obligatoria",
    "review_with_lawyer": "que lo diga un abogado",
    "expected": "se espera que la haga",
    "consider": "conviene valorarla",
    "not_needed": "no parece necesaria",
    "look_into_it": "primera señal: hay que mirarlo",
    "nothing_seen": "primera señal: no se ve nada",
}

GAPS_TITLE = "Lo que la ley no admite tal como está"
GAPS_LEAD = "Sale de sus respuestas y no depende del nivel de riesgo: un riesgo bajo no lo arregla."
OTHERS = "{}: los demás"
DO = "Qué hacer:"
NOT_NOW = "{} más no se dan"
ALL_RULES = "Ver todas las reglas de esta parte"
MORE_FACTS = "Y {} respuestas más"
TO_DO_TITLE = "Por hacer, cuando quiera"
TO_DO_LEAD = "Partes sin terminar. No son huecos de lo que ya tiene: cada una afina un resultado o completa un papel."
ALL_SECTIONS = "Ver todas las secciones"

CHARTS_TITLE = "Los niveles en gráficos"
CHARTS_NONE = "Todavía no hay niveles de seguridad que dibujar."
CHOOSE_ACTIVITY = "Uso de datos"
