"""Types of everything authored in YAML under ``questionnaires/``.

Ids are the contract; Spanish text is decoration: no rule, template or test compares with a label.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from enregla.rulebook.conditions import Authored, Condition, Literal_

QuestionKind = Literal["yes_no", "single_choice", "multiple_choice", "number", "amount", "date", "text",
                       "long_text", "email", "url", "nif", "country", "item_link"]  # fmt: skip
Subject = Literal["organisation", "activities", "providers", "data_flows", "camera_systems", "systems", "websites",
                  "data_breaches"]  # fmt: skip
LISTS: tuple[str, ...] = ("activities", "providers", "data_flows", "camera_systems", "systems", "websites",
                          "data_breaches")  # fmt: skip
AskWhom = Literal["owner", "accountant", "it_support", "provider", "lawyer"]
Depth = Literal["express", "complete"]
Verified = Literal["text", "summary", "unchecked"]
Effort = Literal["minutes", "hours", "days", "weeks"]


class Period(Authored):
    """Days (both included) in which something is in force; an open end is still in force."""

    from_: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None


class Provenance(Authored):
    """Where a statement comes from and how far a person checked it.

    ``verified``: ``text`` (official text read), ``summary`` (third-party summary read), ``unchecked``.
    ``own_reading``: our inference, no official text says it. ``checked_on``: day of the text that was
    read, or the day of entry when ``unchecked``.
    """

    verified: Verified
    own_reading: bool = False
    checked_on: dt.date
    checked_by: str | None = None
    source: str | None = None
    note: str | None = None


# --- law ---------------------------------------------------------------------------------------------


class LawSource(Authored):
    """A law, guideline, official method or our own criteria (``tool``)."""

    short: str
    title: str
    kind: Literal["law", "guidance", "ruling", "method", "tool"] = "law"
    official_id: str | None = None
    url: str | None = None
    in_force: Period = Period()


class Provision(Provenance):
    """One citable place of a source, keyed ``<source>:<article>[.<paragraph>][.<letter>]``."""

    label: str
    gist: str = ""  # what it says, in our words, one sentence
    url: str | None = None
    in_force: Period | None = None  # when it differs from its source
    text_sha256: str | None = None


class Parameter(Provenance):
    """A figure of the law with its values by first day in force."""

    label: str
    unit: Literal["people", "business_days", "calendar_days", "hours", "months", "years", "euros", "count"]
    values: dict[dt.date, int | float]
    legal_refs: list[str] = Field(min_length=1)


class LawFile(Authored):
    """One file of ``questionnaires/_law/``; several files are merged."""

    sources: dict[str, LawSource] = {}
    provisions: dict[str, Provision] = {}
    parameters: dict[str, Parameter] = {}


# --- questions ---------------------------------------------------------------------------------------


class Option(Authored):
    id: str
    text: str
    help: str | None = None
    public_text: str | None = None  # wording used in documents, e.g. «historia clínica y datos de salud»
    legal_refs: list[str] = []
    exclusive: bool = False


class Question(Authored):
    """A question about facts. ``company_answer`` names an organisation yes/no that answers for every item."""

    id: str
    kind: QuestionKind
    text: str
    short: str | None = None  # label in tables and checklists
    help: str | None = None
    why: str | None = None
    example: str | None = None
    placeholder: str | None = None
    ask_whom: AskWhom = "owner"
    depth: Depth = "complete"
    allows_unknown: bool | None = None  # default: true for yes_no and choices, false otherwise
    open_norm: bool = False
    relevant_when: Condition | None = None
    legal_refs: list[str] = []
    options: list[Option] = []
    options_from: str | None = None  # id of a catalogue
    links_to: str | None = None  # list, for item_link
    minimum: float | None = None
    maximum: float | None = None
    max_chars: int | None = None
    unit: str | None = None
    optional: bool = False  # may stay empty: never counted as missing
    blocking: bool = False  # a document that needs it has no clean copy without it
    company_answer: str | None = None

    @property
    def unknown_allowed(self) -> bool:
        if self.allows_unknown is not None:
            return self.allows_unknown
        return self.kind in ("yes_no", "single_choice", "multiple_choice")


class Screen(Authored):
    id: str
    title: str
    intro: str | None = None
    layout: Literal["related", "checklist"] = "related"
    questions: list[str] = Field(min_length=1, max_length=12)


class Section(Authored):
    id: str
    title: str
    adds: str | None = None  # what the person gains by filling it in
    minutes: int = Field(ge=1)
    depth: Depth = "complete"
    screens: list[Screen] = Field(min_length=1, max_length=15)


# --- rules -------------------------------------------------------------------------------------------


class OptionRefs(Authored):
    """``{from_option_of: q}``: cites the provisions of the chosen options when the rule holds."""

    from_option_of: str


class Deadline(Authored):
    """Either a number or a parameter, counted from an event in plain words."""

    business_days: int | str | None = None
    calendar_days: int | str | None = None
    months: int | str | None = None
    from_event: str


class Action(Authored):
    """What to do. ``weight`` orders the plan: 0 papers wait for it, 1 forbidden practice or overdue duty … 5 advice."""

    text: str
    title: str
    effort: Effort
    weight: int = Field(ge=0, le=5)
    who: AskWhom = "owner"
    deadline: Deadline | None = None
    legal_refs: list[str] = []


class Outcome(Authored):
    id: str
    text: str
    reassuring: bool
    severity: Literal["duty", "warning", "ok"]
    action: Action | None = None


class NamedCondition(Authored):
    """An intermediate rule or a criterion of an official list (``set``), named so that the trace can say it."""

    id: str
    when: Condition
    because: str
    set: str | None = None
    legal_refs: list[str | OptionRefs] = []


class Rule(Authored):
    id: str
    outcome: str
    when: Condition
    because: str
    legal_refs: list[str | OptionRefs] = Field(min_length=1)
    open_norm: bool = False


class Decision(Authored):
    """One outcome out of several. Outcomes stand in order of precedence; ``undetermined`` is implicit."""

    id: str
    title: str
    outcomes: list[Outcome] = Field(min_length=1)
    rules: list[Rule]
    otherwise: str
    otherwise_because: str
    otherwise_refs: list[str] = []
    provisional: bool = False
    # A provisional signal gives way to the full decision once that one's section has been started.
    superseded_by: str | None = None
    # A level: outcomes from worst to mildest, which a person may raise freely and lower only with a reason.
    adjustable: bool = False
    relevant_when: Condition | None = None
    undetermined_text: str = "Falta algún dato para poder decirlo."


class Infraction(Authored):
    provision: str
    severity: Literal["minor", "serious", "very_serious"]


class Finding(Authored):
    id: str
    kind: Literal["infringement", "warning", "duty"]
    title: str
    when: Condition
    because: str
    legal_refs: list[str | OptionRefs] = Field(min_length=1)
    action: Action
    infraction: Infraction | None = None
    # Said again and better, item by item, by a full questionnaire («questionnaire») once it has been started.
    superseded_by: str | None = None


class Review(Authored):
    by: str | None = None
    on: dt.date | None = None


class Questionnaire(Authored):
    id: str
    edition: str
    title: str
    short_title: str
    intro: str | None = None
    subject: Subject = "organisation"
    jurisdiction: str = "ES"
    status: Literal["draft", "in_review", "approved"] = "draft"
    owner: str = "equipo-en-regla"
    reviewed: Review = Review()
    law_checked_on: dt.date
    sections: list[Section] = []
    questions: list[Question] = []
    conditions: list[NamedCondition] = []
    decisions: list[Decision] = []
    findings: list[Finding] = []


# --- catalogues --------------------------------------------------------------------------------------


class CatalogueEntry(Authored):
    """Every catalogue entry says where it comes from."""

    id: str
    name: str
    help: str | None = None
    provenance: Provenance
    legal_refs: list[str] = []


class Sector(CatalogueEntry):
    """A line of business with what it usually entails. ``flags`` are read by derived facts."""

    group: str
    starter: list[str] = []  # ids of activity templates, in order
    flags: list[str] = []  # e.g. aml_obliged, possibly_aml, health, minors
    dpo_entities: list[str] = []  # suggested letters of art. 34.1 LOPDGDD
    usual_providers: list[str] = []


class ActivityTemplate(CatalogueEntry):
    """A usual processing activity. ``answers`` prefill ``processing`` questions (origin: starter, unconfirmed)."""

    summary: str  # one line for the row «¿Hacen esto?»
    public: bool  # people outside the company are informed of it in the privacy policy
    answers: dict[str, Literal_ | list[str]]
    when: Condition | None = None  # organisation facts that suggest it besides the sector


class ProviderTemplate(CatalogueEntry):
    """A provider by name or by kind («gestoría laboral»)."""

    kind: str
    usual_role: Literal["processor", "controller", "joint_controller", "no_access", "review_with_lawyer"]
    contracting_entity: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2 of the contracting entity
    destination: str | None = None  # country from which data are kept or seen, when it is another one
    importer: str | None = None  # entity there that keeps or sees them
    dpf_id: str | None = None  # number of its entry in the register of the EU-US framework
    dpf_look_up: str | None = None  # when somebody last looked, in words; None: nobody did
    outside_eea: Literal["yes", "no", "unknown"] = "unknown"
    gate: Literal["none_needed", "dpf", "standard_clauses", "adequacy", "not_suitable", "check"] = "check"
    gate_text: str | None = None
    dpf_until: dt.date | None = None
    terms: str | None = None  # where its agreement is found, in words or as an address
    usual_for: list[str] = []  # activity template ids


class DpoEntity(CatalogueEntry):
    """A letter of art. 34.1 LOPDGDD as the person would recognise it. ``id`` is the letter, «ñ» included."""

    condition: str | None = None


class Region(CatalogueEntry):
    provinces: list[str]
    channel_authority: str | None = None
    health_record_note: str | None = None


CountryStatus = Literal["eea", "adequate", "partly_adequate", "none"]


class Country(CatalogueEntry):
    """A country and how data may go there. ``since`` and ``until``: days (both included) of its adequacy decision."""

    status: CountryStatus
    since: dt.date | None = None
    until: dt.date | None = None
    limits: str | None = None  # what a partial decision covers, as a person would check it

    def status_on(self, day: dt.date) -> CountryStatus:
        """The status on a day: without its decision, a country outside the EEA has none."""
        over = (self.since is not None and day < self.since) or (self.until is not None and day > self.until)
        return "none" if over else self.status


class RetentionRule(CatalogueEntry):
    """Ready wording for a retention period: how long in use, until when blocked, by which norm."""

    in_use: str
    blocked: str | None  # None: no blocking (said in ``norm``)
    norm: str  # printed citation
    recommended: bool = False  # not fixed by law: said so where printed


class ConditionalCriteria(Authored):
    """Criteria that a factor meets only when something else holds too."""

    criteria: list[str] = Field(min_length=1)
    when: Condition


class RiskFactor(CatalogueEntry):
    """A risk factor of the AEPD tool, read from facts: nobody is asked «¿hay este factor?».

    ``when`` is written as inside the questionnaire ``risk`` (subject activities). ``level`` is a minimum of OURS
    (``None``: a breach of legality, not a level). The loader turns each row into the named condition
    ``risk.<id>`` and gathers them by level and family (``enregla.rulebook.factors``).
    """

    family: int = Field(ge=1, le=9)
    level: Literal["low", "medium", "high", "very_high"] | None
    level_reason: str
    because: str
    when: Condition
    criteria: list[str] = []  # ids of dpia_criteria that the factor meets by itself
    conditional: list[ConditionalCriteria] = []


class DpiaCriterion(CatalogueEntry):
    """A criterion of the AEPD list of art. 35.4 (l1-l11) or of WP248 (g1-g9).

    The loader turns each into the named condition ``dpia_need.<id>``: any factor that meets it.
    """

    set: Literal["aepd_35_4", "wp248"]
    because: str


class Term(CatalogueEntry):
    """A legal term explained in place."""

    definition: str


class CatalogueFile(Authored):
    """One file of ``questionnaires/_catalogues/``; the file may fill one catalogue or several."""

    sectors: list[Sector] = []
    activities: list[ActivityTemplate] = []
    providers: list[ProviderTemplate] = []
    dpo_entities: list[DpoEntity] = []
    regions: list[Region] = []
    countries: list[Country] = []
    retention_rules: list[RetentionRule] = []
    terms: list[Term] = []
    risk_factors: list[RiskFactor] = []
    dpia_criteria: list[DpiaCriterion] = []


class DerivedFact(Authored):
    """Declaration of a fact computed in Python from answers; the rules compare it like an answer.

    ``reads``: the questions it looks at (for «what is missing»). ``prefills``: an organisation question that
    is answered with it as an unconfirmed suggestion.
    """

    id: str
    subject: Subject = "organisation"
    kind: Literal["yes_no", "single_choice", "multiple_choice", "number"]
    text: str
    because: str  # how it is computed, in one Spanish sentence
    options: list[Option] = []
    options_from: str | None = None
    reads: list[str] = Field(min_length=1)
    legal_refs: list[str] = Field(min_length=1)
    prefills: str | None = None


class DerivedFile(Authored):
    derived: list[DerivedFact] = []


class RouteScreen(Authored):
    """A screen of the express route. ``kind`` says how it is drawn.

    ``questions``: organisation questions, at most six, or twelve one-line items in a ``checklist``.
    ``confirm_activities``: suggested activities, confirmed row by row. ``activity_gaps``: at most six
    questions about activities that the starter cannot guess, ordered by use. ``providers``: ticked in the
    catalogue. ``provider_contracts``: whether the contract is at hand, at most ten. ``publication``: one
    block per public activity and at most three general ones, one confirmation a block.
    """

    id: str
    step: int = Field(ge=1, le=7)
    title: str
    intro: str | None = None
    kind: Literal["questions", "checklist", "confirm_activities", "activity_gaps", "providers", "provider_contracts",
                  "publication"] = "questions"  # fmt: skip
    questions: list[str] = []  # full refs «profile.headcount_range»
    limit: int | None = None


class Route(Authored):
    id: str = "express"
    title: str
    steps: list[str] = Field(min_length=1)  # titles of steps ①…
    screens: list[RouteScreen] = Field(min_length=1, max_length=12)


class OrderFile(Authored):
    questionnaires: list[str] = Field(min_length=1)
