"""One result as a card: outcome, reason, articles, facts, what would change it, how it was worked out."""

from __future__ import annotations

import streamlit as st

from enregla.assessment import (
    UNDETERMINED,
    Caveat,
    Change,
    DecisionResult,
    FindingResult,
    RuleTrace,
    TraceNode,
    fact_parts,
    fact_text,
)
from enregla.ui import frame, levels, marks, places, state, texts
from enregla.ui import result_texts as said
from enregla.ui.plain import plain

_ARTICLES = 4  # more than these are folded away
_FACTS = 12  # answers with a link of their own
_ALTERNATIVES = 6  # of more than these only what holds, or may hold, is told
_PARTS = {
    "facts": texts.FACTS,
    "changes": texts.WHAT_CHANGES,
    "trace": texts.TRACE,
    "limits": texts.LIMITS_OF,
}
_DEPTH = 6  # of the trace; deeper nodes are repetitions of named rules


def decision(result: DecisionResult) -> None:
    """A decision about the company."""
    with st.container(border=True, key=f"card-{result.id}"):
        _outcome(result, result.title)
        _reasons(result)
        _details(result)


def decisions(decision_id: str, results: list[DecisionResult], title: str) -> None:
    """A decision about each activity or provider; those that ask for nothing are folded away."""
    waiting = [r for r in results if r.outcome == UNDETERMINED]
    quiet = [r for r in results if marks.mark_of(r) is marks.OK and r.outcome == r.decided]
    open_ones = [r for r in results if r not in waiting and r not in quiet]
    with st.container(border=True, key=f"card-{decision_id}"):
        st.subheader(plain(title), anchor=False)
        if results[0].provisional:
            st.caption(f":material/info: {texts.PROVISIONAL}")
        for result in open_ones:
            _of_item(result)
        if waiting:
            with st.expander(f"{marks.inline(marks.OPEN)} {texts.count(len(waiting), *texts.WAITING)}"):
                for result in waiting:
                    st.markdown(f"**{plain(result.item_name or '')}**")
                    for missing in result.missing[:3]:
                        _line(plain(missing.text), missing.ref, missing.item, texts.ANSWER)
        if quiet:
            label = f"{marks.inline(marks.OK)} {texts.count(len(quiet), *texts.QUIET)}"
            fold = st.expander(label, key=f"quiet-{decision_id}", on_change="rerun")
            if fold.open:
                with fold:
                    for result in quiet:
                        _of_item(result)


def _of_item(result: DecisionResult) -> None:
    """One activity or provider; what stands behind it is drawn when it is opened."""
    mark, name = marks.inline(marks.mark_of(result)), plain(result.item_name or "")
    key = f"of-{result.id}-{result.item}"
    fold = st.expander(f"{mark} **{name}**: {plain(result.text)}", key=key, on_change="rerun")
    if fold.open:
        with fold:
            levels.show(result)
            _reasons(result)
            _details(result)


def why(result: DecisionResult) -> None:
    """What stands behind a level: the way to change it, reasons, articles, answers, what would change it."""
    st.markdown(f"**{plain(result.text)}**")
    if result.provisional:
        st.caption(f":material/info: {texts.PROVISIONAL}")
    levels.change(result)
    _reasons(result)
    _details(result)


def finding(results: list[FindingResult]) -> None:
    """One finding, for all the items in which it appears: what it rests on is worked out when it is opened."""
    first = results[0]
    mark = marks.DUTY if first.kind in ("infringement", "duty") else marks.WARNING
    names = [plain(r.item_name) for r in results if r.item_name]
    title = plain(first.title)
    if len(names) > 1:
        title = f"{plain(state.rulebook().findings[first.id].title)} ({len(names)})"
    elif names and names[0] not in title:
        title = f"{title} ({names[0]})"
    fold = st.expander(f"{marks.inline(mark)} **{title}**", key=f"finding-{first.id}", on_change="rerun")
    if not fold.open:
        return
    with fold:
        for result in results:
            if len(names) > 1:
                st.markdown(f"##### {plain(result.item_name or '')}")
            st.markdown(plain(result.because))
            _facts(result.facts)
            _caveats(result.caveats)
        _articles(tuple(dict.fromkeys(ref for r in results for ref in r.legal_refs)))
        action = state.rulebook().findings[first.id].action
        text = action.text.replace("{item}", first.item_name or "") if len(names) == 1 else action.text
        text = text.replace("{item}", texts.EACH_ONE)
        st.markdown(f"**{said.DO}** {plain(text)}")
        who = f":material/person: {texts.WHO_DOES[action.who]}"
        st.markdown(f":small[:material/schedule: {texts.EFFORT[action.effort]} · {who}]")


def _outcome(result: DecisionResult, title: str) -> None:
    mark = marks.mark_of(result)
    st.markdown(f":small[{plain(title)}]")
    st.markdown(f"### {plain(result.text)}")
    st.markdown(marks.inline(mark))
    if result.provisional:
        st.caption(f":material/info: {texts.PROVISIONAL}")


