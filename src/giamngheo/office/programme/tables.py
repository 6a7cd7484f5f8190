"""What is kept of an activity and of the movement: the address, the words and the columns of every kind of row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from giamngheo.access.reach import Reach
from giamngheo.office.households.fields import Label
from giamngheo.programme import models as kept
from giamngheo.programme.actions.keeping import FILLED, RULES, Rule
from giamngheo.programme.models import LIVE, Activity, Kept
from giamngheo.programme.policy import may_record

PEOPLE_POWER, HEALTH_POWER = "household.read", "household.read_sensitive"


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row: `fields` are asked in this order, `shown` are the columns of the list.

    `by_hand` rows are written on a page of their own, not by the form that all others share.
    """

    slug: str
    model: type[Kept]
    title: Label
    one: Label
    fields: Mapping[str, Label]
    shown: tuple[str, ...]
    amount: str = ""
    by_hand: bool = False
    hints: Mapping[str, Label] = field(default_factory=dict)
    always: bool = False
    """Whether the section is shown while it is empty and nothing can be added."""

    @property
    def rule(self) -> Rule:
        return RULES[self.model]

    @property
    def road(self) -> str:
        """From the row to its activity, as a lookup."""
        return self.rule.owner.replace(".", "__")

    @property
    def parent(self) -> str:
        """The column that leads to the row above, empty where it is the activity or the place itself."""
        first, _dot, rest = self.rule.owner.partition(".")
        return first if rest else ""

    @property
    def fills(self) -> tuple[str, ...]:
        """Columns of the form that may become known later."""
        return tuple(name for name in FILLED.get(self.model, ()) if name in self.fields)

    def label(self, column: str) -> Label:
        return self.fields.get(column, column)

    def fits(self, tables: tuple[str, ...]) -> bool:
        """Whether a kind of activity keeps these rows."""
        return not self.rule.table or self.rule.table in tables

    def may_add(self, reach: Reach, activity: Activity) -> bool:
        """Whether somebody with this reach may write such a row now."""
        return activity.state in self.rule.states and may_record(reach, activity.place)


_WHO = _("Người tham gia")
_ON, _NOTE, _AMOUNT = _("Ngày"), _("Ghi chú"), _("Số tiền (đồng)")
_QUANTITY, _UNIT, _PRICE = _("Số lượng"), _("Đơn vị tính"), _("Đơn giá (đồng)")

