"""The first tables: activities and all that is kept of them."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.db import migrations, models

import giamngheo.integrity.fields
from giamngheo.integrity.operations import append_only

_WITHDRAWING = ["withdrawn_at", "withdrawn_by", "withdrawn_why"]
_KEPT = {
    # table: (filled in once, free to change)
    "milestone": (["done_on"], ["note"]),
    "outputrecord": ([], []),
    "evidence": ([], []),
    "procurementstep": ([], []),
    "participant": (["left_on"], []),
    "handover": ([], []),
    "revolvingshare": ([], []),
    "revolvingreturn": ([], []),
    "supportresult": ([], []),
    "marketlink": ([], []),
    "trainingsession": ([], []),
    "attendance": ([], []),
    "learner": (["certified_on"], ["ends_on", "days_attended", "certificate", "dropped_out"]),
    "overseasworker": (["left_on", "back_on"], []),
    "jobplacement": (["ends_on"], []),
    "installation": ([], ["state"]),
    "installationcheck": ([], []),
    "childmeasurement": ([], []),
    "schoolmeal": ([], []),
    "costitem": ([], []),
    "costlink": ([], []),
    "contribution": ([], []),
    "blending": ([], []),
    "nomination": ([], []),
    "award": ([], []),
    "twinning": (["ends_on"], []),
    "twinningresult": ([], []),
    "examplehousehold": (["agreed_on"], []),
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budget", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0002_acts_and_duplicates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    giamngheo.integrity.fields.ByteOrderedField(
                        max_length=40, unique=True, verbose_name="mã"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                (
                    "programme",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=60, verbose_name="chương trình"),
                ),
                (
                    "part",
                    giamngheo.integrity.fields.ByteOrderedField(
                        max_length=32, verbose_name="dự án, tiểu dự án"
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="loại")),
                ("title", models.CharField(max_length=300, verbose_name="tên")),
                ("goal", models.CharField(blank=True, max_length=1000, verbose_name="mục tiêu")),
                ("lead_name", models.CharField(blank=True, max_length=200, verbose_name="cơ quan chủ trì")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("budget_year", models.PositiveSmallIntegerField(verbose_name="năm ngân sách")),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("value_chain", "liên kết theo chuỗi giá trị"),
                            ("community", "cộng đồng"),
                            ("special", "nhiệm vụ, mô hình đặc thù"),
                        ],
                        max_length=11,
                        verbose_name="phương thức",
                    ),
                ),
                (
                    "group_name",
                    models.CharField(blank=True, max_length=200, verbose_name="tổ, nhóm cộng đồng"),
                ),
                ("group_leader", models.CharField(blank=True, max_length=120, verbose_name="tổ trưởng")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "đang lập kế hoạch"),
                            ("approved", "đã phê duyệt"),
                            ("running", "đang thực hiện"),
                            ("accepted", "đã nghiệm thu"),
                            ("settled", "đã quyết toán"),
                            ("suspended", "tạm dừng"),
                            ("cancelled", "đã hủy"),
                        ],
                        default="planned",
                        max_length=9,
                        verbose_name="tình trạng",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="lần thay đổi")),
                (
                    "accepted_amount",
                    models.BigIntegerField(blank=True, null=True, verbose_name="giá trị nghiệm thu"),
                ),
                (
                    "settled_amount",
                    models.BigIntegerField(blank=True, null=True, verbose_name="giá trị quyết toán"),
                ),
                ("planned_at", models.DateTimeField(verbose_name="lập lúc")),
                ("planned_by", models.CharField(max_length=64, verbose_name="người lập")),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="budget.budgetunit",
                        verbose_name="đơn vị sử dụng ngân sách",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(related_name="+", to="places.place", verbose_name="nơi thực hiện"),
                ),
            ],
            options={
                "verbose_name": "hoạt động",
                "verbose_name_plural": "hoạt động",
                "ordering": ["budget_year", "programme", "part", "code"],
            },
        ),
        migrations.CreateModel(
            name="ActivityStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=32, verbose_name="việc")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("planned", "đang lập kế hoạch"),
                            ("approved", "đã phê duyệt"),
                            ("running", "đang thực hiện"),
                            ("accepted", "đã nghiệm thu"),
                            ("settled", "đã quyết toán"),
                            ("suspended", "tạm dừng"),
                            ("cancelled", "đã hủy"),
                        ],
                        max_length=9,
                        verbose_name="từ tình trạng",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("planned", "đang lập kế hoạch"),
                            ("approved", "đã phê duyệt"),
                            ("running", "đang thực hiện"),
                            ("accepted", "đã nghiệm thu"),
                            ("settled", "đã quyết toán"),
                            ("suspended", "tạm dừng"),
                            ("cancelled", "đã hủy"),
                        ],
                        max_length=9,
                        verbose_name="đến tình trạng",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số văn bản")),
                ("issuer", models.CharField(blank=True, max_length=200, verbose_name="cơ quan ban hành")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="số tiền")),
                ("at", models.DateTimeField(verbose_name="ghi lúc")),
                ("by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="hoàn tác lúc")),
                (
                    "undone_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người hoàn tác"),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "bước của hoạt động",
                "verbose_name_plural": "bước của hoạt động",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Blending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("programme", models.CharField(max_length=200, verbose_name="chương trình")),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                ("decision", models.CharField(max_length=60, verbose_name="số quyết định")),
                ("decided_on", models.DateField(verbose_name="ngày quyết định")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blended",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "lồng ghép",
                "verbose_name_plural": "lồng ghép",
                "ordering": ["decided_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="CostLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cost_links",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="budget.movement",
                        verbose_name="khoản ghi sổ",
                    ),
                ),
            ],
            options={
                "verbose_name": "khoản tiền của hoạt động",
                "verbose_name_plural": "khoản tiền của hoạt động",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "quyết định, kế hoạch"),
                            ("minutes", "biên bản"),
                            ("contract", "hợp đồng, thanh lý"),
                            ("invoice", "hóa đơn, chứng từ"),
                            ("list", "danh sách, bảng kê đã ký"),
                            ("photo", "ảnh"),
                            ("other", "khác"),
                        ],
                        max_length=8,
                        verbose_name="loại",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="trích yếu")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số văn bản")),
                ("on", models.DateField(verbose_name="ngày")),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("media_type", models.CharField(max_length=80, verbose_name="kiểu tệp")),
                ("size", models.PositiveIntegerField(verbose_name="dung lượng")),
                ("hash", models.CharField(max_length=64, verbose_name="mã nội dung")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài liệu kèm theo",
                "verbose_name_plural": "tài liệu kèm theo",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ExampleHousehold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("story", models.TextField(verbose_name="việc làm tiêu biểu")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="hộ đồng ý ngày")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examples",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
            ],
            options={
                "verbose_name": "hộ tiêu biểu",
                "verbose_name_plural": "hộ tiêu biểu",
                "ordering": ["-year", "id"],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("asset", models.CharField(max_length=200, verbose_name="thiết bị")),
                ("spot", models.CharField(blank=True, max_length=200, verbose_name="vị trí")),
                ("latitude", models.IntegerField(blank=True, null=True, verbose_name="vĩ độ (phần triệu)")),
                (
                    "longitude",
                    models.IntegerField(blank=True, null=True, verbose_name="kinh độ (phần triệu)"),
                ),
                ("serial", models.CharField(blank=True, max_length=60, verbose_name="số hiệu")),
                ("producer", models.CharField(blank=True, max_length=200, verbose_name="nơi sản xuất")),
                ("installed_on", models.DateField(verbose_name="ngày lắp đặt")),
                (
                    "warranty_until",
                    models.DateField(blank=True, null=True, verbose_name="bảo hành đến hết ngày"),
                ),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="giá trị")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "hoạt động tốt"),
                            ("faulty", "hỏng, chờ sửa"),
                            ("repaired", "đã sửa"),
                            ("removed", "đã tháo dỡ"),
                        ],
                        default="working",
                        max_length=8,
                        verbose_name="tình trạng",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="installations",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="installations",
                        to="places.place",
                        verbose_name="nơi lắp đặt",
                    ),
                ),
            ],
            options={
                "verbose_name": "thiết bị lắp đặt",
                "verbose_name_plural": "thiết bị lắp đặt",
                "ordering": ["activity_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="InstallationCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "hoạt động tốt"),
                            ("faulty", "hỏng, chờ sửa"),
                            ("repaired", "đã sửa"),
                            ("removed", "đã tháo dỡ"),
                        ],
                        max_length=8,
                        verbose_name="tình trạng",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "installation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="programme.installation",
                        verbose_name="thiết bị lắp đặt",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần kiểm tra thiết bị",
                "verbose_name_plural": "lần kiểm tra thiết bị",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="MarketLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("buyer", models.CharField(max_length=200, verbose_name="bên mua")),
                ("product", models.CharField(max_length=200, verbose_name="sản phẩm")),
                ("contract", models.CharField(blank=True, max_length=60, verbose_name="số hợp đồng")),
                ("on", models.DateField(verbose_name="ngày")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="giá trị")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "liên kết tiêu thụ",
                "verbose_name_plural": "liên kết tiêu thụ",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="nội dung")),
                ("planned_on", models.DateField(verbose_name="dự kiến ngày")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="xong ngày")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "mốc thực hiện",
                "verbose_name_plural": "mốc thực hiện",
                "ordering": ["planned_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("movement", models.CharField(max_length=300, verbose_name="phong trào")),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                (
                    "nominee",
                    models.CharField(
                        choices=[
                            ("collective", "tập thể"),
                            ("person", "cá nhân"),
                            ("household", "hộ gia đình"),
                        ],
                        max_length=10,
                        verbose_name="đối tượng",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("criteria", models.TextField(verbose_name="tiêu chuẩn")),
                ("achievement", models.TextField(verbose_name="thành tích")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("commune", "cấp xã"),
                            ("district", "cấp huyện"),
                            ("province", "cấp tỉnh"),
                            ("ministry", "bộ, ngành trung ương"),
                            ("state", "Nhà nước"),
                        ],
                        max_length=8,
                        verbose_name="cấp khen",
                    ),
                ),
                ("proposed_by", models.CharField(max_length=200, verbose_name="nơi đề nghị")),
                ("on", models.DateField(verbose_name="ngày đề nghị")),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị khen thưởng",
                "verbose_name_plural": "đề nghị khen thưởng",
                "ordering": ["-year", "id"],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("title", models.CharField(max_length=120, verbose_name="hình thức")),
                ("decision", models.CharField(max_length=60, verbose_name="số quyết định")),
                ("decided_on", models.DateField(verbose_name="ngày quyết định")),
                ("issuer", models.CharField(max_length=200, verbose_name="cơ quan ban hành")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="tiền thưởng")),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="programme.nomination",
                        verbose_name="đề nghị khen thưởng",
                    ),
                ),
            ],
            options={
                "verbose_name": "khen thưởng",
                "verbose_name_plural": "khen thưởng",
                "ordering": ["-decided_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="OutputRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("output", models.CharField(max_length=32, verbose_name="kết quả")),
                ("quantity_thousandths", models.BigIntegerField(verbose_name="số lượng (phần nghìn)")),
                ("on", models.DateField(verbose_name="ngày")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="done",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả thực hiện",
                "verbose_name_plural": "kết quả thực hiện",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="họ và tên")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("beneficiary", "được hỗ trợ"),
                            ("leader", "tổ trưởng, hộ dẫn dắt"),
                            ("trainee", "học viên"),
                            ("guest", "khách mời, cán bộ"),
                        ],
                        default="beneficiary",
                        max_length=11,
                        verbose_name="vai trò",
                    ),
                ),
                ("on", models.DateField(verbose_name="từ ngày")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="thôi từ ngày")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("medium", "hộ có mức sống trung bình"),
                            ("not_poor", "không nghèo"),
                        ],
                        max_length=9,
                        verbose_name="phân loại lúc đó",
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=60, verbose_name="số quyết định")),
                ("escaped_on", models.DateField(blank=True, null=True, verbose_name="thoát nghèo từ ngày")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="lý do được chọn")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supported",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supported",
                        to="registry.person",
                        verbose_name="nhân khẩu",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="nơi ở",
                    ),
                ),
            ],
            options={
                "verbose_name": "người tham gia",
                "verbose_name_plural": "người tham gia",
                "ordering": ["activity_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="OverseasWorker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("country", models.CharField(max_length=80, verbose_name="nước đến")),
                (
                    "enterprise",
                    models.CharField(blank=True, max_length=200, verbose_name="doanh nghiệp đưa đi"),
                ),
                ("work", models.CharField(blank=True, max_length=200, verbose_name="công việc")),
                (
                    "contract_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="thời hạn hợp đồng (tháng)"
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="ngày xuất cảnh")),
                ("back_on", models.DateField(blank=True, null=True, verbose_name="ngày về nước")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overseas",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "người đi làm việc ở nước ngoài",
                "verbose_name_plural": "người đi làm việc ở nước ngoài",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Learner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("trade", models.CharField(max_length=120, verbose_name="nghề")),
                ("level", models.CharField(blank=True, max_length=60, verbose_name="trình độ")),
                ("starts_on", models.DateField(verbose_name="khai giảng")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="bế giảng")),
                ("days_planned", models.PositiveSmallIntegerField(verbose_name="số ngày học")),
                (
                    "days_attended",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số ngày dự"),
                ),
                ("certificate", models.CharField(blank=True, max_length=60, verbose_name="số chứng chỉ")),
                ("certified_on", models.DateField(blank=True, null=True, verbose_name="ngày cấp")),
                ("dropped_out", models.BooleanField(default=False, verbose_name="bỏ học")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learning",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "người học nghề",
                "verbose_name_plural": "người học nghề",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="JobPlacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employed", "được tuyển dụng"),
                            ("self_employed", "tự tạo việc làm"),
                            ("group", "vào tổ hợp tác, hợp tác xã"),
                            ("same", "làm nghề cũ, năng suất tăng"),
                        ],
                        max_length=13,
                        verbose_name="loại",
                    ),
                ),
                ("employer", models.CharField(blank=True, max_length=200, verbose_name="nơi làm việc")),
                ("work", models.CharField(blank=True, max_length=200, verbose_name="công việc")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc làm được nhận",
                "verbose_name_plural": "việc làm được nhận",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("goods", "hiện vật"), ("cash", "tiền")],
                        default="goods",
                        max_length=5,
                        verbose_name="loại",
                    ),
                ),
                ("item", models.CharField(max_length=200, verbose_name="tên hàng hóa")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="đơn vị tính")),
                (
                    "quantity_thousandths",
                    models.BigIntegerField(blank=True, null=True, verbose_name="số lượng (phần nghìn)"),
                ),
                ("unit_price", models.BigIntegerField(blank=True, null=True, verbose_name="đơn giá")),
                ("amount", models.BigIntegerField(verbose_name="thành tiền")),
                ("specification", models.CharField(blank=True, max_length=200, verbose_name="quy cách")),
                ("mark", models.CharField(blank=True, max_length=120, verbose_name="nhãn hiệu")),
                ("producer", models.CharField(blank=True, max_length=200, verbose_name="nơi sản xuất")),
                (
                    "bought_from",
                    models.CharField(blank=True, max_length=200, verbose_name="mua của, số giấy biên nhận"),
                ),
                ("on", models.DateField(verbose_name="ngày nhận")),
                ("received_by", models.CharField(max_length=120, verbose_name="người nhận")),
                (
                    "receipt",
                    models.CharField(
                        choices=[
                            ("signature", "chữ ký"),
                            ("fingerprint", "điểm chỉ"),
                            ("payment", "xác nhận của đơn vị chi trả"),
                        ],
                        max_length=11,
                        verbose_name="xác nhận bằng",
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="số chứng từ chi trả"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "khoản bàn giao",
                "verbose_name_plural": "khoản bàn giao",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="CostItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="nội dung chi")),
                ("norm", models.CharField(blank=True, max_length=40, verbose_name="định mức")),
                ("unit", models.CharField(max_length=30, verbose_name="đơn vị tính")),
                ("quantity_thousandths", models.BigIntegerField(verbose_name="số lượng (phần nghìn)")),
                ("unit_price", models.BigIntegerField(verbose_name="đơn giá")),
                ("amount", models.BigIntegerField(verbose_name="thành tiền")),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "khoản chi",
                "verbose_name_plural": "khoản chi",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("giver", models.CharField(max_length=200, verbose_name="bên đóng góp")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("labour", "ngày công"),
                            ("goods", "vật tư, hiện vật"),
                            ("cash", "tiền"),
                            ("land", "đất"),
                        ],
                        max_length=6,
                        verbose_name="loại",
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="nội dung")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="đơn vị tính")),
                (
                    "quantity_thousandths",
                    models.BigIntegerField(blank=True, null=True, verbose_name="số lượng (phần nghìn)"),
                ),
                ("unit_price", models.BigIntegerField(blank=True, null=True, verbose_name="đơn giá")),
                ("amount", models.BigIntegerField(verbose_name="trị giá")),
                ("rule", models.CharField(blank=True, max_length=200, verbose_name="cách tính giá trị")),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "đóng góp",
                "verbose_name_plural": "đóng góp",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ChildMeasurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "weight_grams",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="cân nặng (gam)"),
                ),
                (
                    "height_mm",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="chiều cao (mm)"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần cân đo",
                "verbose_name_plural": "lần cân đo",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlannedCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("central", "ngân sách trung ương"),
                            ("province", "ngân sách tỉnh"),
                            ("district", "ngân sách huyện"),
                            ("commune", "ngân sách xã"),
                            ("other_programme", "lồng ghép chương trình khác"),
                            ("people", "nhân dân đóng góp"),
                            ("loan", "vốn vay"),
                        ],
                        max_length=16,
                        verbose_name="nguồn vốn",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("recurrent", "vốn sự nghiệp"), ("investment", "vốn đầu tư")],
                        default="recurrent",
                        max_length=10,
                        verbose_name="loại vốn",
                    ),
                ),
                ("origin_year", models.PositiveSmallIntegerField(verbose_name="năm giao vốn")),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="costs",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "kinh phí dự kiến",
                "verbose_name_plural": "kinh phí dự kiến",
                "ordering": ["activity_id", "source", "kind", "origin_year"],
            },
        ),
        migrations.CreateModel(
            name="PlannedOutput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("output", models.CharField(max_length=32, verbose_name="kết quả")),
                ("quantity_thousandths", models.BigIntegerField(verbose_name="số lượng (phần nghìn)")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outputs",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả dự kiến",
                "verbose_name_plural": "kết quả dự kiến",
                "ordering": ["activity_id", "output"],
            },
        ),
        migrations.CreateModel(
            name="ProcurementStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("package", models.CharField(max_length=120, verbose_name="gói")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("plan", "kế hoạch lựa chọn nhà thầu"),
                            ("invitation", "mời chào giá, mời thầu"),
                            ("evaluation", "đánh giá"),
                            ("result", "kết quả lựa chọn nhà thầu"),
                            ("contract", "hợp đồng"),
                            ("delivery", "giao hàng"),
                            ("acceptance", "nghiệm thu"),
                            ("liquidation", "thanh lý hợp đồng"),
                            ("payment", "đề nghị thanh toán"),
                        ],
                        max_length=11,
                        verbose_name="bước",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số văn bản")),
                ("party", models.CharField(blank=True, max_length=200, verbose_name="nhà cung cấp")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="số tiền")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="procurement",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "bước mua sắm",
                "verbose_name_plural": "bước mua sắm",
                "ordering": ["package", "on", "id"],
            },
        ),
        migrations.CreateModel(
            name="RevolvingShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("promised", models.CharField(max_length=200, verbose_name="cam kết")),
                ("amount", models.BigIntegerField(verbose_name="trị giá")),
                ("due_on", models.DateField(verbose_name="hạn trả")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "phần quay vòng",
                "verbose_name_plural": "phần quay vòng",
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="RevolvingReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("amount", models.BigIntegerField(verbose_name="trị giá")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "passed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passed_on",
                        to="programme.participant",
                        verbose_name="người nhận tiếp",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="programme.revolvingshare",
                        verbose_name="phần quay vòng",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần hoàn trả quay vòng",
                "verbose_name_plural": "lần hoàn trả quay vòng",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="SchoolMeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("school", models.CharField(max_length=200, verbose_name="trường")),
                ("month", models.DateField(verbose_name="tháng (ngày đầu)")),
                ("children", models.PositiveIntegerField(verbose_name="số trẻ")),
                ("meals", models.PositiveIntegerField(verbose_name="số suất ăn")),
                ("amount", models.BigIntegerField(verbose_name="kinh phí")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meals",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "bữa ăn học đường",
                "verbose_name_plural": "bữa ăn học đường",
                "ordering": ["month", "school", "id"],
            },
        ),
        migrations.CreateModel(
            name="SupportingBody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("task", models.CharField(blank=True, max_length=300, verbose_name="nhiệm vụ")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporting",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "cơ quan phối hợp",
                "verbose_name_plural": "cơ quan phối hợp",
                "ordering": ["activity_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="SupportResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="sau số tháng")),
                ("on", models.DateField(verbose_name="ngày đánh giá")),
                ("kept_up", models.BooleanField(blank=True, null=True, verbose_name="còn duy trì")),
                (
                    "income_change",
                    models.BigIntegerField(blank=True, null=True, verbose_name="thu nhập tăng thêm"),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("medium", "hộ có mức sống trung bình"),
                            ("not_poor", "không nghèo"),
                        ],
                        max_length=9,
                        verbose_name="phân loại lúc đó",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="nhận xét")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả sau hỗ trợ",
                "verbose_name_plural": "kết quả sau hỗ trợ",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "half",
                    models.CharField(
                        choices=[("morning", "sáng"), ("afternoon", "chiều"), ("whole", "cả ngày")],
                        default="whole",
                        max_length=9,
                        verbose_name="buổi",
                    ),
                ),
                ("topic", models.CharField(max_length=300, verbose_name="nội dung")),
                ("venue", models.CharField(blank=True, max_length=200, verbose_name="nơi tổ chức")),
                ("teacher", models.CharField(blank=True, max_length=200, verbose_name="giảng viên")),
                ("attending", models.PositiveIntegerField(blank=True, null=True, verbose_name="số người dự")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.activity",
                        verbose_name="hoạt động",
                    ),
                ),
            ],
            options={
                "verbose_name": "buổi tập huấn",
                "verbose_name_plural": "buổi tập huấn",
                "ordering": ["on", "half", "id"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="programme.participant",
                        verbose_name="người tham gia",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="programme.trainingsession",
                        verbose_name="buổi tập huấn",
                    ),
                ),
            ],
            options={
                "verbose_name": "lượt dự",
                "verbose_name_plural": "lượt dự",
                "ordering": ["session_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Twinning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("agency", models.CharField(max_length=200, verbose_name="cơ quan, đơn vị")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("decision", models.CharField(blank=True, max_length=60, verbose_name="số quyết định")),
                ("promised", models.TextField(verbose_name="nội dung cam kết")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="trị giá cam kết")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="twinnings",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết nghĩa",
                "verbose_name_plural": "kết nghĩa",
                "ordering": ["place_id", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="TwinningResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "request",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã yêu cầu"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=64, null=True, verbose_name="người rút"),
                ),
                (
                    "withdrawn_why",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="lý do rút"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("what", models.CharField(max_length=300, verbose_name="nội dung")),
                ("amount", models.BigIntegerField(blank=True, null=True, verbose_name="trị giá")),
                (
                    "households",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="số hộ được giúp"),
                ),
                (
                    "twinning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="programme.twinning",
                        verbose_name="kết nghĩa",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả kết nghĩa",
                "verbose_name_plural": "kết quả kết nghĩa",
                "ordering": ["on", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["place", "budget_year"], name="programme_activity_place"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["programme", "part", "budget_year"], name="programme_activity_part"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["planned", "approved", "running", "accepted", "settled", "suspended", "cancelled"],
                    )
                ),
                name="programme_activity_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["", "value_chain", "community", "special"])),
                name="programme_activity_mode_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="programme_activity_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget_year__gte", 2000), ("budget_year__lte", 2199)),
                name="programme_activity_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_amount__isnull", True),
                    models.Q(("accepted_amount__gte", 0), ("accepted_amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_activity_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_amount__isnull", True),
                    models.Q(("settled_amount__gte", 0), ("settled_amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_activity_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="activitystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "from_state__in",
                        [
                            "",
                            "planned",
                            "approved",
                            "running",
                            "accepted",
                            "settled",
                            "suspended",
                            "cancelled",
                        ],
                    )
                ),
                name="programme_step_from_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activitystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "to_state__in",
                        ["planned", "approved", "running", "accepted", "settled", "suspended", "cancelled"],
                    )
                ),
                name="programme_step_to_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activitystep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_step_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="blending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 1), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_blending_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="blending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("activity", "programme", "decision"),
                name="programme_blending_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="costlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 1), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_link_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="costlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("activity", "movement"),
                name="programme_link_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["decision", "minutes", "contract", "invoice", "list", "photo", "other"])
                ),
                name="programme_evidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("activity", "hash"),
                name="programme_evidence_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gt", 0)), name="programme_evidence_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="examplehousehold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("household", "year"),
                name="programme_example_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="installation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["working", "faulty", "repaired", "removed"])),
                name="programme_installation_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="installation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("warranty_until__isnull", True),
                    ("warranty_until__gte", models.F("installed_on")),
                    _connector="OR",
                ),
                name="programme_installation_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="installation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_installation_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="installation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__gte", -90000000),
                        ("latitude__isnull", False),
                        ("latitude__lte", 90000000),
                        ("longitude__gte", -180000000),
                        ("longitude__isnull", False),
                        ("longitude__lte", 180000000),
                    ),
                    _connector="OR",
                ),
                name="programme_installation_coordinates",
            ),
        ),
        migrations.AddConstraint(
            model_name="installationcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["working", "faulty", "repaired", "removed"])),
                name="programme_check_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="marketlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_link_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("activity", "title"),
                name="programme_milestone_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(("nominee__in", ["collective", "person", "household"])),
                name="programme_nomination_nominee_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["commune", "district", "province", "ministry", "state"])),
                name="programme_nomination_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("household__isnull", False), ("nominee", "household")),
                    ("household__isnull", True),
                    _connector="OR",
                ),
                name="programme_nomination_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("place", "movement", "year", "name", "level"),
                name="programme_nomination_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_award_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("nomination",),
                name="programme_award_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="outputrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity_thousandths__isnull", True),
                    models.Q(
                        ("quantity_thousandths__gte", 1), ("quantity_thousandths__lte", 1000000000000000)
                    ),
                    _connector="OR",
                ),
                name="programme_done_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["beneficiary", "leader", "trainee", "guest"])),
                name="programme_participant_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["", "poor", "near_poor", "medium", "not_poor"])),
                name="programme_participant_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on__isnull", True), ("left_on__gte", models.F("on")), _connector="OR"
                ),
                name="programme_participant_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", ""), ("household__isnull", True)),
                    ("household__isnull", False),
                    _connector="OR",
                ),
                name="programme_participant_copied",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("household__isnull", False), ("person__isnull", True)
                ),
                fields=("activity", "household"),
                name="programme_participant_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("person__isnull", False)),
                fields=("activity", "person"),
                name="programme_participant_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="overseasworker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("back_on__isnull", True),
                    models.Q(("left_on__isnull", False), ("back_on__gte", models.F("left_on"))),
                    _connector="OR",
                ),
                name="programme_overseas_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="overseasworker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("participant",),
                name="programme_overseas_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="programme_learner_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certificate", ""), ("certified_on__isnull", True)),
                    models.Q(
                        models.Q(("certificate", ""), _negated=True),
                        ("certified_on__isnull", False),
                        ("dropped_out", False),
                    ),
                    _connector="OR",
                ),
                name="programme_learner_certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="learner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("participant",),
                name="programme_learner_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["employed", "self_employed", "group", "same"])),
                name="programme_placement_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobplacement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="programme_placement_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["goods", "cash"])), name="programme_handover_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("receipt__in", ["signature", "fingerprint", "payment"])),
                name="programme_handover_receipt_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_handover_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity_thousandths__isnull", True), ("unit_price__isnull", True)),
                    models.Q(
                        ("quantity_thousandths__gt", 0),
                        ("quantity_thousandths__isnull", False),
                        ("quantity_thousandths__lte", 1000000000),
                        ("unit_price__gte", 0),
                        ("unit_price__isnull", False),
                        ("unit_price__lte", 1000000000),
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.Value(1000)
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_thousandths"), "*", models.F("unit_price")
                                ),
                                "+",
                                models.Value(500),
                            ),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.Value(1000)
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_thousandths"), "*", models.F("unit_price")
                                ),
                                "-",
                                models.Value(500),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="programme_handover_priced",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "goods"), ("quantity_thousandths__isnull", False)),
                    models.Q(("kind", "cash"), ("quantity_thousandths__isnull", True)),
                    _connector="OR",
                ),
                name="programme_handover_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("receipt", "payment"), ("reference", ""), _negated=True),
                name="programme_handover_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="costitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_item_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="costitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity_thousandths__isnull", True), ("unit_price__isnull", True)),
                    models.Q(
                        ("quantity_thousandths__gt", 0),
                        ("quantity_thousandths__isnull", False),
                        ("quantity_thousandths__lte", 1000000000),
                        ("unit_price__gte", 0),
                        ("unit_price__isnull", False),
                        ("unit_price__lte", 1000000000),
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.Value(1000)
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_thousandths"), "*", models.F("unit_price")
                                ),
                                "+",
                                models.Value(500),
                            ),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.Value(1000)
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_thousandths"), "*", models.F("unit_price")
                                ),
                                "-",
                                models.Value(500),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="programme_item_priced",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["labour", "goods", "cash", "land"])),
                name="programme_contribution_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 1), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_contribution_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity_thousandths__isnull", True), ("unit_price__isnull", True)),
                    models.Q(
                        ("quantity_thousandths__gt", 0),
                        ("quantity_thousandths__isnull", False),
                        ("quantity_thousandths__lte", 1000000000),
                        ("unit_price__gte", 0),
                        ("unit_price__isnull", False),
                        ("unit_price__lte", 1000000000),
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.Value(1000)
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_thousandths"), "*", models.F("unit_price")
                                ),
                                "+",
                                models.Value(500),
                            ),
                        ),
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "*", models.Value(1000)
                            ),
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_thousandths"), "*", models.F("unit_price")
                                ),
                                "-",
                                models.Value(500),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="programme_contribution_priced",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "cash"), models.Q(("rule", ""), _negated=True), _connector="OR"),
                name="programme_contribution_valued",
            ),
        ),
        migrations.AddConstraint(
            model_name="childmeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight_grams__isnull", False), ("height_mm__isnull", False), _connector="OR"
                ),
                name="programme_measurement_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="childmeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("weight_grams__isnull", True),
                        models.Q(("weight_grams__gte", 300), ("weight_grams__lte", 200000)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("height_mm__isnull", True),
                        models.Q(("height_mm__gte", 250), ("height_mm__lte", 2300)),
                        _connector="OR",
                    ),
                ),
                name="programme_measurement_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="childmeasurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("participant", "on"),
                name="programme_measurement_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        ["central", "province", "district", "commune", "other_programme", "people", "loan"],
                    )
                ),
                name="programme_cost_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcost",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["recurrent", "investment"])),
                name="programme_cost_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 1), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_cost_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcost",
            constraint=models.UniqueConstraint(
                fields=("activity", "source", "kind", "origin_year"), name="programme_cost_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedoutput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity_thousandths__isnull", True),
                    models.Q(
                        ("quantity_thousandths__gte", 1), ("quantity_thousandths__lte", 1000000000000000)
                    ),
                    _connector="OR",
                ),
                name="programme_output_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedoutput",
            constraint=models.UniqueConstraint(fields=("activity", "output"), name="programme_output_once"),
        ),
        migrations.AddConstraint(
            model_name="procurementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "step__in",
                        [
                            "plan",
                            "invitation",
                            "evaluation",
                            "result",
                            "contract",
                            "delivery",
                            "acceptance",
                            "liquidation",
                            "payment",
                        ],
                    )
                ),
                name="programme_procurement_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="procurementstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_procurement_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="revolvingshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 1), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_share_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="revolvingreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 1), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_return_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolmeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_meal_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolmeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="programme_meal_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolmeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("activity", "school", "month"),
                name="programme_meal_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportingbody",
            constraint=models.UniqueConstraint(fields=("activity", "name"), name="programme_supporting_once"),
        ),
        migrations.AddConstraint(
            model_name="supportresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__in", [6, 12, 24])), name="programme_result_months"
            ),
        ),
        migrations.AddConstraint(
            model_name="supportresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__in", ["", "poor", "near_poor", "medium", "not_poor"])),
                name="programme_result_category_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("participant__isnull", False)),
                fields=("participant", "months"),
                name="programme_result_participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("participant__isnull", True)),
                fields=("activity", "months"),
                name="programme_result_activity",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", ["morning", "afternoon", "whole"])),
                name="programme_session_half_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("session", "participant"),
                name="programme_attendance_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="twinning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="programme_twinning_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="twinning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_twinning_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="twinning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("agency", "place", "starts_on"),
                name="programme_twinning_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="twinningresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gte", 0), ("amount__lte", 1000000000000000)),
                    _connector="OR",
                ),
                name="programme_twinning_result_amount",
            ),
        ),
        append_only("programme_activitystep", fill_once=["undone_at", "undone_by"]),
        *(
            append_only(f"programme_{table}", fill_once=[*_WITHDRAWING, *once], free=free)
            for table, (once, free) in _KEPT.items()
        ),
    ]
