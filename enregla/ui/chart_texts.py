"""Visible texts of the levels and their charts."""

from __future__ import annotations

LEVELS = {"low": "bajo", "medium": "medio", "high": "alto", "very_high": "muy alto"}
LIKELY = {"low": "baja", "medium": "media", "high": "alta"}
BETWEEN = "entre {} y {}"

FAMILIES = {
    1: "Para qué se usan los datos",
    2: "Qué datos son",
    3: "Cuántos y hasta dónde",
    4: "De qué personas",
    5: "Con qué medios",
    6: "Cómo se recogen",
    7: "Qué más puede pasar",
    8: "Quién los usa",
    9: "A quién se comunican",
}
AREA_LETTERS = ("A", "B", "C", "D")
AREAS = ("Red y recursos técnicos", "Normas y funciones", "Personas y terceros", "Sector y escala")

# --- probability and impact
MATRIX_TITLE = "Probabilidad y daño"
LIKELY_AXIS, IMPACT_AXIS = "Probabilidad", "Daño a las personas"
LIKELY_TICKS = ("Baja", "Media", "Alta")
IMPACT_TICKS = ("Bajo", "Medio", "Alto<br>o muy alto")
MATRIX_HEAD = ("Uso de datos", "Probabilidad y daño", "Riesgo")
COMES_FROM = "probabilidad {}; daño {}"
MATRIX_SENTENCE = "Riesgo de seguridad, contando lo peor de lo que falta: {}."
MATRIX_OPEN = "Los puntos huecos ({}) dependen de datos que faltan: la línea une lo mejor y lo peor."
IMPACT_RULES = "En {} manda el daño: es alto o muy alto, y el riesgo es alto con cualquier probabilidad."
MATRIX_NOTE = (
    "La tabla de nueve casillas y la suma de áreas son del método de ENISA y no se cambian. Sus ejemplos publicados "
    "ilustran el método: no dan por hecho el nivel de un uso parecido."
)

# --- factors
FACTORS_TITLE = "Qué sube el riesgo para las personas"
DETERMINING = "determinante"
FACTORS_HEAD = ("Factor", "Nivel", "Por qué")
FACTORS_NONE = "Con lo contestado no se da ningún factor."
FACTORS_ONE = "Se da un factor."
FACTORS_COUNT = "Se dan {} factores."
FACTORS_WORST = "El nivel más alto es «{}»: {}."
FACTORS_DETERMINING = "Sin {}, el nivel de este uso sería menor."
FACTORS_SHARED = "Ninguno decide por sí solo: quitar uno no bajaría el nivel."
FACTORS_NOTE = (
    "Los factores salen de una lista de la Agencia, leída en un resumen. El nivel de cada uno es un mínimo "
    "orientativo: criterio de la herramienta, no de la Agencia."
)

# --- areas
AREAS_TITLE = "De dónde sale la probabilidad"
AREAS_AXIS = "Suma de las cuatro áreas (de 4 a 12)"
AREAS_HEAD = ("Área", "Nivel", "De dónde sale")
AREA_CONFIRMED, AREA_SUGGESTED = "puesto por usted", "según sus respuestas"
AREAS_SENTENCE = "{}: la suma es {} y la probabilidad, {}. Lo que más pesa: {}."
AREAS_EVEN = "{}: la suma es {} y la probabilidad, {}. Las cuatro áreas pesan lo mismo."
AREAS_NOTE = (
    "Hasta 5, probabilidad baja; de 6 a 8, media; desde 9, alta: así lo fija ENISA. Con uno o con cuatro puntos malos "
    "ENISA no dice el nivel del área: el que se sugiere es criterio de la herramienta, y usted puede poner otro."
)
ORGANISATION = "Nivel de toda la empresa:"
ORGANISATION_NOTE = "Es el mayor de sus usos y de los dos niveles, nunca una media. Criterio de la herramienta."
ORGANISATION_OPEN = "Podría subir: su lista de usos sigue abierta."
MATRIX_LEFT_OUT = "Sin sitio todavía, porque falta casi todo: {}."
FACTORS_BREACHES = "Aparte del nivel, por ser cuestión de legalidad: {}."
FACTORS_UNKNOWN = "Faltan datos para saber de {} más: el nivel queda en {}."
AS_TABLE = "Los mismos datos en una tabla"
