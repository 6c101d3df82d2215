"""What is around every page: menu, open case, date of the rules, the sentence about what this is not."""

from __future__ import annotations

import json

import streamlit as st

from enregla.rulebook import RulebookError
from enregla.storage import StoreError
from enregla.ui import depth, places, state, texts
from enregla.ui.plain import plain

WIDTH = 1080  # pixels of the column in which everything is read; narrower screens take what they have

# Static, without anything from a case: the page says its language, which Streamlit's own file does not, and so do the
# few words of Streamlit's own that cannot be set: of a list where nothing is found and of the place for a file.
# Escape only closes a list of which one is chosen: Streamlit would take the answer away, without a word.
_LANGUAGE = """<script>
document.documentElement.lang = "es";
if (!window.enReglaWords) {
  const spanish = WORDS;
  const translate = () => document.querySelectorAll("[role=listbox], [data-testid=stFileUploader]").forEach(place => {
    const words = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const found = spanish[words.currentNode.nodeValue];
      if (found) words.currentNode.nodeValue = found;
    }
  });
  window.enReglaWords = new MutationObserver(translate);
  window.enReglaWords.observe(document.body, {childList: true, characterData: true, subtree: true});
  translate();
  window.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !event.target.closest?.("[data-testid=stSelectbox]")) return;
    event.stopPropagation();
    event.target.blur();
  }, true);
}
</script>""".replace("WORDS", json.dumps(texts.STREAMLIT_WORDS))

# Parts of the address that only one page understands.
_OWNERS = {
    state.SCREEN: places.EXPRESS,
    state.SECTION: places.SECTION,
    state.ITEM: places.SECTION,
    state.PROVISION: places.PROVISION,
    state.RULES: places.DECIDES,
}

# Static: after a change of screen the reader starts at its title, not where the button was.
_TO_THE_TOP = """<script>{
/* change of screen NUMBER; in a block, because each change declares the same names again */
const main = document.querySelector('[data-testid="stMain"]');
if (main) { main.scrollTo(0, 0); }
const title = document.querySelector('.st-key-screen_title h1');
if (title) { title.setAttribute('tabindex', '-1'); title.style.outline = 'none'; title.focus({preventScroll: true}); }
}</script>"""


def run() -> None:
    """Draws the frame and the page that the address asks for."""
    st.set_page_config(
        page_title=texts.APP,
        page_icon="static/favicon.svg",
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"Get help": None, "Report a bug": None, "About": texts.ABOUT_MENU},
    )
    dark = st.context.theme.type == "dark"
    st.logo("static/logo-dark.svg" if dark else "static/logo.svg", size="large")
    page = st.navigation(
        [
            st.Page(
                p.file,
                title=p.title,
                url_path=p.address,
                default=p is places.HOME,
                visibility="hidden" if p.hidden else "visible",
            )
            for p in places.ALL
        ],
        position="top",
    )
    st.set_page_config(page_title=f"{page.title} · {texts.APP}")
    try:
        state.enter()
        state.follow_address()
    except StoreError as error:
        st.error(plain(error.message), icon=":material/error:")
        st.stop()
    except RulebookError as error:
        st.error(texts.RULES_BROKEN, icon=":material/error:")
        st.text(str(error)[:3000])
        st.stop()
    place = next(p for p in places.ALL if p.title == page.title)
    for name, owner in _OWNERS.items():
        if place is not owner and name in st.query_params:
            del st.query_params[name]
    # The readable column in the middle of the window.
    with st.container(horizontal_alignment="center", gap=None), st.container(width=WIDTH, key="body"):
        _messages()
        if place.needs_case:
            _case_line()
        try:
            page.run()
        except StoreError as error:  # the disk may go away at any moment; answers have a message of their own
            st.error(plain(error.message), icon=":material/error:")
        st.space("large")
        st.divider()
        st.caption(texts.DISCLAIMER)
    st.html(_LANGUAGE, unsafe_allow_javascript=True)


