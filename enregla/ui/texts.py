"""Visible texts of the frame and words shared by pages; questions and law are in ``questionnaires/``."""

from __future__ import annotations

import datetime as dt

APP = "En Regla"
ABOUT_MENU = (
    "En Regla: los papeles de protección de datos de una empresa pequeña, explicados. Todo queda en este ordenador."
)
LOADING_RULES = "Leyendo las preguntas y las reglas…"
DISCLAIMER = (
    "En Regla no es asesoramiento jurídico. Dice qué se desprende de sus respuestas, según qué artículo y "
    "con qué "
    "seguridad. Lo que marca para su abogado, llévelo a su abogado."
)
FICTIONAL = "empresa ficticia"
CASE_LABEL = "Caso:"
RULES_AS_OF = "reglas a fecha de"
SAVED = "cada respuesta se guarda al darla"

CASE_NOT_FOUND = "Ese caso no está en este ordenador: quizá se borró. Elija otro en «Casos» o empiece uno nuevo."
CASE_GONE = "Este caso se ha borrado en otra ventana. Lo que acaba de contestar no se ha guardado."
STALE_CASE = (
    "Este caso ha cambiado en otra ventana. Hemos cargado lo último; lo que acaba de contestar aquí no se "
    "ha guardado: "
    "compruébelo y repítalo."
)

RULES_BROKEN = (
    "Las preguntas y las reglas de esta copia no se pueden leer, así que no se toca nada. Vuelva a copiar "
    "la carpeta de En Regla o avise a quien se la pasó. Detalle para quien la mantiene:"
)
NO_CASE_TITLE = "Todavía no hay ningún caso abierto"
NO_CASE_TEXT = "Empiece uno nuevo, pruebe con un ejemplo o abra uno guardado: todo está en la primera página."
GO_HOME = "Ir a Inicio"
GO_CASES = "Ver los casos guardados"

YES, NO, UNKNOWN = "Sí", "No", "No lo sé"
CHOOSE = "Elija una opción"
CHOOSE_SEVERAL = "Marque las que correspondan"
NOT_ANSWERED = "sin contestar"
NONE = "ninguno"
NOT_KNOWN = "falta un dato"
OPTIONAL = "opcional"
FOR_EXAMPLE = "Por ejemplo:"
WHY = "Por qué lo preguntamos:"
EXAMPLE = "Ejemplo:"
WHOM = "A quién preguntar:"
LAW = "De dónde sale:"
MORE_HELP = "Por qué lo preguntamos y a quién preguntar"
SUGGESTED = "Lo sugerimos por lo que ha dicho. No cuenta hasta que lo confirme o lo cambie."
CONFIRM = "Sí, es así"

ASK_WHOM = {
    "owner": "a quien dirige la empresa",
    "accountant": "a su gestoría o asesoría",
    "it_support": "a quien le lleva la informática",
    "provider": "al propio proveedor",
    "lawyer": "a su abogado",
}
WHO_DOES = {
    "owner": "la empresa",
    "accountant": "la gestoría",
    "it_support": "el informático",
    "provider": "el proveedor",
    "lawyer": "el abogado",
}
EFFORT = {"minutes": "unos minutos", "hours": "unas horas", "days": "unos días", "weeks": "unas semanas"}
VERIFIED = {
    "text": ("cotejado con el texto oficial", ":material/check_circle:"),
    "summary": ("cotejado con un resumen, no con el texto oficial", ":material/info:"),
    "unchecked": ("sin cotejar con el texto oficial", ":material/warning:"),
}
OWN_READING = "lectura propia de la herramienta"
OFFICIAL_TEXT = "texto oficial"
MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def day(date: dt.date) -> str:
    """«24 de noviembre de 2026»."""
    return f"{date.day} de {MONTHS[date.month - 1]} de {date.year}"


def count(number: int, one: str, many: str) -> str:
    """«1 pregunta», «3 preguntas»."""
    return f"{number} {one if number == 1 else many}"


def lasts(minutes: int) -> str:
    """«un minuto», «unos 8 minutos», «unas 2 horas y media»: longer than an hour, to the half hour."""
    if minutes < 60:
        return "un minuto" if minutes == 1 else f"unos {minutes} minutos"
    hours, half = divmod(round(minutes / 30), 2)
    return ("una hora" if hours == 1 else f"unas {hours} horas") + (" y media" if half else "")


