"""The privacy policy of the sample clinic: what it says, what it must not say, when there is none."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from enregla.assessment import assess
from enregla.case import Answer, Case, add_item, set_answer
from enregla.documents.contexts.activities import BY_LAW, NEEDED, PUBLISHED
from enregla.documents.manifest import manifests
from enregla.documents.packing import produce
from enregla.documents.rendering import GapError
from tests.documents.content_helpers import (
    assessed,
    clinic,
    in_items,
    open_list,
    planned,
    rendered,
    rulebook,
    unconfirmed,
    with_answers,
)  # fmt: skip

POLICY = "privacy_policy"
ITEMS: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("policy_mandatory.yaml").read_text(encoding="utf-8")
)["items"]
DELEGATE = re.compile(r"delegad[oa] de protección", re.IGNORECASE)


def _given(case: Case, when: dict[str, Any]) -> Case:
    for ref, value in when.items():
        if ref.startswith("processing."):
            case = in_items(case, "activities", ref, value, only="clinical_record")
        else:
            case = with_answers(case, **{ref.replace(".", "__"): value})
    return case


def _without(case: Case, refs: list[str]) -> Case:
    for ref in refs:
        if ref == "list:providers":
            case = open_list(case, "providers", empty=True)
        elif ref.startswith("processing."):
            case = in_items(case, "activities", ref, None)
        elif ref.startswith("providers."):
            case = in_items(case, "providers", ref, None)
        else:
            case = with_answers(case, **{ref.replace(".", "__"): None})
    return case


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_mandatory_item_is_said_or_blocks(item: dict[str, Any]) -> None:
    case = _given(clinic(), item.get("when", {}))
    if item["says"]:
        text = rendered(case, POLICY).text
        assert [words for words in item["says"] if words not in text] == []
    bare = _without(case, item["without"])
    if item.get("blocks"):
        with pytest.raises(GapError):
            rendered(bare, POLICY)
        assert not planned(bare, POLICY).clean_allowed
        assert "⟦pendiente:" in rendered(bare, POLICY, "review").text
    elif item["without"]:
        assert item["general"] in rendered(bare, POLICY).text


def test_every_item_of_articles_13_and_14_is_in_the_checklist_and_is_proved() -> None:
    checklist = manifests()[POLICY].checklist
    listed = {ref for item in checklist for ref in item.legal_refs}
    due = {f"gdpr:13.1.{x}" for x in "abcdef"} | {f"gdpr:13.2.{x}" for x in "abcdef"}
    due |= {"gdpr:14.1.d", "gdpr:14.2.f", "lopdgdd:11.2", "lopdgdd:11.3", "gdpr:13.3"}
    assert due - listed == set()
    assert [item.id for item in checklist] == [item["id"] for item in ITEMS]


def test_the_policy_sends_to_the_second_layer_only_where_there_is_one() -> None:
    def cameras(case: Case) -> str:
        return next(c.text for c in rendered(case, POLICY).clauses if c.id == "camaras")

    assert planned(clinic(), "video_second_layer").clean_allowed
    assert "en el plazo que dice la hoja «Cámaras, segunda capa»" in cameras(clinic())
    assert "díganos el día" not in cameras(clinic())
    assert "apartado «Cámaras» de nuestra web" in cameras(clinic())
    assert "nuestra web" not in cameras(with_answers(clinic(), profile__has_website=None))
    refused = in_items(clinic(), "activities", "processing.public", False, only="cctv")
    assert not planned(refused, "video_second_layer").clean_allowed
    assert "segunda capa" not in cameras(refused)
    assert "díganos el día" in cameras(refused)
    by_lawyer = next(c.text for c in rendered(refused, POLICY, "review").clauses if c.id == "camaras")
    assert "segunda capa" in by_lawyer


def test_the_policy_sends_to_the_privacy_of_the_channel_only_where_it_can_be_published() -> None:
    def channel(case: Case) -> str:
        return next(c.text for c in rendered(case, POLICY).clauses if c.id == "canal")

    there = with_answers(clinic(), profile__has_channel=True)
    assert "tres meses" in channel(there)
    ready = with_answers(there, reporting_channel__officer_appointed=True, reporting_channel__ways=["in_person"],
                         reporting_channel__admits_anonymous=True)  # fmt: skip
    assert "«Privacidad del canal»" in channel(ready)
    assert "tres meses" not in channel(ready)
    assert "art. 6.1.e RGPD" in channel(ready)


def test_joint_controllers_are_matched_one_by_one() -> None:
    case = with_answers(clinic())
    case = in_items(case, "activities", "processing.joint_decides", True, only="clinical_record")
    case = in_items(case, "activities", "processing.joint_name", "Laboratorio Ejemplo, S.L.", only="clinical_record")
    case = in_items(case, "providers", "providers.role", "joint_controller", only="web_hosting")
    case = in_items(case, "providers", "providers.role", "joint_controller", only="brevo")
    case = in_items(case, "providers", "providers.contracting_entity", "LABORATORIO EJEMPLO SL", only="brevo")
    comments = {c.clause: c.text for c in rendered(case, POLICY, "review").comments}
    assert "Laboratorio Ejemplo" in comments["corresponsables"]
    name = {i.id: i.name for i in case.list_of("providers").items}
    assert name["web_hosting"] in comments["destinatarios"]
    assert name["brevo"] not in comments["destinatarios"]


@pytest.mark.parametrize("ref", ["processing.purpose_text", "processing.lawful_basis", "processing.data_categories",
                                 "processing.recipients", "processing.retention_rule"])  # fmt: skip
def test_a_suggestion_never_enters_a_clean_copy(ref: str) -> None:
    case = unconfirmed(clinic(), ref)
    words = {"processing.purpose_text": "Prestarle asistencia", "processing.data_categories": "datos de salud",
             "processing.lawful_basis": "x", "processing.recipients": "la Agencia Tributaria",
             "processing.retention_rule": "cinco años desde el alta"}[ref]  # fmt: skip
    try:
        text = rendered(case, POLICY).text
    except GapError:
        assert ref in ("processing.purpose_text", "processing.lawful_basis")
    else:
        assert words not in text
    review = rendered(case, POLICY, "review")
    assert "confirme el bloque" in review.text


def test_unanswered_situations_leave_no_clause() -> None:
    case = with_answers(clinic(), profile__has_cameras=None, profile__electronic_marketing=Answer(state="unknown"),
                        signals__under_14=None, profile__has_channel=None)  # fmt: skip
    text = rendered(case, POLICY).text
    for title in ("Menores de edad", "Publicidad por correo", "Canal interno"):
        assert title not in text


def test_the_word_delegate_appears_only_with_a_delegate() -> None:
    assert not DELEGATE.search(rendered(clinic(), POLICY).text)
    paper = planned(clinic(), POLICY)
    assert paper.redo_when_appointed
    appointed = with_answers(clinic(), profile__dpo_appointed=True, profile__dpo_email="dpd@clinica.example")
    text = rendered(appointed, POLICY).text
    assert DELEGATE.search(text)
    assert "dos meses" in text
    assert not planned(appointed, POLICY).redo_when_appointed


def test_nothing_leaves_the_area_only_with_a_closed_list_and_a_confirmed_no() -> None:
    negative = "Sus datos no salen de ese espacio"
    assert negative not in rendered(clinic(), POLICY).text
    quiet = with_answers(clinic(), profile__uses_messaging=False)
    sure = in_items(in_items(quiet, "providers", "providers.access_outside_eea", False), "providers",
                    "providers.role", "processor")  # fmt: skip
    assert negative in rendered(sure, POLICY).text
    assert negative not in rendered(open_list(sure, "providers"), POLICY).text
    one_yes = in_items(sure, "providers", "providers.access_outside_eea", True, only="brevo")
    text = rendered(one_yes, POLICY).text
    assert negative not in text
    assert "pueden tratar datos fuera" in text


@pytest.mark.parametrize("service", ["uses_messaging", "social_networks", "uses_ai"])
def test_a_service_that_usually_leaves_europe_takes_the_negative_away(service: str) -> None:
    quiet = with_answers(clinic(), profile__uses_messaging=False)
    sure = in_items(in_items(quiet, "providers", "providers.access_outside_eea", False), "providers",
                    "providers.role", "processor")  # fmt: skip
    text = rendered(with_answers(sure, **{f"profile__{service}": True}), POLICY).text
    assert "Sus datos no salen de ese espacio" not in text
    assert "Pregúntenos si es su caso" in text


def test_messages_are_settled_once_their_use_names_who_sees_them_from_outside() -> None:
    case = add_item(clinic(), "providers", "Mensajería", item_id="chat")
    linked = set_answer(case, rulebook(), "processing.providers_used", ["chat"], "messaging")
    outside = "si los datos salen del Espacio Económico Europeo por «WhatsApp con clientes»"
    for seen, settled in ((True, True), (False, False)):
        known = set_answer(linked, rulebook(), "providers.access_outside_eea", seen, "chat")
        assert (outside not in {g.what for g in planned(known, POLICY).gaps}) is settled
    unlinked = set_answer(case, rulebook(), "providers.access_outside_eea", True, "chat")
    assert outside in {g.what for g in planned(unlinked, POLICY).gaps}


def test_cloud_without_a_provider_is_no_negative() -> None:
    nobody = with_answers(clinic(), profile__uses_messaging=False)
    empty = nobody.list_of("providers").model_copy(update={"items": []})
    nobody = nobody.model_copy(update={"lists": nobody.lists | {"providers": empty}})
    assert "Sus datos no salen de ese espacio" not in rendered(nobody, POLICY).text
    assert "Sus datos no salen" in rendered(with_answers(nobody, profile__uses_cloud=False), POLICY).text


def test_offers_to_customers_alone_ask_for_no_consent() -> None:
    case = with_answers(clinic(), publication__newsletter_audience="customers_similar")
    text = rendered(case, POLICY).text
    assert "Necesitan su consentimiento" not in text
    assert "La ley permite escribir a clientes" in text
    comments = rendered(case, POLICY, "review").text
    assert "DECIDIR: Decida qué letra del artículo 6.1 RGPD" in comments


def test_the_channel_is_told_with_its_basis_and_never_if_there_is_none() -> None:
    there = with_answers(clinic(), profile__has_channel=True)
    assert "por decisión propia" in rendered(there, POLICY).text
    assert "(art. 6.1.e RGPD y art. 30.2 Ley 2/2023)" in rendered(there, POLICY).text
    large = with_answers(there, profile__headcount_range="61_249")
    assert "Lo tenemos porque esa ley nos obliga" in rendered(large, POLICY).text
    first = clinic().list_of("activities").items[0]
    items = [i.model_copy(update={"template": "reporting_channel", "name": "Canal de denuncias"}) if i is first else i
             for i in clinic().list_of("activities").items]  # fmt: skip
    row = clinic().list_of("activities").model_copy(update={"items": items})
    claimed = clinic().model_copy(update={"lists": clinic().lists | {"activities": row}})
    assert "Canal de denuncias" not in rendered(claimed, POLICY).text
    assert "también que no hay canal" in rendered(claimed, POLICY, "review").text


def test_whoever_decides_together_is_asked_about() -> None:
    case = in_items(clinic(), "providers", "providers.role", "joint_controller", only="brevo")
    assert "DECIDIR: Decida el apartado de corresponsables" in rendered(case, POLICY, "review").text


def test_short_names_of_laws_are_explained() -> None:
    text = rendered(clinic(), POLICY).text
    assert "La LSSI es la Ley 34/2002" in text
    assert "La LGT es la Ley 58/2003" in text
    assert "LGDCU" not in text


def test_rights_go_with_the_bases() -> None:
    only_law = in_items(clinic(), "activities", "processing.lawful_basis", ["legal_obligation"])
    only_law = with_answers(only_law, profile__electronic_marketing=False)
    text = rendered(only_law, POLICY).text
    assert "| Portabilidad |" not in text
    assert "| Oposición |" not in text
    assert "Cómo retirar su consentimiento" not in text
    whole = rendered(clinic(), POLICY).text
    assert "| Portabilidad |" in whole
    assert "| Oposición |" in whole


@pytest.mark.parametrize(("audience", "customers", "subscribers"), [
    ("customers_similar", True, False), ("subscribers", False, True), ("both", True, True), ("others", False, False),
    (None, False, False)])  # fmt: skip
def test_newsletter_follows_its_audience(audience: str | None, customers: bool, subscribers: bool) -> None:
    text = rendered(with_answers(clinic(), publication__newsletter_audience=audience), POLICY).text
    assert ("Si ya es cliente, podemos enviarle" in text) is customers
    assert ("Si se ha suscrito" in text) is subscribers
    assert ("La ley permite enviarle publicidad" in text) is not (customers or subscribers)


def test_negative_sentence_on_automated_decisions_needs_a_confirmed_no() -> None:
    negative = "No tomamos sobre usted decisiones importantes"
    assert negative in rendered(clinic(), POLICY).text
    unknown = with_answers(clinic(), publication__no_automated_block=None)
    unknown = in_items(unknown, "activities", "processing.automated_decisions", Answer(state="unknown"))
    assert negative not in rendered(unknown, POLICY).text


def test_without_a_web_site_it_is_a_sheet_at_hand() -> None:
    text = rendered(with_answers(clinic(), profile__has_website=False), POLICY).text
    assert "Está a su disposición en nuestras instalaciones" in text
    assert "https://" not in text


def test_a_block_said_to_be_wrong_has_no_clean_copy() -> None:
    wrong = in_items(clinic(), "activities", "processing.notice_confirmed", False, only="appointments")
    with pytest.raises(GapError, match="Agenda y citas"):
        rendered(wrong, POLICY)


def test_refused_and_doubtful_activities_are_left_out() -> None:
    whole = clinic().list_of("activities")
    items = [i.model_copy(update={"refused": i.id == "messaging", "unsure": i.id == "cctv",
                                  "confirmed": i.confirmed and i.id != "cctv"}) for i in whole.items]  # fmt: skip
    case = clinic().model_copy(
        update={"lists": clinic().lists | {"activities": whole.model_copy(update={"items": items})}}
    )
    text = rendered(case, POLICY).text
    assert "WhatsApp" not in text
    assert "Preservar la seguridad" not in text
    assert "si hacen «Cámaras de seguridad»" in rendered(case, POLICY, "review").text


def test_retention_says_which_periods_are_only_recommended() -> None:
    text = rendered(clinic(), POLICY).text
    assert "Plazo recomendado" in text
    assert "criterio propio" not in text.lower()
    assert "Se borran, sin bloqueo" in text  # cameras: art. 22.3 LOPDGDD


def test_same_case_same_bytes() -> None:
    assert rendered(clinic(), POLICY).data == rendered(clinic(), POLICY).data


def test_comments_hold_the_cap_and_begin_with_a_verb() -> None:
    review = rendered(clinic(), POLICY, "review")
    assert 5 <= len(review.comments) <= 15
    for comment in review.comments:
        assert len(comment.text.split()) <= 60
        assert comment.text.split()[0].strip(",") in ("Decida", "Compruebe", "Complete")
        assert "Respuesta:" in comment.text or comment.text.startswith("Complete")
    levels = {c.clause: c.level for c in review.comments}
    assert levels["fin:clinical_record"] == "DECIDIR"
    assert levels["intereses"] == "DECIDIR"


def test_sentences_are_short() -> None:
    """Our own sentences; enumerations of the client's data are as long as they are."""
    text = rendered(clinic(), POLICY).text
    long = [s for line in text.splitlines() if line.startswith(("[Normal]", "[List")) and ":" not in line
            for s in re.split(r"(?<=[.!?]) ", line.split("] ", 1)[1]) if len(s.split()) > 25]  # fmt: skip
    assert long == []


