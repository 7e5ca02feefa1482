"""Parts of a guide, as the catalogue hands them out; others import them from `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhengtong.kernel.deadlines import Limit
from zhengtong.kernel.text import Text

Answers = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MaterialData:
    """One material of the list, with what an upload of it may be.

    `necessity`: required | optional. `source`: applicant (brings or uploads it) | form (filled in
    online with the application) | platform (we fetch it from the licence library) | shared (we
    check it against another department's data). `form`: electronic | paper | either.
    `when` maps a situation question to the answers that ask for this material; empty means always.
    `kind`: original | copy | both, or empty where nobody said. `blank_file` and `sample_file` are
    public ids of stored files: the empty form and a filled example.
    `may_be_pending`: it may come after acceptance, on a promise (容缺受理). `by_commitment`: a
    signed commitment replaces it (告知承诺).
    """

    key: str
    name: Text
    necessity: str = "required"
    source: str = "applicant"
    source_note: Text = ""
    form: str = "electronic"
    kind: str = ""
    originals: int = 0
    copies: int = 1
    page_format: Text = ""
    issuer: Text = ""
    issued_within: Text = ""
    note: Text = ""
    fill_note: Text = ""
    acceptance: Text = ""
    usage: Text = ""
    example: Text = ""
    blank_file: str = ""
    sample_file: str = ""
    basis: Text = ""
    extensions: tuple[str, ...] = ()
    max_bytes: int = 0
    min_files: int = 0
    max_files: int = 1
    may_be_pending: bool = False
    by_commitment: bool = False
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    licence_type: str = ""
    """证照类型代码: whoever holds a valid licence of this type uses it instead of an upload."""
    licence_fields: Mapping[str, str] = field(default_factory=dict)
    """Field of the form → what fills it in then: a field of the licence, `number`,
    `valid_from`, `valid_until`."""

    @property
    def is_required(self) -> bool:
        return self.necessity == "required"

    @property
    def is_spared(self) -> bool:
        """What the applicant need not bring: the platform supplies it."""
        return self.source in ("platform", "shared")

    @property
    def needs_upload(self) -> bool:
        """Whether an online application is incomplete without a file for it."""
        return self.source == "applicant" and self.is_required

    def asked_for(self, answers: Answers) -> bool | None:
        """True or False once the answers decide it, None while a question is open."""
        open_question = False
        for question, values in self.when.items():
            if question not in answers:
                open_question = True
            elif answers[question] not in values:
                return False
        return None if open_question else True


@dataclass(frozen=True, kw_only=True)
class FeeData:
    """One fee. `amount` in fen, or None where the standard is a formula in words.

    `due`: before_acceptance | before_decision | before_delivery; the step waits until it is paid.
    `quantity` names fields of the form whose product is the number of units (a period counts its
    days); empty for one unit.
    """

    name: Text
    standard: Text
    basis: Text
    amount: int | None = None
    may_be_reduced: bool = False
    reduction_basis: Text = ""
    due: str = "before_delivery"
    quantity: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def asked_for(self, answers: Answers) -> bool:
        """Whether these answers, complete by now, make it due."""
        return all(answers.get(q) in values for q, values in self.when.items())


@dataclass(frozen=True, kw_only=True)
class LegalBasisData:
    """A law, the article (条、款、项) and, where it helps, its words."""

    title: Text
    article: Text = ""
    text: Text = ""
    is_local_configuration: bool = False


@dataclass(frozen=True, kw_only=True)
class PlaceData:
    name: Text
    address: Text
    hours: Text
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionData:
    """A frequent question and its answer."""

    question: Text
    answer: Text


@dataclass(frozen=True, kw_only=True)
class SituationOption:
    """One answer. `stop` says why such a person need not or cannot apply; `note` helps;
    `variables` go to the process."""

    value: str
    label: Text
    hint: Text = ""
    stop: Text = ""
    note: Text = ""
    variables: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SituationQuestion:
    """A plain question. Its key is also the key of a choice field in the item's form, so that
    the guide shown, the form asked and the case checked come from one definition."""

    key: str
    question: Text
    options: tuple[SituationOption, ...]
    help: Text = ""

    def option(self, value: str) -> SituationOption | None:
        return next((o for o in self.options if o.value == value), None)


@dataclass(frozen=True, kw_only=True)
class PendingRule:
    """容缺受理: when materials that `may_be_pending` must have come. Local settings, the law leaves
    the figures open.

    Working days from acceptance, and how many more may be given once (0: none). `years`: how long
    a broken promise shuts the door to the next one.
    """

    days: int = 10
    extension_days: int = 0
    years: int = 1
    basis: Text = ""


@dataclass(frozen=True, kw_only=True)
class CommitmentRule:
    """告知承诺: what is told before a commitment replaces materials that are `by_commitment`.

    `notice` is the text told (告知书), `consequence` what follows from a false commitment,
    `excluded` who may not use it. `check_days`: working days after the decision to check what was
    promised; `rectify_days`: working days to put right what was found wanting. Local settings.
    """

    notice: Text = ""
    consequence: Text = ""
    excluded: Text = ""
    check_days: int = 30
    rectify_days: int = 10
    years: int = 1
    basis: Text = ""


@dataclass(frozen=True, kw_only=True)
class RenewalData:
    """How the item renews a permit (行政许可法 50条).

    `number_field` and `expiry_field` are keys of the form; `when` maps a situation question to the
    answers that make an application a renewal, empty where all are. To be applied for `lead_days`
    (`lead_unit`: WORKDAY | CALENDAR_DAY) before expiry. `late`: handle (as any application, nothing
    is deemed renewed) | refuse.
    """

    number_field: str
    expiry_field: str
    lead_days: int = 30
    lead_unit: str = "WORKDAY"
    late: str = "handle"
    basis: Text = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def concerns(self, answers: Mapping[str, object]) -> bool:
        """Whether an application with these answers renews a permit."""
        return all(answers.get(key) in values for key, values in self.when.items())


@dataclass(frozen=True, kw_only=True)
class ForwardingData:
    """初审转报: who decides after the organ that took the application has reviewed it.

    `to`: owner (the item's own organisation, after a township) | outside (an organ that is not on
    this platform: `name`, and where the applicant may ask). `process` is the key of the flow by
    which the owner goes on, empty for the general one; its limits run from the forwarding and are
    those of the item where none are given.
    """

    to: str
    name: Text = ""
    address: Text = ""
    phone: str = ""
    url: str = ""
    process: str = ""
    statutory: Limit | None = None
    promised: Limit | None = None


@dataclass(frozen=True, kw_only=True)
class ExtensionData:
    """By how much another law lets the limit be extended, once. `approved_by`: organ | government,
    the head of which approves. `n` of 0: not at all."""

    n: int
    unit: str
    approved_by: str
    basis: Text


@dataclass(frozen=True, kw_only=True)
class GuideData:
    """The body of a version: everything that has no column of its own.

    `level`, `subject_nature`, `power_source`, `area`, `online_depth`, `system_level` are codes of
    the national tables (`core.dictionaries`); empty where nobody said. `supports` says what else
    can be had: hall | appointment | online_payment | express | terminal.
    `scope`: at whose windows it is received. `township_role`: what the applicant's township does of
    it: nothing | entrusted (decides in the owner's name) | devolved (decides in its own) |
    first_review (reviews, then forwards to the owner).
    """

    summary: Text
    objects: tuple[str, ...]
    statutory_basis: Text
    is_limit_verified: bool
    extension: ExtensionData | None = None
    legal_bases: tuple[LegalBasisData, ...]
    conditions: tuple[Text, ...]
    materials: tuple[MaterialData, ...]
    fees: tuple[FeeData, ...]
    result_name: Text
    result_kind: str
    result_validity: Text
    visits: int
    visit_reason: Text
    channels: tuple[str, ...]
    scope: str
    themes: tuple[str, ...]
    life_events: tuple[str, ...]
    faq: tuple[QuestionData, ...]
    agent_services: tuple[Text, ...]
    situations: tuple[SituationQuestion, ...]
    special_procedures: tuple[str, ...]
    places: tuple[PlaceData, ...]
    consult_phone: str
    supervise_phone: str
    plain_words: tuple[str, ...]
    popularity: int
    historical_note: Text
    is_detailed: bool
    remarks: tuple[Text, ...]
    local_code: str = ""
    local_basic_code: str = ""
    handling_code: str = ""
    level: str = ""
    subject_nature: str = ""
    power_source: str = ""
    entrusted_by: Text = ""
    division: Text = ""
    content: Text = ""
    undertaking_unit: Text = ""
    joint_departments: tuple[Text, ...] = ()
    intermediary: Text = ""
    quantity_limit: Text = ""
    collect_kind: Text = ""
    statutory_note: Text = ""
    promised_note: Text = ""
    special_note: Text = ""
    flow_note: Text = ""
    result_sample: str = ""
    result_licence_type: str = ""
    """证照类型代码 of the electronic licence that a grant issues; empty: none."""
    result_licence_fields: Mapping[str, str] = field(default_factory=dict)
    """Field of the licence → field of the form (`period.from` for one end of a span,
    `material:portrait` for the picture that was brought)."""
    area: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    online_depth: str = ""
    online_url: str = ""
    mobile_url: str = ""
    system_level: str = ""
    consult_note: Text = ""
    supervise_note: Text = ""
    hearing: str = "none"
    renewal: RenewalData | None = None
    pending: PendingRule = PendingRule()
    commitment: CommitmentRule = CommitmentRule()
    township_role: str = ""
    site_visit: str = "none"
    forwarding: ForwardingData | None = None