# --- express route
STEP, SCREEN, OF = "Paso", "pantalla", "de"
BACK, NEXT, SEE_RESULT = "Atrás", "Siguiente", "Ver mi resultado"
LEFT_OPEN = (
    "pregunta de esta pantalla está sin contestar.",
    "preguntas de esta pantalla están sin contestar.",
)
LEFT_OPEN_REST = "Puede seguir y volver cuando quiera."
LEFT_SHORT = ("pendiente", "pendientes")
ANSWERED = "contestada"
HERE = "está aquí"
ALL_SCREENS = "Ir a otra pantalla"
SO_FAR = "Con lo que ha dicho…"
SO_FAR_EMPTY = "Aquí irá viendo qué se desprende de sus respuestas."
SO_FAR_OPEN = "Falta algún dato para decir algo de:"
SO_FAR_NOTE = "Es provisional: puede cambiar con cada respuesta."
FINDINGS = ("punto que revisar, que verá en el resultado", "puntos que revisar, que verá en el resultado")
NO_ACTIVITIES = (
    "Diga en la primera pantalla a qué se dedica su empresa y aquí aparecerá lo habitual. También puede añadirlo usted."
)
HOW = "Cómo se hace"
HOW_MEANS, HOW_MONITORING, HOW_EFFECTS = "Con", "Seguimiento continuo:", "Puede pasar:"
HOW_NONE = {
    "technologies": "",
    "monitoring": "Sin seguimiento continuo.",
    "effects": "Sin puntuar ni rechazar a nadie.",
}
HOW_AUTOMATED = {True: "Decide un programa por sí solo.", False: "Decide siempre una persona."}
HOW_CORE = {True: "Es lo principal de su negocio.", False: "No es lo principal de su negocio."}
ADD_ACTIVITY = "¿Usa datos de personas para algo más?"
ADD_ACTIVITY_EXAMPLE = "sorteos y concursos"
ACTIVITIES_DONE = "¿Eso es todo para lo que usa datos de personas?"
ADD = "Añadir"
REMOVE = "Quitar"
WRITE_NAME = "Escriba el nombre antes de añadirlo."
DONE_WORDS = {"yes": "Sí, eso es todo", "no": "No, todavía no"}
USUAL_PROVIDERS = "Habituales en empresas como la suya"
OTHER_PROVIDERS = "Otros del catálogo"
CATALOGUE = "Búsquelos en el catálogo"
NOTHING_FOUND = "Nada con esas letras. Pruebe con otra palabra o con su tilde"
STREAMLIT_WORDS = {  # what Streamlit writes in English, and instead of it
    "No results": NOTHING_FOUND,
    "Upload": "Elegir archivo",
    "2MB per file": "Hasta 2 MB",
}
SEARCH_PROVIDERS = "Escriba un nombre o un tipo: banco…"
OWN_PROVIDERS = "Los que ha añadido"
ADD_PROVIDER = "¿Falta alguno? Escriba su nombre"
ADD_PROVIDER_EXAMPLE = "el taller que hace los envíos"
PROVIDERS_DONE = "¿Están todos los proveedores que ven o guardan datos de personas por usted?"

# --- what will be published
NOTHING_TO_PUBLISH = "Todavía no hay nada que publicar: confirme antes qué hacen en «¿Hacen esto?»."
GENERAL_BLOCKS = "Para todos los usos"
IS_IT_SO = "¿Es así?"
NOTICE_WORDS = {"yes": "Sí, es así", "no": "No, quiero corregirlo"}
CORRECT = "Corrija lo que no sea así"
CORRECTED = "Ahora sí es así"
GAP = "⟦pendiente⟧"
AFTERWARDS = "Después,"
PURPOSE, DATA, BASIS, RECIPIENTS = "Para qué", "Qué datos", "En qué se apoya", "Quién los recibe"
PERIOD, SOURCE, DUTY = "Cuánto se guardan", "De dónde salen", "¿Hay que darlos?"
SPECIAL, SPECIAL_WHY = "Datos especialmente protegidos", "Se pueden usar por:"
INTEREST = "El interés es"
FROM_PERSON = "La propia persona"
PROCESSORS = "La política nombrará estas clases de proveedores que trabajan para ustedes:"
SILENT_PROVIDERS = "Falta decir qué hacen con los datos (pulse «No, quiero corregirlo» y dígalo):"
RECOMMENDED = "[plazo recomendado, no lo fija una ley]"