def test_all_recipients_of_the_catalogue_are_known_to_the_policy() -> None:
    options = {o.id for o in rulebook().options("processing.recipients")}
    assert options >= BY_LAW
    assert assessed(clinic()).as_of.year == 2026


@pytest.mark.parametrize("question", PUBLISHED)
def test_no_builder_counts_on_the_renderer_to_refuse_a_suggestion(question: str) -> None:
    case = unconfirmed(clinic(), f"processing.{question}")
    if question not in NEEDED:
        rendered(case, POLICY)
        return
    with pytest.raises(GapError) as refused:
        rendered(case, POLICY)
    assert refused.value.unconfirmed == ()
    assert refused.value.open == ()


@pytest.mark.parametrize(
    ("ref", "title"),
    [
        ("signals__debtor_files", "Impagos y ficheros de solvencia"),
        ("profile__has_channel", "Canal interno de avisos"),
        ("signals__under_14", "Menores de edad"),
        ("profile__has_cameras", "Imágenes de las cámaras"),
    ],
)
def test_a_situation_has_its_clause_only_when_it_is_declared(ref: str, title: str) -> None:
    assert title in rendered(with_answers(clinic(), **{ref: True}), POLICY).text
    quiet = in_items(clinic(), "activities", "processing.technologies", ["office_software"])
    quiet = in_items(quiet, "activities", "processing.monitoring", ["none"])
    assert title not in rendered(with_answers(quiet, **{ref: False}), POLICY).text