_ACTIVITY = (
    Table(
        "ket-qua", kept.OutputRecord, _("Kết quả đã ghi"), _("kết quả thực hiện"),
        {"output": _("Kết quả"), "quantity_thousandths": _QUANTITY, "on": _ON, "note": _NOTE},
        ("on", "output", "quantity_thousandths", "note"),
    ),
    Table(
        "moc", kept.Milestone, _("Mốc thực hiện"), _("mốc thực hiện"),
        {"title": _("Nội dung"), "planned_on": _("Dự kiến ngày"), "done_on": _("Xong ngày"), "note": _NOTE},
        ("title", "planned_on", "done_on", "note"), always=True,
    ),
    Table(
        "nguoi-tham-gia", kept.Participant, _("Người tham gia"), _("người tham gia"),
        {"name": _("Họ và tên"), "place": _("Nơi ở"), "role": _("Vai trò"), "on": _("Từ ngày"),
         "left_on": _("Thôi từ ngày"), "category": _("Phân loại lúc đó"), "decision": _("Số quyết định"),
         "why": _("Lý do được chọn")},
        ("name", "place", "role", "on", "category", "why"), by_hand=True, always=True,
    ),
    Table(
        "ban-giao", kept.Handover, _("Bảng kê bàn giao"), _("khoản bàn giao"),
        {"participant": _WHO, "kind": _("Loại"), "item": _("Tên hàng hóa, nội dung"), "unit": _UNIT,
         "quantity_thousandths": _QUANTITY, "unit_price": _PRICE, "amount": _("Thành tiền (đồng)"),
         "specification": _("Quy cách"), "on": _("Ngày nhận"), "receipt": _("Xác nhận bằng"),
         "reference": _("Số chứng từ chi trả")},
        ("participant", "item", "quantity_thousandths", "unit", "unit_price", "amount", "on", "receipt"),
        amount="amount", by_hand=True, always=True,
    ),
    Table(
        "quay-vong", kept.RevolvingShare, _("Phần quay vòng"), _("phần quay vòng"),
        {"participant": _WHO, "promised": _("Cam kết trả"), "amount": _("Trị giá (đồng)"), "due_on": _("Hạn trả")},
        ("participant", "promised", "amount", "due_on"), amount="amount",
    ),
    Table(
        "hoan-tra", kept.RevolvingReturn, _("Hoàn trả quay vòng"), _("lần hoàn trả quay vòng"),
        {"share": _("Phần quay vòng"), "on": _ON, "amount": _("Trị giá (đồng)"), "passed_to": _("Người nhận tiếp"),
         "note": _NOTE},
        ("on", "share", "amount", "passed_to", "note"), amount="amount",
    ),
    Table(
        "buoi", kept.TrainingSession, _("Buổi tập huấn"), _("buổi tập huấn"),
        {"on": _ON, "half": _("Buổi"), "topic": _("Nội dung"), "venue": _("Nơi tổ chức"), "teacher": _("Giảng viên"),
         "attending": _("Số người dự, khi không ghi tên")},
        ("on", "half", "topic", "venue", "teacher", "attending"), always=True,
    ),
    Table(
        "hoc-nghe", kept.Learner, _("Người học nghề"), _("người học nghề"),
        {"participant": _WHO, "trade": _("Nghề"), "level": _("Trình độ"), "starts_on": _("Khai giảng"),
         "days_planned": _("Số ngày học"), "ends_on": _("Bế giảng"), "days_attended": _("Số ngày dự"),
         "certificate": _("Số chứng chỉ"), "certified_on": _("Ngày cấp"), "dropped_out": _("Bỏ học")},
        ("participant", "trade", "days_planned", "days_attended", "certificate", "dropped_out"), always=True,
    ),
    Table(
        "viec-lam", kept.JobPlacement, _("Việc làm được nhận"), _("việc làm được nhận"),
        {"participant": _WHO, "kind": _("Loại"), "employer": _("Nơi làm việc"), "work": _("Công việc"),
         "starts_on": _("Từ ngày"), "ends_on": _("Đến hết ngày")},
        ("participant", "kind", "employer", "work", "starts_on", "ends_on"),
    ),
    Table(
        "nuoc-ngoai", kept.OverseasWorker, _("Người đi làm việc ở nước ngoài"), _("người đi làm việc ở nước ngoài"),
        {"participant": _WHO, "country": _("Nước đến"), "enterprise": _("Doanh nghiệp đưa đi"),
         "work": _("Công việc"), "contract_months": _("Thời hạn hợp đồng (tháng)"), "left_on": _("Ngày xuất cảnh"),
         "back_on": _("Ngày về nước")},
        ("participant", "country", "enterprise", "contract_months", "left_on", "back_on"), always=True,
    ),
    Table(
        "lap-dat", kept.Installation, _("Thiết bị lắp đặt"), _("thiết bị lắp đặt"),
        {"asset": _("Thiết bị"), "place": _("Nơi lắp đặt"), "spot": _("Vị trí"), "serial": _("Số hiệu"),
         "producer": _("Nơi sản xuất"), "installed_on": _("Ngày lắp đặt"),
         "warranty_until": _("Bảo hành đến hết ngày"), "amount": _("Giá trị (đồng)")},
        ("asset", "place", "spot", "installed_on", "warranty_until", "state", "amount"), amount="amount",
        always=True,
    ),
    Table(
        "kiem-tra", kept.InstallationCheck, _("Kiểm tra thiết bị"), _("lần kiểm tra thiết bị"),
        {"installation": _("Thiết bị"), "on": _ON, "state": _("Tình trạng"), "note": _NOTE},
        ("on", "installation", "state", "note"),
    ),
    Table(
        "can-do", kept.ChildMeasurement, _("Cân đo trẻ em"), _("lần cân đo"),
        {"participant": _WHO, "on": _ON, "weight_grams": _("Cân nặng (gam)"), "height_mm": _("Chiều cao (mm)")},
        ("participant", "on", "weight_grams", "height_mm"),
    ),
    Table(
        "bua-an", kept.SchoolMeal, _("Bữa ăn học đường"), _("bữa ăn học đường"),
        {"school": _("Trường"), "month": _("Tháng (ngày đầu)"), "children": _("Số trẻ"), "meals": _("Số suất ăn"),
         "amount": _("Kinh phí (đồng)")},
        ("month", "school", "children", "meals", "amount"), amount="amount", always=True,
        hints={"month": _("Ghi ngày đầu tháng, như 01/09/2024.")},
    ),
    Table(
        "mua-sam", kept.ProcurementStep, _("Mua sắm"), _("bước mua sắm"),
        {"package": _("Gói"), "step": _("Bước"), "on": _ON, "number": _("Số văn bản"), "party": _("Nhà cung cấp"),
         "amount": _AMOUNT, "note": _NOTE},
        ("package", "step", "on", "number", "party", "amount"), always=True,
    ),
    Table(
        "lien-ket", kept.MarketLink, _("Liên kết tiêu thụ"), _("liên kết tiêu thụ"),
        {"buyer": _("Bên mua"), "product": _("Sản phẩm"), "contract": _("Số hợp đồng"), "on": _ON,
         "amount": _("Giá trị (đồng)")},
        ("on", "buyer", "product", "contract", "amount"), amount="amount",
    ),
    Table(
        "khoan-chi", kept.CostItem, _("Khoản chi"), _("khoản chi"),
        {"title": _("Nội dung chi"), "participant": _WHO, "norm": _("Định mức"), "unit": _UNIT,
         "quantity_thousandths": _QUANTITY, "unit_price": _PRICE, "amount": _("Thành tiền (đồng)"), "on": _ON},
        ("on", "title", "quantity_thousandths", "unit", "unit_price", "amount"), amount="amount",
    ),
    Table(
        "tien-chi", kept.CostLink, _("Tiền đã chi, theo sổ"), _("khoản tiền đã chi"),
        {"movement": _("Bút toán"), "amount": _AMOUNT}, ("movement", "amount"), amount="amount", by_hand=True,
        always=True,
    ),
    Table(
        "dong-gop", kept.Contribution, _("Đóng góp"), _("khoản đóng góp"),
        {"giver": _("Bên đóng góp"), "participant": _WHO, "kind": _("Loại"), "what": _("Nội dung"), "unit": _UNIT,
         "quantity_thousandths": _QUANTITY, "unit_price": _PRICE, "amount": _("Trị giá (đồng)"),
         "rule": _("Cách tính giá trị"), "on": _ON},
        ("on", "giver", "kind", "what", "quantity_thousandths", "unit", "amount"), amount="amount",
        hints={"amount": _("Để trống khi đã ghi số lượng và đơn giá."),
               "rule": _("Bắt buộc, trừ khi đóng góp bằng tiền.")},
    ),
    Table(
        "long-ghep", kept.Blending, _("Lồng ghép chương trình khác"), _("khoản lồng ghép"),
        {"programme": _("Chương trình"), "amount": _AMOUNT, "decision": _("Số quyết định"),
         "decided_on": _("Ngày quyết định"), "note": _NOTE},
        ("programme", "amount", "decision", "decided_on", "note"), amount="amount",
    ),
    Table(
        "sau-ho-tro", kept.SupportResult, _("Kết quả sau hỗ trợ"), _("kết quả sau hỗ trợ"),
        {"participant": _WHO, "months": _("Sau bao lâu"), "on": _("Ngày đánh giá"), "kept_up": _("Còn duy trì"),
         "income_change": _("Thu nhập tăng thêm (đồng)"), "category": _("Phân loại lúc đó"),
         "note": _("Nhận xét")},
        ("months", "on", "participant", "kept_up", "income_change", "category", "note"),
        hints={"participant": _("Để trống nếu đánh giá chung cả hoạt động.")}, always=True,
    ),
    Table(
        "tai-lieu", kept.Evidence, _("Tài liệu, ảnh"), _("tài liệu, ảnh"),
        {"kind": _("Loại"), "title": _("Trích yếu"), "number": _("Số văn bản"), "on": _ON, "name": _("Tệp"),
         "size": _("Dung lượng")},
        ("title", "kind", "number", "on", "name"), by_hand=True, always=True,
    ),
)  # fmt: skip
"""In the order in which they stand on the page of an activity."""

