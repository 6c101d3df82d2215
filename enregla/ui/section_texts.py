"""Visible texts of the full depth: sections, lists, levels."""

TITLE = "Secciones"
LEAD = (
    "Lo que queda para tenerlo todo contestado, por partes y en el orden que quiera. Lo que ya dijo en la ruta breve "
    "no se vuelve a preguntar."
)
DONE = "{} de {} partes contestadas."
ALL_DONE = "Está todo contestado. Lo siguiente es ver su resultado y descargar los papeles."
LEFT = "Si lo contesta todo: {}. Puede hacerlo en varios días, y «No lo sé» también vale."
STATUS = {
    "not_started": ("sin empezar", ":material/radio_button_unchecked:", "gray"),
    "in_progress": ("en curso", ":material/pending:", "blue"),
    "answered": ("contestada", ":material/check_circle:", "green"),
    "optional": ("opcional", ":material/radio_button_unchecked:", "gray"),
    "not_applicable": ("no aplica", ":material/do_not_disturb_on:", "gray"),
}
BEGIN, GO_ON, LOOK = "Empezar", "Seguir", "Ver lo contestado"
QUICK_TITLE = "Ruta breve"
QUICK_OPEN = "Aún quedan preguntas de la ruta breve. Conviene acabarla antes de entrar en detalle."
QUICK_DONE = "La ruta breve está contestada. Puede cambiar cualquier respuesta."
QUICK_GO = "Ir a las preguntas"
OF_EACH = {
    "activities": ("uso de datos", "usos de datos"),
    "providers": ("proveedor", "proveedores"),
    "data_flows": ("envío de datos", "envíos de datos"),
    "camera_systems": ("sistema de cámaras", "sistemas de cámaras"),
    "systems": ("sistema", "sistemas"),
}
ONE_BY_ONE = "Uno por uno"
ITS_PARTS = "Sus partes"
ANSWERED_OF = "{} de {} contestados"
NO_ITEMS = "La lista está vacía. Diga primero cuáles hay."
EDIT_LIST = "Añadir, cambiar el nombre o quitar"
TO_CONFIRM = "por confirmar en la lista"
COMES_ALONE = "No tiene preguntas propias: sale de lo que contesta en las demás partes."
SO_FAR = "Con lo que ha dicho:"
ONE_MISSING, SOME_MISSING = "falta un dato", "faltan {} datos"
NOT_APPLICABLE_TITLE = "No le aplica"
NOT_APPLICABLE_TEXT = "Según lo que ha contestado. Si cambia esas respuestas, volverán a aparecer aquí."
LISTS_TITLE = "Sus listas"
LISTS_TEXT = "Cada cosa de la lista tiene sus propias preguntas."
LIST_NAMES = {
    "activities": "Para qué usa datos",
    "providers": "Proveedores",
    "systems": "Sistemas de la empresa",
    "data_flows": "Datos que salen de Europa",
    "camera_systems": "Sistemas de cámaras",
}

# --- one section
SECTION, OF, SCREEN = "Parte", "de", "pantalla"
ALL_SECTIONS = "Todas las secciones"
ALL_SCREENS = "Ir a otra pantalla"
HERE = "está aquí"
NEXT_ITEM = "Seguir con"
FINISHED = "Ver las secciones"
SUGGESTED_BADGE = ":gray-badge[:material/lightbulb: Sugerido, por confirmar]"
CONFIRM_SCREEN = "Confirmar lo sugerido en esta pantalla"
CONFIRM_TEXT = "Cambie lo que no sea así y confirme el resto de una vez. Lo sugerido no cuenta hasta entonces."
SAID_BEFORE = "Lo que ya había contestado va marcado con :material/check: y no se vuelve a preguntar."
ROWS_HELP = "Por qué lo preguntamos"
SUGGESTED_ITEM = "Lo sugerimos por lo que ha dicho. ¿Existe en su empresa?"
ITEM_YES, ITEM_NO = "Sí, existe", "No, quitarlo"
MISSING_HERE = "Falta por saber:"
RESULT_OF = "Con lo que ha dicho de «{}»"
RESULT_OF_COMPANY = "Con lo que ha dicho…"
NOTHING_YET = "Aquí irá viendo qué se desprende de sus respuestas."
SECURITY_RESULT = "Probabilidad de que algo falle:"
SECURITY_NEXT = (
    "Con esto y con el daño posible, que se mira en «Análisis de riesgos», sale el riesgo de seguridad de cada uso."
)
FINDINGS_HERE = "Puntos que revisar:"
MORE_FINDINGS = "y {} más, en el resultado"

# --- lists
RENAME, REMOVE, RESTORE, SAVE_NAME, CANCEL = "Cambiar el nombre", "Quitar", "Recuperar", "Guardar el nombre", "Dejarlo"
NAME = "Nombre"
REMOVED = "Quitados de la lista"
ADD = {
    "activities": ("¿Usa datos de personas para algo más?", "sorteos y concursos"),
    "providers": ("¿Falta alguno? Escriba su nombre", "el taller que hace los envíos"),
    "systems": ("¿Hay otro sistema aparte? Escriba su nombre", "el ordenador de las máquinas"),
    "data_flows": ("¿Salen datos de Europa por otra vía? Escríbala", "copia en Estados Unidos"),
    "camera_systems": ("¿Faltan cámaras en la lista? Diga cuáles", "las cámaras del almacén"),
}
CLOSED = {
    "activities": "¿Eso es todo para lo que usa datos de personas?",
    "providers": "¿Están todos los proveedores que ven o guardan datos de personas por usted?",
    "systems": "¿Eso son todos los sistemas?",
    "data_flows": "¿Eso es todo lo que sale de Europa?",
    "camera_systems": "¿Esas son todas las cámaras?",
}
LIST_INTRO = {
    "activities": "Un uso con un fin, como «llevar las citas».",
    "providers": "Empresas y profesionales de fuera que ven, guardan o usan datos de personas.",
    "systems": "Casi siempre basta uno: los ordenadores y programas de la empresa. Separe solo lo que funciona aparte.",
    "data_flows": "Uno por cada proveedor que guarda o ve los datos desde fuera de Europa.",
    "camera_systems": "Un sistema son las cámaras que graban juntas, con el mismo fin.",
}
NOTHING_TO_LINK = "Todavía no hay nada en esa lista."
GO_TO_LIST = "Ir a la lista"

# --- levels
LEVEL_RULES = "Según las respuestas:"
LEVEL_PERSON = "Usted ha puesto:"
LEVEL_CHANGE = "Poner otro nivel"
LEVEL_BACK = "Volver al de las respuestas"
LEVEL_TEXT = "Puede subirlo sin más. Para bajarlo hace falta el motivo por escrito: sale impreso con los dos niveles."
LEVEL_CHOOSE, LEVEL_REASON, LEVEL_BY = "Nivel", "Motivo", "Quién lo decide"
LEVEL_SAVE, LEVEL_CANCEL = "Guardar el nivel", "Dejarlo como está"
LEVEL_NO_CHOICE = "Elija un nivel."
LEVELS_CHANGED = "Niveles que ha cambiado"
LEVELS = {"very_high": "muy alto", "high": "alto", "medium": "medio", "low": "bajo"}
WITHOUT_REASON = "sin motivo escrito"

# --- review
LATER_TITLE = "Para más adelante"
LATER_TEXT = (
    "Partes que todavía no ha empezado. No son huecos de lo que ya tiene: cada una añade lo suyo cuando quiera."
)
LATER_COUNT = ("pregunta", "preguntas")
