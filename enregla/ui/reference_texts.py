"""Visible texts of the reference pages: law and rules, about."""

from __future__ import annotations

# --- law
LAW_TITLE = "Ley y reglas"
LAW_LEAD = "De dónde sale cada resultado, escrito para que un abogado pueda comprobarlo y discutirlo."
SEARCH = "Buscar"
SEARCH_EXAMPLE = "Por ejemplo: delegado, 34.1, cámaras"
TAB_PROVISIONS, TAB_RULES, TAB_FIGURES, TAB_STALE = (
    "Artículos",
    "Reglas",
    "Cifras",
    "Por comprobar",
)
NOTHING_FOUND = "No hay nada con esas palabras."
OFFICIAL_TEXT = "Texto oficial"
PROVISION_TITLE = "Precepto"
PROVISION_UNKNOWN = "Esa cita no está entre los preceptos que usa la herramienta."
TO_THE_LAW = "Ver toda la ley y las reglas"
TO_THE_RESULT = "Ver mi resultado"
OWN_READING = "Lo que se deduce de él es lectura propia de la herramienta."
OURS = "No es una norma: es un criterio de la herramienta, escrito para poder discutirlo."
IN_FORCE, UNTIL = "Vigente", "hasta el"
IN_THIS_CASE = "En el caso abierto"
RESTS_TITLE = "Qué se apoya en él"
RESTS_NONE = "Ningún resultado se apoya en él: solo se cita en textos o catálogos."
KINDS = {
    "decision": "Resultados",
    "finding": "Puntos que revisar",
    "criterion": "Criterios",
    "action": "Cosas que hacer",
    "question": "Preguntas",
    "figure": "Cifras y plazos",
}
MORE = "Y {} más"
ITS_RULES = "sus reglas"
RESTS_COUNT = ("cosa se apoya en él", "cosas se apoyan en él")

# --- how a questionnaire decides
DECIDES_TITLE = "Cómo decide"
DECIDES_LEAD = "Las reglas tal como se aplican, en el orden en que se miran, con el artículo de cada una."
LAW_READ = "ley leída el"
IN_ORDER = (
    "Se miran por orden: vale el primer resultado del que se da alguna regla. Si una regla anterior depende de un dato "
    "que falta, no se decide."
)
ADJUSTABLE = "Una persona puede subir el nivel, o bajarlo con un motivo por escrito; se muestran los dos."
ONLY_WHEN = "Solo se mira si:"
ACTION = "Qué hacer:"
MISSING_SOMETHING = "Si falta un dato que lo cambiaría:"
OPEN_NORM = "La ley no da una cifra: es una valoración que un abogado debe confirmar."
OPTION_REFS = "Cita además el artículo de cada opción marcada."
NO_DECISIONS = "Este cuestionario no decide nada por sí mismo: sus respuestas las usan los demás."
FINDINGS_TITLE = "Puntos que revisar"
FINDING_KINDS = {"infringement": "Lo que la ley no admite", "duty": "Deberes", "warning": "Avisos"}
CRITERIA_TITLE = "Criterios que usan las reglas"
SETS = {
    "": "Criterios propios de estas reglas",
    "aepd_35_4": "Lista de la Agencia de usos que piden evaluación (art. 35.4)",
    "aepd_35_5": "Lista de la Agencia de usos que no la piden (art. 35.5)",
    "wp248": "Criterios de las directrices europeas",
    "lopdgdd_28_2": "Casos de mayor riesgo de la ley española (art. 28.2)",
}
FACTOR_LEVEL = "Nivel {}, criterio de la herramienta."
NO_LEVEL = "Sin nivel: es una cuestión de legalidad, que va aparte."
MEETS = "Reúne:"
OTHER_QUESTIONNAIRES = "Otros cuestionarios"
OPEN_RULES = "Ver las reglas"
NOT_IN_FORCE_ON = "no vigente en la fecha elegida"
STATUS = {"draft": "Borrador", "in_review": "En revisión", "approved": "Aprobado"}
REVIEWED_BY = "revisado por {}"
NOT_REVIEWED = "sin revisar por un abogado"
LAW_CHECKED = "Ley leída desde el {day}; {unread} de {all} preceptos, sin cotejar con el texto oficial"
OTHERWISE = "Si nada de lo anterior se da:"
QUESTIONS = "Preguntas"
SINCE = "desde el"
NO_VALUE = "sin valor en esa fecha"
UNITS = {
    "people": "personas",
    "business_days": "días hábiles",
    "calendar_days": "días naturales",
    "hours": "horas",
    "months": "meses",
    "years": "años",
    "euros": "euros",
    "count": "",
}
STALE_TEXT = (
    "Un artículo que nadie ha comprobado en 180 días se avisa; pasados 365, un resultado tranquilizador se"
    " muestra como "
    "«revisar con su abogado»."
)
OLD = "Sin comprobar desde hace más de un año"
STALE = "Sin comprobar desde hace más de 180 días"
UNCHECKED = "Sin cotejar con el texto oficial"

# --- about
ABOUT_TITLE = "Acerca de En Regla"
ABOUT_LEAD = "Qué es, qué hace con sus datos y con qué está hecha."
ABOUT_DATA = "Dónde están sus datos"
VERSION_TITLE = "Versión"
ABOUT_BLOCKS = (
    (
        "Qué es",
        ":material/description:",
        (
            "Un programa que se ejecuta en su propio ordenador y que ayuda a una empresa pequeña a saber "
            "qué le pide la "
            "normativa de protección de datos y a preparar sus documentos. No es asesoramiento jurídico ni"
            " sustituye a un "
            "abogado."
        ),
    ),
    (
        ABOUT_DATA,
        ":material/lock:",
        (
            "En un archivo de este ordenador que solo puede leer su usuario. El programa no envía nada a "
            "nadie: no tiene "
            "cuentas, ni estadísticas, ni letras o imágenes traídas de otro sitio, y solo se ve desde este"
            " ordenador. Los "
            "enlaces al texto oficial de las leyes son lo único que lleva fuera, y solo si usted los "
            "pulsa. Para llevarse sus "
            "datos, guarde el caso como archivo en «Casos»; para borrarlos, bórrelo allí."
        ),
    ),
    (
        "Accesibilidad",
        ":material/accessibility_new:",
        (
            "Letra Atkinson Hyperlegible Next, servida desde este ordenador; contraste alto en claro y en "
            "oscuro; se maneja con "
            "teclado; ningún resultado se distingue solo por el color. Funciona en el móvil y con el texto"
            " ampliado. Algunas "
            "palabras del armazón del programa siguen en inglés; están en la lista de docs/accessibility.md."
        ),
    ),
    (
        "Licencias",
        ":material/copyright:",
        (
            "El programa se distribuye con licencia Apache 2.0. La letra Atkinson Hyperlegible Next, con "
            "SIL Open Font License "
            "1.1. Los iconos Material Symbols, con Apache 2.0. Está hecho con Streamlit, pydantic, python-"
            "docx, docxtpl, "
            "SQLAlchemy y otras piezas libres; la lista completa está en requirements.txt."
        ),
    ),
)