def heading(title: str, lead: str | None = None, icon: str | None = None) -> None:
    """Title of a page; both texts are ours or from the questionnaires, never Markdown."""
    st.title(plain(title), anchor=False, icon=icon)
    if lead:
        st.markdown(plain(lead), width=760)


def require_case() -> bool:
    """Whether a case is open; if not, says what to do."""
    if state.case() is not None:
        return True
    with st.container(border=True):
        st.subheader(texts.NO_CASE_TITLE, anchor=False)
        st.markdown(texts.NO_CASE_TEXT)
        with st.container(horizontal=True):
            link(places.HOME, texts.GO_HOME, icon=":material/home:")
            link(places.CASES, texts.GO_CASES, icon=":material/folder_open:")
    return False


def link(
    place: places.Place,
    label: str,
    icon: str | None = None,
    screen: str | None = None,
    spot: depth.Spot | None = None,
    list_id: str | None = None,
    more: dict[str, str] | None = None,
) -> None:
    """A link to a page that keeps the open case (and names a screen of the questions, of a section, or a list).

    ``more``: what a page of reference needs to know, such as the questionnaire.
    """
    params = _params(screen, spot, list_id) | (more or {})
    st.page_link(place.file, label=label, icon=icon, query_params=params or None)


def go(place: places.Place, screen: str | None = None, spot: depth.Spot | None = None) -> None:
    """Opens a page. Not from a callback: Streamlit changes pages only while the script runs."""
    st.switch_page(place.file, query_params=_params(screen, spot, None) or None)


def _params(screen: str | None, spot: depth.Spot | None, list_id: str | None) -> dict[str, str]:
    params: dict[str, str] = {}
    case = state.case()
    if case is not None:
        params[state.CASE] = case.id
    if screen:
        params[state.SCREEN] = screen
    if spot:
        params[state.SECTION] = spot.address
        if spot.item:
            params[state.ITEM] = spot.item
    if list_id:
        params[state.SECTION] = f"{depth.LIST_PAGE}.{list_id}"
    return params


def answer_link(ref: str, item: str | None, label: str, icon: str | None = None) -> None:
    """A link to where a question, or a list («list:providers»), is answered; to the review if it is not asked now."""
    if ref.startswith("list:"):
        link(places.SECTION, label, icon, list_id=ref.removeprefix("list:"))
        return
    if screen := state.screen_of(ref, item):
        link(places.EXPRESS, label, icon, screen=screen)
    elif spot := state.spot_of(ref, item):
        link(places.SECTION, label, icon, spot=spot)
    else:
        link(places.REVIEW, label, icon)


def to_the_top(screen: str) -> None:
    """At the end of a page of screens: a new one is read from its title."""
    if st.session_state.get("screen") != screen:
        st.session_state["screen"] = screen
        st.session_state["moves"] = st.session_state.get("moves", 0) + 1
    # The number makes it a new script for each change of screen, and the same one in between. Not on the first
    # screen: a page that has just been opened is at its top.
    moves = st.session_state["moves"]
    if moves > 1:
        st.html(_TO_THE_TOP.replace("NUMBER", str(moves)), unsafe_allow_javascript=True)


def _case_line() -> None:
    case = state.case()
    if case is None:
        return
    fictional = f" · {texts.FICTIONAL}" if case.fictional else ""
    st.caption(
        f":material/folder_open: {texts.CASE_LABEL} **{plain(case.title)}**{fictional} · "
        f"{texts.RULES_AS_OF} {texts.day(state.as_of())} · {texts.SAVED}"
    )


def _messages() -> None:
    message = state.take_flash()
    if message is None:
        return
    level, text = message
    show = {"error": st.error, "warning": st.warning, "success": st.success}.get(level, st.info)
    icon = {"error": ":material/error:", "warning": ":material/warning:", "success": ":material/check:"}
    show(plain(text), icon=icon.get(level, ":material/info:"))