def _reasons(result: DecisionResult) -> None:
    for reason in result.because:
        if not result.text.startswith(reason):
            st.markdown(plain(reason))
    if result.missing:
        st.markdown(f"**{texts.WAITS_FOR}**")
        for missing in result.missing[:4]:
            of = f"{missing.item_name}: " if missing.item_name else ""
            _line(plain(of + missing.text), missing.ref, missing.item, texts.ANSWER)


def _details(result: DecisionResult) -> None:
    _articles(result.legal_refs)
    # Drawn, and computed, only when somebody asks for it.
    chosen = st.pills(
        texts.MORE_ABOUT,
        list(_PARTS),
        format_func=lambda p: _PARTS[p],
        label_visibility="collapsed",
        wrap=True,
        key=f"part-{result.id}-{result.item or ''}",
    )
    match chosen:
        case "facts":
            _facts(result.facts)
        case "changes":
            _changes(result)
        case "trace":
            _trace(result)
            questionnaire = result.id.split(".")[0]
            frame.link(places.DECIDES, said.ALL_RULES, ":material/account_tree:", more={state.RULES: questionnaire})
        case "limits":
            _caveats(result.caveats)
        case _:
            pass


def _articles(refs: tuple[str, ...]) -> None:
    articles = marks.articles(refs)
    if articles and len(refs) > _ARTICLES:
        with st.expander(f"{texts.ARTICLES} ({len(refs)})", icon=":material/gavel:", type="compact"):
            st.markdown(articles)
    elif articles:
        st.markdown(articles)


def _facts(facts: tuple[str, ...]) -> None:
    """The answers, each with the way to change it; of very many the rest as a plain list."""
    book, case = state.rulebook(), state.the_case()
    lines: list[str] = []
    for fact in facts:
        question, answer, item = fact_text(book, case, fact)
        of = f" ({plain(item)})" if item else ""
        lines.append(f"{plain(question)}{of} **{plain(answer)}**")
    for fact, line in zip(facts[:_FACTS], lines, strict=False):
        _line(line, *fact_parts(fact))
    if len(lines) > _FACTS:
        with st.expander(said.MORE_FACTS.format(len(lines) - _FACTS), type="compact"):
            st.markdown("\n".join(f"- {line}" for line in lines[_FACTS:]))


def _line(text: str, ref: str, item: str | None = None, label: str = texts.CHANGE) -> None:
    """A line with the link to the place where it is answered."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(text, width="content")
        frame.answer_link(ref, item, label)


def _changes(result: DecisionResult) -> None:
    key = f"changes-{result.id}-{result.item}"
    changes: tuple[Change, ...] = state.derived(
        key, lambda _: state.assessment().what_would_change(result.id, result.item)
    )
    if not changes:
        st.markdown(texts.NOTHING_CHANGES)
    for change in changes[:12]:
        _line(
            f"«{plain(change.question)}» → **{plain(change.given_text)}**: {plain(change.text)}",
            change.ref,
            change.item,
        )
    if len(changes) > 12:
        st.caption(texts.MORE_CHANGES.format(len(changes) - 12))


def _trace(result: DecisionResult) -> None:
    key = f"trace-{result.id}-{result.item}"
    rules: tuple[RuleTrace, ...] = state.derived(key, lambda _: state.assessment().trace(result.id, result.item))
    for rule in rules:
        law = marks.short_articles(rule.legal_refs)
        if rule.not_in_force:
            law += f" · {texts.NOT_IN_FORCE} {marks.short_articles(rule.not_in_force)}"
        title = f"**{texts.TRUTH[rule.value]}** · {plain(rule.because)}" + (f" :small[({law})]" if law else "")
        st.markdown("\n".join([title, "", *_lines(rule.why, 0)]))


def _lines(node: TraceNode, depth: int) -> list[str]:
    lines = [f"{'    ' * depth}- {plain(node.text)} :gray[({texts.TRUTH[node.value].lower()})]"]
    if depth < _DEPTH:
        told = _told(node)
        for child in told:
            lines += _lines(child, depth + 1)
        if len(told) < len(node.children):
            rest = said.NOT_NOW.format(len(node.children) - len(told))
            lines.append(f"{'    ' * (depth + 1)}- :gray[{rest}]")
    return lines


def _told(node: TraceNode) -> tuple[TraceNode, ...]:
    """Of many alternatives, such as the factors of a level, only those that hold or are not known."""
    if node.kind not in ("any", "at_least", "some", "count") or len(node.children) <= _ALTERNATIVES:
        return node.children
    return tuple(child for child in node.children if child.value in ("true", "unknown"))


def _caveats(caveats: tuple[Caveat, ...]) -> None:
    for caveat in caveats:
        st.markdown(f":small[:material/info: {plain(caveat.text)}]")
