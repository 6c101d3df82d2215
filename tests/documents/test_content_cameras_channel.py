"""Camera sign, its second layer, the notice of the channel and its privacy notice."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
import segno

from enregla.case import Answer, Case, Item
from enregla.documents.contexts.video_sign import PICTURE, link, qr_picture
from enregla.documents.gate import check
from enregla.documents.manifest import manifests
from enregla.documents.rendering import GapError
from tests.documents.content_helpers import clinic, in_items, open_list, planned, rendered, with_answers

PAPERS = ("video_sign", "video_second_layer", "channel_notice", "channel_privacy_notice")
CHANNEL = PAPERS[2:]
ALT = re.compile(r'<wp:docPr[^>]*name="([^"]*)"[^>]*descr="([^"]*)"')


def with_channel(**more: Any) -> Case:
    """The clinic with a voluntary channel that is ready to be announced."""
    facts = {
        "profile__has_channel": True, "reporting_channel__officer_appointed": True,
        "reporting_channel__ways": ["web_form", "phone"], "reporting_channel__channel_url": "https://clinica.example/canal",
        "reporting_channel__channel_phone": "900 000 000", "reporting_channel__admits_anonymous": True,
        "reporting_channel__external_manager": False,
    }  # fmt: skip
    return with_answers(clinic(), **(facts | more))


def with_system(**answers: Any) -> Case:
    """The clinic with one camera system."""
    said: dict[str, Any] = {"purposes": ["security"], "places": ["entrance"], "retention_days": 20, "recorder": "own",
                            "watched_live": "nobody", "images": "people", "connected_to_alarm": False}  # fmt: skip
    given = {k: Answer(value=v) for k, v in (said | answers).items() if v is not None}
    item = Item(id="entrada", name="Cámaras de la entrada", answers={"video_surveillance": given})
    whole = clinic().list_of("camera_systems").model_copy(update={"items": [item], "closed": True})
    return clinic().model_copy(update={"lists": clinic().lists | {"camera_systems": whole}})


def without_systems() -> Case:
    """The clinic as the express route leaves it: cameras, and no word about each system."""
    return open_list(clinic(), "camera_systems", empty=True)


def body(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


@pytest.mark.parametrize("template_id", PAPERS)
def test_every_item_of_the_checklist_is_said(template_id: str) -> None:
    manifest = manifests()[template_id]
    text = {c.id: c.text for c in rendered(with_channel(), template_id).clauses}
    assert manifest.checklist
    for item in manifest.checklist:
        clause = manifest.clause(item.clause)
        assert clause is not None
        assert clause.mandatory
        assert text.get(item.clause) or clause.general, item.id


@pytest.mark.parametrize("template_id", PAPERS)
@pytest.mark.parametrize("copy", ["clean", "review"])
def test_both_copies_pass_the_gate(template_id: str, copy: Any) -> None:
    assert check(rendered(with_channel(), template_id, copy).data, copy) == []


# --- how long images are kept ------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "told"), [(20, "20 días"), (31, "31 días"), (1, "1 día")])
def test_policy_and_second_layer_say_the_days_of_the_recorder_and_the_limit_apart(days: int, told: str) -> None:
    sheet = {c.id: c.text for c in rendered(with_system(retention_days=days), "video_second_layer").clauses}
    assert f"Al cabo de {told}" in sheet["fines"]
    assert "La ley fija como límite un mes" in sheet["plazo"]
    assert "Como máximo, un mes" not in sheet["plazo"]
    policy = {c.id: c.text for c in rendered(with_system(retention_days=days), "privacy_policy").clauses}
    assert f"Al cabo de {told} desde la grabación; las que prueban" in policy["plazos"]
    assert "Un mes como máximo" not in policy["plazos"]


def test_until_the_days_are_known_the_limit_of_the_law_is_said() -> None:
    unsaid = with_system(retention_days=None)
    assert "Como máximo, un mes" in rendered(unsaid, "video_second_layer").text
    assert "Un mes como máximo" in rendered(unsaid, "privacy_policy").text


def test_a_comment_says_the_same_purpose_once() -> None:
    case = with_system()
    whole = case.list_of("camera_systems")
    twice = [*whole.items, whole.items[0].model_copy(update={"id": "fachada"})]
    both = whole.model_copy(update={"items": twice})
    case = case.model_copy(update={"lists": case.lists | {"camera_systems": both}})
    (asked,) = [c for c in rendered(case, "video_second_layer", "review").comments if c.clause == "fines"]
    assert asked.text.count("seguridad de las personas") == 1


# --- sign --------------------------------------------------------------------------------------------


def test_the_express_case_with_cameras_already_has_a_sign() -> None:
    paper = planned(clinic(), "video_sign")
    assert paper.made
    assert paper.clean_allowed
    assert paper.wave == "ESTA_SEMANA"
    text = rendered(clinic(), "video_sign").text
    for words in ("ZONA VIDEOVIGILADA", "Clínica Dental Ejemplo, S.L.", "privacidad@clinica.example", "2016/679"):
        assert words in text


def test_the_code_says_the_web_address_and_its_picture_is_in_the_file() -> None:
    data = rendered(clinic(), "video_sign").data
    assert PICTURE in dict(ALT.findall(body(data)))
    drawn = qr_picture("https://clinica.example")[PICTURE]
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert drawn in [archive.read(n) for n in archive.namelist() if n.startswith("word/media/")]
    out = io.BytesIO()
    segno.make_qr("https://clinica.example", error="m").save(out, kind="png", scale=10, border=4)
    assert drawn == out.getvalue()


def test_without_a_web_site_there_is_no_code() -> None:
    result = rendered(with_answers(clinic(), profile__has_website=False), "video_sign")
    assert PICTURE not in body(result.data)
    assert "pídala aquí mismo" in result.text
    assert "https://" not in result.text


@pytest.mark.parametrize(("typed", "opened"), [
    ("clinica.example", "https://clinica.example"), ("http://a.example", "http://a.example"),
    ("no es una dirección", ""), ("https://a.example/" + "x" * 300, "")])  # fmt: skip
def test_the_code_opens_what_a_phone_can_open(typed: str, opened: str) -> None:
    assert link(typed) == opened


def test_every_picture_has_alternative_text() -> None:
    assert all(descr for _, descr in ALT.findall(body(rendered(clinic(), "video_sign").data)))


def test_no_cameras_no_sign() -> None:
    none = with_answers(clinic(), profile__has_cameras=False)
    assert not planned(none, "video_sign").made
    assert not planned(none, "video_second_layer").made
    unknown = planned(with_answers(clinic(), profile__has_cameras=None), "video_sign")
    assert unknown.made
    assert not unknown.clean_allowed


# --- second layer ------------------------------------------------------------------------------------


def test_the_sheet_goes_with_the_month_and_the_sign_of_the_week_says_to_keep_it_at_hand() -> None:
    assert planned(clinic(), "video_second_layer").wave == "ESTE_MES"
    assert "segunda capa" in (manifests()["video_sign"].what_to_do or "")


def test_the_second_layer_tells_each_system() -> None:
    text = rendered(with_system(), "video_second_layer").text
    assert "| Entrada | La seguridad de las personas, los bienes y las instalaciones | Al cabo de 20 días |" in text
    assert "Espacio Económico Europeo" not in text


def test_a_recorder_that_keeps_more_than_a_month_is_not_published() -> None:
    with pytest.raises(GapError, match="bajar los días"):
        rendered(with_system(retention_days=45), "video_second_layer")
    assert "criterio de la herramienta" in rendered(with_system(retention_days=30), "video_second_layer", "review").text


@pytest.mark.parametrize("copy", ["clean", "review"])
def test_the_policy_says_no_month_of_a_recorder_that_keeps_more(copy: Any) -> None:
    policy = {c.id: c.text for c in rendered(with_system(retention_days=45), "privacy_policy", copy).clauses}
    text = " ".join(policy.values())
    assert "El tiempo que guarda cada grabador, que la ley limita a un mes" in text
    assert "La ley limita a un mes el tiempo que pueden guardarse las imágenes" in policy["camaras"]
    assert "Un mes como máximo desde la grabación" not in text
    assert "se borran como máximo" not in text
    assert "Las imágenes se borran" not in text
    assert "45 días" not in text  # nor does a public text confess it


def test_the_lawyer_decides_on_a_policy_whose_recorder_keeps_more() -> None:
    review = rendered(with_system(retention_days=45), "privacy_policy", "review")
    said = [c.text for c in review.comments if "algún grabador guarda más" in c.text]
    assert len(said) == 1
    assert any("bajar los días" in gap.what for gap in review.gaps)


def test_no_basis_no_clean_copy() -> None:
    bare = in_items(clinic(), "activities", "processing.lawful_basis", None, only="cctv")
    with pytest.raises(GapError, match="en qué se apoya"):
        rendered(bare, "video_second_layer")


def test_sound_is_told_only_as_it_was_said() -> None:
    assert "no graban el sonido" in rendered(clinic(), "video_second_layer").text
    heard = with_answers(without_systems(), signals__camera_audio=True)
    assert "graba también el sonido" in rendered(heard, "video_second_layer").text
    assert "También se graba el sonido" in rendered(heard, "video_sign").text
    silent = rendered(with_answers(without_systems(), signals__camera_audio=None), "video_second_layer").text
    assert "sonido" not in silent


def test_cloud_images_are_told() -> None:
    text = rendered(with_system(recorder="cloud"), "video_second_layer").text
    assert "la que guarda las imágenes en internet" in text
    assert "Espacio Económico Europeo" in text


@pytest.mark.parametrize("watcher", ["owner", "own_staff", "nobody"])
def test_watching_inside_the_company_names_nobody_else(watcher: str) -> None:
    result = rendered(with_system(watched_live=watcher), "video_second_layer")
    assert "empresa que las ve" not in result.text
    assert "fuera" not in {c.id for c in result.clauses}


def test_another_company_that_watches_is_told() -> None:
    result = rendered(with_system(watched_live="other_company", purposes=["machine_state"]), "video_second_layer")
    assert "la empresa que las ve" in result.text
    assert "fuera" in {c.id for c in result.clauses}


def test_an_alarm_company_may_see_what_the_company_keeps() -> None:
    assert "fuera" in {c.id for c in rendered(with_system(connected_to_alarm=True), "video_second_layer").clauses}
    named = with_system(connected_to_alarm=True, image_providers=["alarm_monitoring"])
    named = in_items(named, "providers", "providers.access_outside_eea", False)
    assert "fuera" not in {c.id for c in rendered(named, "video_second_layer").clauses}


@pytest.mark.parametrize("scope", [{"images": "dummy"}, {"images": "nobody"}])
def test_a_camera_that_sees_nobody_has_neither_sign_nor_second_layer(scope: dict[str, Any]) -> None:
    for paper in PAPERS[:2]:
        assert not planned(with_system(**scope), paper).made


def test_a_home_inside_stays_out_and_one_that_sees_the_street_does_not() -> None:
    owner = {"profile__legal_form": "self_employed", "signals__camera_street": None}
    home = with_answers(with_system(own_home=True, sees_street=False, purposes=None), **owner)
    assert not planned(home, "video_second_layer").made
    seen = with_answers(with_system(own_home=True, sees_street=True), **owner)
    assert planned(seen, "video_second_layer").made
    unsaid = with_answers(with_system(own_home=True), **owner)
    assert planned(unsaid, "video_second_layer").made


# --- channel -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("template_id", CHANNEL)
@pytest.mark.parametrize("officer", [None, False, Answer(state="unknown")])
def test_only_a_review_copy_until_somebody_runs_the_channel(template_id: str, officer: Any) -> None:
    case = with_channel(reporting_channel__officer_appointed=officer)
    paper = planned(case, template_id)
    assert paper.made
    assert not paper.clean_allowed
    assert "nombrar a la persona responsable" in (paper.reason or "")
    assert planned(with_channel(), template_id).clean_allowed


@pytest.mark.parametrize("template_id", CHANNEL)
def test_nobody_is_held_to_plan_a_channel(template_id: str) -> None:
    assert not planned(clinic(), template_id).made
    assert planned(with_answers(clinic(), profile__wants_channel=True), template_id).made


def test_the_basis_follows_the_duty() -> None:
    own = rendered(with_channel(), "channel_privacy_notice").text
    assert "art. 6.1.e RGPD" in own
    assert "Oposición:" in own
    due = rendered(with_channel(profile__headcount_range="61_249"), "channel_privacy_notice").text
    assert "art. 6.1.c RGPD" in due
    assert "Oposición:" not in due


def test_what_is_not_investigated_is_erased_without_blocking() -> None:
    text = rendered(with_channel(), "channel_privacy_notice").text
    assert "tres meses desde que se recibe" in text
    assert "sin bloqueo" in text
    assert "diez años" in text


def test_a_way_without_its_address_blocks() -> None:
    with pytest.raises(GapError, match="dirección web del canal"):
        rendered(with_channel(reporting_channel__channel_url=None), "channel_notice")
    with pytest.raises(GapError, match="por qué vías"):
        rendered(with_channel(reporting_channel__ways=None), "channel_notice")


def test_a_channel_that_refuses_anonymous_reports_is_not_announced() -> None:
    with pytest.raises(GapError, match="avisos anónimos"):
        rendered(with_channel(reporting_channel__admits_anonymous=False), "channel_notice")


def test_the_authority_of_the_region_is_named_and_its_mark_is_in_the_margin() -> None:
    case = with_channel(profile__region="catalonia")
    assert "Oficina Antifrau de Catalunya" in rendered(case, "channel_notice").text
    assert "resumen de terceros" in rendered(case, "channel_notice", "review").text
    assert "sin cotejar" in rendered(with_channel(profile__region="madrid"), "channel_notice", "review").text


def test_the_policy_is_offered_only_once_approved() -> None:
    assert "Puede pedir la política" not in rendered(with_channel(), "channel_notice").text
    ready = with_channel(reporting_channel__policy_approved=True, reporting_channel__procedure_approved=True)
    assert "Puede pedir la política" in rendered(ready, "channel_notice").text


def test_the_notices_say_who_runs_the_channel_and_with_whom_it_is_shared() -> None:
    told = {"reporting_channel__officer_position": "Dirección financiera.", "reporting_channel__external_manager": True,
            "reporting_channel__external_manager_name": "Buzón Ejemplo, S.L."}  # fmt: skip
    case = with_channel(**told, reporting_channel__shared_with="group")
    notice, privacy = (rendered(case, paper).text for paper in CHANNEL)
    assert "ocupa este puesto: Dirección financiera." in notice
    assert "Recibe los avisos Buzón Ejemplo, S.L., por encargo nuestro." in notice
    assert "común a las empresas de nuestro grupo (art. 11)" in notice
    assert "Recibe los avisos Buzón Ejemplo, S.L., por encargo nuestro" in privacy
    assert "art. 11 Ley 2/2023" in privacy
    assert "responsable, corresponsable o encargada" in rendered(case, CHANNEL[1], "review").text
    others = with_channel(reporting_channel__shared_with="other_companies")
    for paper in CHANNEL:
        assert "Compartimos los medios del canal" in rendered(others, paper).text
        alone = rendered(with_channel(reporting_channel__shared_with="alone"), paper).text
        assert "grupo" not in alone
        assert "Compartimos" not in alone


def test_letters_go_to_the_address_of_the_channel() -> None:
    post = {"reporting_channel__ways": ["post"], "reporting_channel__channel_address": "Apartado de correos 1"}
    assert "Por correo postal: Apartado de correos 1, a la atención" in rendered(with_channel(**post), CHANNEL[0]).text
    with pytest.raises(GapError, match="dirección postal del canal"):
        rendered(with_channel(**(post | {"reporting_channel__channel_address": None})), CHANNEL[0])


def test_the_basis_is_that_of_its_decision() -> None:
    doubtful = with_channel(profile__headcount_range=None, profile__headcount=None)
    for paper in CHANNEL:
        with pytest.raises(GapError, match="si la ley obliga"):
            rendered(doubtful, paper)
    assert "6.1." not in next(c.text for c in rendered(doubtful, "privacy_policy").clauses if c.id == "canal")