# --- first page
HOME_TITLE = "Los papeles de protección de datos de su empresa"
HOME_LEAD = (
    "Usted contesta preguntas sencillas sobre su empresa. La herramienta le dice qué le pide la ley, por "
    "qué y en qué "
    "artículo, y le prepara los documentos en Word, cada uno con lo que hay que hacer con él."
)
CASE_OPEN = "Tiene abierto el caso"
GO_ON = "Seguir donde lo dejó"
DOOR_MINE = "Mi empresa"
DOOR_MINE_TEXT = "Empiece un caso nuevo. Puede parar y seguir otro día: cada respuesta se guarda al darla."
NEW_NAME = "¿Cómo quiere llamar a este caso?"
NEW_NAME_EXAMPLE = "Por ejemplo: el nombre de su empresa"
NEW_NAME_DEFAULT = "Mi empresa"
START = "Empezar"
DOOR_SAVED = "Abrir un caso guardado"
DOOR_SAVED_TEXT = "Los casos de este ordenador, o un archivo de caso que le hayan pasado."
DOOR_SAVED_BUTTON = "Ver los casos"
DOOR_SAMPLE = "Probar con un ejemplo"
DOOR_SAMPLE_TEXT = "Una empresa ficticia ya contestada. Se abre una copia: toque lo que quiera."
DOOR_SAMPLE_BUTTON = "Abrir una copia"
SAMPLE = "Empresa de ejemplo"
CHOOSE_SAMPLE = "Elija una empresa ficticia"
SAMPLE_COPY = "{} (ejemplo)"
NO_SAMPLES = "Esta copia no trae empresas de ejemplo."
PROMISES = (
    (
        "Qué obtiene",
        ":material/task_alt:",
        (
            "Qué le obliga y qué no, con su artículo.",
            "Como mucho siete cosas que hacer, ordenadas.",
            "Los papeles de esta semana, listos para publicar, firmar o guardar.",
            "Una lista de lo que conviene preguntar a su gestoría, a su informático o a su abogado.",
        ),
    ),
    (
        "Cuánto tarda",
        ":material/schedule:",
        (
            "De 25 a 30 minutos, en siete pasos.",
            "Como mucho doce pantallas y ochenta respuestas.",
            "«No lo sé» también es una respuesta: no le deja parado.",
        ),
    ),
    (
        "Qué tener a mano",
        ":material/checklist:",
        (
            "El NIF y la dirección de la empresa.",
            "Una idea de qué programas y qué proveedores usa.",
            "Los contratos con proveedores, si los encuentra. Si no, no pasa nada.",
        ),
    ),
)
LOCAL_TITLE = "Nada sale de este ordenador."
LOCAL_TEXT = "No hay cuentas, ni estadísticas, ni conexiones con nadie. Lo que conteste se guarda solo aquí."
LOCAL_PLACE = "Sus datos están en:"
LIMITS_TITLE = "Lo que esta herramienta no hace"
LIMITS_TEXT = (
    "No es asesoramiento jurídico y no dice que una empresa «cumple». Dice qué se desprende de sus "
    "respuestas, qué falta "
    "y qué debe mirar un abogado. Tampoco prepara:"
)
LIMITS = (
    "condiciones de venta ni contratos con clientes;",
    "contratos de trabajo ni plan de igualdad;",
    "el protocolo de acoso;",
    "el manual de prevención del blanqueo de capitales;",
    "la prevención de riesgos laborales;",
    "la revisión técnica de su web, de sus cookies o de sus sistemas.",
)

# --- cases
CASES_TITLE = "Casos guardados"
CASES_LEAD = "Están solo en este ordenador."
NO_CASES = "Todavía no hay casos"
NO_CASES_TEXT = (
    "Empiece uno nuevo o pruebe con un ejemplo desde la primera página, o importe aquí abajo un archivo de caso."
)
CASE_IS_OPEN = "abierto ahora"
ANSWERS = ("dato guardado", "datos guardados")
CHANGED = "último cambio:"
OPEN, MORE = "Abrir", "Más"
NEW_TITLE, RENAME = "Nombre del caso", "Cambiar el nombre"
EXPORT = "Guardar como archivo"
EXPORT_NOTE = (
    "Contiene todas las respuestas: guárdelo y envíelo con el mismo cuidado que los demás papeles de la empresa."
)
DELETE = "Borrar este caso"
DELETE_TEXT = "Va a borrar el caso"
DELETE_CONSEQUENCE = "Se borran sus respuestas y su historial de este ordenador. No se puede deshacer."
DELETE_YES, DELETE_NO = "Sí, borrarlo", "No, dejarlo"
DELETED = "El caso se ha borrado."
IMPORT = "Importar un archivo de caso"
IMPORT_TEXT = (
    "Elija un archivo «.json» guardado con En Regla, de {} MB como mucho. Antes de guardarlo se comprueba entero."
)
IMPORT_TOO_BIG = "El archivo ocupa más de {} MB: no es un caso de En Regla."
IMPORT_PLACE = "Sitio del archivo:"
IMPORT_NOTHING = "No se ha importado nada; sus casos siguen como estaban."
IMPORT_READ = "El archivo se lee bien. Contiene el caso"
IMPORT_KEEP = "Guardarlo y abrirlo"
IMPORT_COPY = "{} (copia)"
IMPORT_WAS_THERE = "Ese caso ya estaba en este ordenador: se ha guardado como copia y el que había sigue igual."