_MOVEMENT = (
    Table(
        "de-nghi", kept.Nomination, _("Đề nghị khen thưởng"), _("đề nghị khen thưởng"),
        {"movement": _("Phong trào"), "year": _("Năm"), "nominee": _("Đối tượng"), "name": _("Tên tập thể, cá nhân"),
         "household": _("Mã hộ, nếu là hộ gia đình"), "place": _("Địa bàn"), "criteria": _("Tiêu chuẩn"),
         "achievement": _("Thành tích"), "level": _("Cấp khen"), "proposed_by": _("Nơi đề nghị"),
         "on": _("Ngày đề nghị")},
        ("name", "nominee", "movement", "year", "level", "place", "proposed_by"),
    ),
    Table(
        "khen-thuong", kept.Award, _("Khen thưởng"), _("khen thưởng"),
        {"nomination": _("Đề nghị khen thưởng"), "title": _("Hình thức"), "decision": _("Số quyết định"),
         "decided_on": _("Ngày quyết định"), "issuer": _("Cơ quan ban hành"), "amount": _("Tiền thưởng (đồng)")},
        ("nomination", "title", "decision", "decided_on", "issuer", "amount"),
    ),
    Table(
        "ket-nghia", kept.Twinning, _("Kết nghĩa"), _("kết nghĩa"),
        {"agency": _("Cơ quan, đơn vị"), "place": _("Giúp xã, thôn"), "starts_on": _("Từ ngày"),
         "ends_on": _("Đến hết ngày"), "decision": _("Số quyết định"), "promised": _("Nội dung cam kết"),
         "amount": _("Trị giá cam kết (đồng)")},
        ("agency", "place", "starts_on", "ends_on", "promised", "amount"), amount="amount",
    ),
    Table(
        "ket-qua-ket-nghia", kept.TwinningResult, _("Kết quả kết nghĩa"), _("kết quả kết nghĩa"),
        {"twinning": _("Kết nghĩa"), "on": _ON, "what": _("Nội dung"), "amount": _("Trị giá (đồng)"),
         "households": _("Số hộ được giúp")},
        ("on", "twinning", "what", "amount", "households"), amount="amount",
    ),
    Table(
        "ho-tieu-bieu", kept.ExampleHousehold, _("Hộ tiêu biểu"), _("hộ tiêu biểu"),
        {"household": _("Mã hộ"), "year": _("Năm"), "story": _("Việc làm tiêu biểu"),
         "agreed_on": _("Hộ đồng ý nêu tên ngày")},
        ("household", "place", "year", "story", "agreed_on"),
    ),
)  # fmt: skip