def test_profiling_is_said_in_the_block_and_in_the_first_layer() -> None:
    scoring = in_items(clinic(), "activities", "processing.effects", ["scoring"], only="newsletter")
    text = rendered(scoring, POLICY).text
    assert text.count("| Perfiles |") == 2
    assert "| Perfiles |" not in rendered(clinic(), POLICY).text


def test_references_follow_the_omitted_clauses() -> None:
    text = rendered(clinic(), POLICY).text
    headings = re.findall(r"\[heading 1\] (.+)", text)
    rights = headings.index("Sus derechos") + 1
    assert f"los demás derechos del apartado {rights}." in text
    appointed = with_answers(clinic(), profile__dpo_appointed=True, profile__dpo_email="dpd@clinica.example")
    assert f"los demás derechos del apartado {rights + 1}." in rendered(appointed, POLICY).text


@pytest.mark.parametrize("day", [dt.date(2016, 5, 24), dt.date(2018, 12, 6), dt.date(2023, 3, 12)])
def test_before_a_figure_is_in_force_there_is_only_a_review_copy(day: dt.date) -> None:
    """The date of the rules can be chosen on the page: no paper may break on it, none may print a later figure."""
    assessment = assess(rulebook(), clinic(), day)
    made = produce(rulebook(), clinic(), assessment, "both", only=POLICY)
    assert [e.folder for e in made.entries] == ["PARA_SU_ABOGADO"]
    assert "una cifra de la ley que no regía el" in made.withheld[0].reasons[0]
