"""The papers: a card for each, with its label, its gaps, a preview and its downloads; and the whole packs."""

from __future__ import annotations

import json
from dataclasses import dataclass

import streamlit as st

from enregla.documents import DocumentError, preview_html
from enregla.documents.packing import ALL_WAVES, Copies, Produced, produce, slug, zip_of
from enregla.documents.plan import PlannedDocument, plan
from enregla.documents.receipt import Receipt
from enregla.storage import StoreError
from enregla.ui import express, frame, places, state, texts
from enregla.ui.marks import Mark, inline
from enregla.ui.plain import paragraphs, plain

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WEEK = "ESTA_SEMANA"
_LABELS = {
    "PUBLICAR": Mark("PUBLICAR", ":material/public:", "blue"),
    "FIRMAR": Mark("FIRMAR", ":material/draw:", "violet"),
    "ENVIAR": Mark("ENVIAR", ":material/send:", "orange"),
    "CARTEL": Mark("CARTEL", ":material/signpost:", "green"),
    "INTERNO": Mark("INTERNO", ":material/lock:", "gray"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished file, or the reasons why there is none."""

    data: bytes | None
    name: str
    reasons: tuple[str, ...]
    receipt: Receipt | None


def show() -> None:
    if not frame.require_case():
        return
    express.prepare()
    frame.heading(texts.DOCUMENTS_TITLE, texts.DOCUMENTS_LEAD)
    planned = planned_documents()
    made = [p for p in planned if p.made]
    if not made:
        with st.container(border=True):
            st.markdown(texts.NO_DOCUMENTS)
            frame.link(places.EXPRESS, texts.GO_ON, icon=":material/arrow_forward:")
    else:
        _packs(made)
    for wave in ALL_WAVES:
        papers = [p for p in made if p.wave == wave]
        if papers:
            st.header(texts.WAVES[wave], anchor=False)
            for one in papers:
                _card(one)
    _not_made([p for p in planned if not p.made])


def planned_documents() -> tuple[PlannedDocument, ...]:
    return state.derived("plan", lambda case: plan(state.rulebook(), case, state.assessment()))


# --- packs


def _packs(made: list[PlannedDocument]) -> None:
    week = [p for p in made if p.wave == _WEEK and not p.on_demand]
    ready = [p for p in week if clean(p).data is not None]
    with st.container(border=True, key="packs"):
        st.subheader(texts.PACK_TITLE, anchor=False, icon=":material/folder_zip:")
        if ready:
            st.markdown(texts.PACK_TEXT.format(texts.count(len(ready), *texts.PAPERS)))
        else:
            st.markdown(texts.PACK_EMPTY)
        waiting = [p for p in week if p not in ready]
        if waiting:
            st.markdown(
                f":small[:material/pending: {texts.PACK_WITHOUT} {plain('; '.join(p.title for p in waiting))}.]"
            )
        stem = slug(state.the_case().title)
        with st.container(horizontal=True):
            if ready:
                produced = state.derived("week", lambda _: _produce("clean", (_WEEK,)))
                st.download_button(
                    texts.PACK_BUTTON,
                    data=zip_of(produced.entries),
                    file_name=f"papeles-de-esta-semana_{stem}.zip",
                    mime="application/zip",
                    key="pack_week",
                    type="primary",
                    icon=":material/download:",
                    on_click=_remember,
                    args=(produced.receipt,),
                )
            _lawyer_pack(stem)


def _lawyer_pack(stem: str) -> None:
    """Made when it is asked for: it renders every review copy."""
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()

    def data() -> bytes:
        return zip_of(produce(book, case, assessment, "review", ALL_WAVES).entries)

    st.download_button(
        texts.LAWYER_BUTTON,
        data=data,
        file_name=f"para-su-abogado_{stem}.zip",
        mime="application/zip",
        key="pack_lawyer",
        icon=":material/gavel:",
        on_click="ignore",
    )


def _produce(copies: Copies, waves: tuple[str, ...], only: str | None = None) -> Produced:
    return produce(state.rulebook(), state.the_case(), state.assessment(), copies, waves, only)  # pyright: ignore[reportArgumentType]


def _remember(receipt: Receipt) -> None:
    """Keeps with what answers and rules these papers were made."""
    with state.whole():
        try:
            state.store().record_generation(state.the_case().id, json.loads(receipt.to_json()), state.now())
        except StoreError as error:
            state.flash("warning", error.message)


# --- one paper


def clean(planned: PlannedDocument) -> Paper:
    """The copy to use, if nothing keeps it from being made."""
    if not planned.clean_allowed:
        return Paper(None, "", (planned.reason,) if planned.reason else (), None)
    return state.derived(f"clean-{planned.id}", lambda _: _paper(planned, "clean"))


def review(planned: PlannedDocument) -> Paper:
    """The copy with comments and marked gaps, for the lawyer."""
    return state.derived(f"review-{planned.id}", lambda _: _paper(planned, "review"))


def _paper(planned: PlannedDocument, copies: Copies) -> Paper:
    try:
        produced = _produce(copies, (planned.wave,), planned.id)
    except DocumentError as error:
        return Paper(None, "", (str(error),), None)
    entry = next((e for e in produced.entries if e.name.endswith(".docx")), None)
    reasons = tuple(r for w in produced.withheld for r in w.reasons)
    if entry is None:
        return Paper(None, "", reasons, None)
    return Paper(entry.data, entry.name, reasons, produced.receipt)


def _card(planned: PlannedDocument) -> None:
    ready = clean(planned)
    with st.container(border=True, key=f"paper-{planned.id}"):
        st.markdown(inline(_LABELS[planned.label]), width="content")
        st.subheader(plain(planned.title), anchor=False)
        st.markdown(plain(planned.why))
        if ready.data is None:
            st.markdown(f":material/pending: **{texts.ONLY_REVIEW}** {plain(' '.join(ready.reasons))}")
        else:
            more = f" :small[{texts.count(len(planned.gaps), *texts.IMPROVES)}.]" if planned.gaps else ""
            st.markdown(f":material/task_alt: **{texts.READY}**{more}")
        if planned.redo_when_appointed:
            st.markdown(f":small[:material/update: {texts.REDO}]")
        if planned.gaps:
            with st.expander(f"{texts.GAPS} ({len(planned.gaps)})", icon=":material/edit_note:"):
                for gap in planned.gaps:
                    word = texts.GAP_BLOCKS if gap.blocking else texts.GAP_OPEN
                    st.markdown(f"- {plain(gap.what)} · {texts.ASK.lower()}: {plain(gap.ask)} :small[({word})]")
                frame.link(places.REVIEW, texts.ANSWER_THEM, icon=":material/edit:")
        seen = st.expander(texts.PREVIEW, icon=":material/visibility:", key=f"see-{planned.id}", on_change="rerun")
        if seen.open:
            with seen:
                _preview(planned, ready)
        _downloads(planned, ready)


def _downloads(planned: PlannedDocument, ready: Paper) -> None:
    with st.container(horizontal=True):
        if ready.data is not None and ready.receipt is not None:
            st.download_button(
                texts.DOWNLOAD_CLEAN,
                data=ready.data,
                file_name=ready.name,
                mime=_WORD,
                key=f"clean-{planned.id}",
                icon=":material/download:",
                on_click=_remember,
                args=(ready.receipt,),
            )
        _review_download(planned)


def _review_download(planned: PlannedDocument) -> None:
    book, case, assessment = state.rulebook(), state.the_case(), state.assessment()

    def data() -> bytes:
        entries = produce(book, case, assessment, "review", (planned.wave,), planned.id).entries
        return entries[0].data

    st.download_button(
        texts.DOWNLOAD_REVIEW,
        data=data,
        file_name=f"revision_{slug(planned.title)}.docx",
        mime=_WORD,
        key=f"review-{planned.id}",
        icon=":material/rate_review:",
        on_click="ignore",
    )


def _preview(planned: PlannedDocument, ready: Paper) -> None:
    """The text of the paper. The HTML has passed the allow-list of the documents room."""
    paper = ready if ready.data is not None else review(planned)
    if paper.data is None:
        st.markdown(paragraphs("\n".join(paper.reasons) or texts.NO_PREVIEW))
        return
    data = paper.data
    if ready.data is None:
        st.caption(texts.PREVIEW_OF_REVIEW)
    page = state.derived(f"html-{planned.id}", lambda _: preview_html(data))
    with st.container(height=520, border=True, key=f"preview-{planned.id}"):
        st.html(page)


def _not_made(papers: list[PlannedDocument]) -> None:
    if not papers:
        return
    with st.expander(f"{texts.NOT_MADE} ({len(papers)})", icon=":material/block:"):
        for one in papers:
            st.markdown(f"**{plain(one.title)}**  \n:small[{plain(one.reason or '')}]")