# --- review
REVIEW_TITLE = "Repase sus respuestas"
REVIEW_LEAD = "Todo lo que ha dicho, en una página. Lo que falta y lo que no sabía va primero."
MISSING_TITLE = "Lo que falta"
MISSING_NONE = "No falta ningún dato para los resultados que se muestran."
MISSING_COUNT = ("dato ayudaría. El más útil va primero.", "datos ayudarían. El más útil va primero.")
SEE_REST = "Ver los demás"
TO_CONFIRM = "Sugerido, por confirmar"
CHANGE = "Cambiar"
ANSWER = "Contestar"
CHANGE_LIST = "Cambiar esta lista"
IGNORED = "Respuestas guardadas que ya no se tienen en cuenta"
IGNORED_TEXT = "Dependían de otra respuesta que ha cambiado. No se borran por si vuelve atrás."
LIST_CLOSED = "Ha dicho que esta lista está entera."
LIST_OPEN = "Todavía no ha dicho que esta lista esté entera."
NO_ANSWERS_YET = "Sin respuestas todavía."
ITEM_REFUSED, ITEM_CONFIRMED = "no lo hacen", "confirmado"

# --- result
RESULT_TITLE = "Su resultado"
RESULT_LEAD = "Lo que se desprende de sus respuestas: primero qué hacer, después por qué."
AS_OF = "Reglas a fecha de"
AS_OF_HELP = "Cambie la fecha para ver qué regía o regirá ese día."
EDITION = "Edición de las reglas:"
UNFINISHED = "Quedan preguntas sin contestar. La primera está en"
CAVEATS = "Límites de este resultado"
ACTIONS_TITLE = "Qué hacer primero"
ACTIONS_NONE = "Con lo que ha dicho todavía no hay nada en la lista. Siga contestando."
LATER = "Después de eso"
CONCERNS = "Se refiere a:"
EACH_ONE = "cada uno"
DEADLINE = "plazo:"
DECISIONS_TITLE = "Qué le obliga y qué no"
FINDINGS_TITLE = "Otros puntos que revisar"
PROVISIONAL = "Es una primera señal, no el análisis entero."
WAITING = ("al que le falta un dato", "a los que les falta un dato")
QUIET = ("sin nada que señalar", "sin nada que señalar")
WAITS_FOR = "Falta por saber:"
ARTICLES = "Artículos"
FACTS = "En qué respuestas se apoya"
WHAT_CHANGES = "Qué lo cambiaría"
NOTHING_CHANGES = "Ninguna respuesta suelta lo cambiaría."
MORE_CHANGES = "Y {} respuestas más."
TRACE = "Cómo se ha llegado"
LIMITS_OF = "Límites"
MORE_ABOUT = "Más sobre este resultado"
NOT_IN_FORCE = "no vigente:"
TRUTH = {"true": "Se da", "false": "No se da", "unknown": "No se sabe", "not_applicable": "No procede"}
ASK = "Pregunte"
ANSWER_THEM = "Contestar lo que falta"
SEE_DOCUMENTS = "Ver mis documentos"
SEE_REVIEW = "Repasar mis respuestas"

# --- documents
DOCUMENTS_TITLE = "Sus documentos"
DOCUMENTS_LEAD = "Archivos de Word que puede abrir y cambiar. Cada uno dice qué hacer con él."
NO_DOCUMENTS = "Todavía no hay ningún documento que preparar con lo que ha dicho. Siga contestando y aparecerán aquí."
PACK_TITLE = "Todo junto"
PACK_TEXT = "Para esta semana hay **{}** listos, en carpetas que dicen qué hacer con cada uno."
PAPERS = ("documento", "documentos")
PACK_EMPTY = "Todavía no hay ningún documento de esta semana listo. Puede pasar a su abogado las copias de revisión."
PACK_WITHOUT = "Aún no entran:"
PACK_BUTTON = "Descargar los papeles de esta semana"
LAWYER_BUTTON = "Paquete para su abogado"
WAVES = {"ESTA_SEMANA": "Esta semana", "ESTE_MES": "Este mes", "CUANDO_PASE": "Cuando pase"}
READY = "Se puede usar."
ONLY_REVIEW = "Solo copia de revisión."
REDO = "Tendrá que rehacerlo cuando nombre al delegado de protección de datos."
IMPROVES = ("dato más lo completaría", "datos más lo completarían")
GAPS = "Lo que falta en este documento"
GAP_BLOCKS, GAP_OPEN = "sin esto no hay copia para usar", "se puede usar sin esto"
PREVIEW = "Ver el texto"
PREVIEW_OF_REVIEW = "Es el texto de la copia de revisión: lo que falta va marcado."
NO_PREVIEW = "No se puede mostrar el texto."
DOWNLOAD_CLEAN = "Descargar para usar"
DOWNLOAD_REVIEW = "Copia de revisión"
NOT_MADE = "Los que no le hacen falta"