TABLES: Mapping[str, Table] = {table.slug: table for table in _ACTIVITY}
MOVEMENT: Mapping[str, Table] = {table.slug: table for table in _MOVEMENT}


def live(table: Table, activity: Activity, reach: Reach) -> QuerySet[Any]:
    """The live rows of an activity that may be shown: those about people only within the reach over households."""
    found: QuerySet[Any] = table.model._default_manager.filter(LIVE, **{table.road: activity})
    return found.filter(seen(table, reach)).select_related(*_related(table)).order_by(*_order(table))


def hidden(table: Table, activity: Activity, reach: Reach) -> int:
    """How many live rows of an activity are about people whom the reader may not see."""
    everything = table.model._default_manager.filter(LIVE, **{table.road: activity})
    return everything.count() - everything.filter(seen(table, reach)).count()


def seen(table: Table, reach: Reach) -> Q:
    """Predicate: the row is about nobody, or about somebody within the reach over households."""
    power = HEALTH_POWER if table.model is kept.ChildMeasurement else PEOPLE_POWER
    people = reach.having(power)
    column = {
        kept.Participant: "",
        kept.RevolvingReturn: "share__participant",
        kept.ExampleHousehold: "household",
    }.get(table.model, "participant" if "participant" in table.fields else None)
    if column is None:
        return Q()
    prefix = f"{column}__" if column else ""
    within = people.predicate(f"{prefix}place__path")
    optional = column == "participant" and "." not in table.rule.owner
    return within | Q(participant__isnull=True) if optional else within


def of_movement(table: Table, reach: Reach) -> QuerySet[Any]:
    """The live rows of the movement within reach."""
    scoped = reach.having("programme.read").scope(
        table.model._default_manager.filter(LIVE), f"{table.road}__path"
    )
    return scoped.filter(seen(table, reach)).select_related(*_related(table))


def _order(table: Table) -> list[str]:
    return [str(name) for name in table.model._meta.ordering or ["pk"]]


def _related(table: Table) -> list[str]:
    """The rows that the columns name."""
    own = [name for name in table.shown if _is_relation(table.model, name)]
    more = {
        kept.RevolvingReturn: ["share__participant"],
        kept.CostLink: ["movement__entry__basis", "movement__to_line__unit__place"],
        kept.Evidence: ["activity"],
        kept.OutputRecord: ["activity"],
        kept.Participant: ["household"],
        kept.ExampleHousehold: ["household__place"],
    }
    return [*own, *more.get(table.model, [])]


def _is_relation(model: type[Model], name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation)
