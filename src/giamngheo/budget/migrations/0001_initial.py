"""The journal: units, bases, lines, entries, movements, and the balances that the database keeps."""

import django.db.models.deletion
from django.db import migrations, models

import giamngheo.integrity.fields
from giamngheo.budget.guards import Booking, KeptBalance, LineBalances
from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "quyết định"),
                            ("voucher", "chứng từ"),
                            ("statement", "bảng đối chiếu kho bạc"),
                            ("minutes", "biên bản"),
                        ],
                        max_length=9,
                        verbose_name="loại",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số")),
                ("signed_on", models.DateField(verbose_name="ngày ký")),
                ("issuer", models.CharField(max_length=200, verbose_name="cơ quan ban hành")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="về việc")),
            ],
            options={
                "verbose_name": "căn cứ",
                "verbose_name_plural": "căn cứ",
                "ordering": ["signed_on", "number", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["decision", "voucher", "statement", "minutes"])),
                        name="budget_basis_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="budget_basis_numbered"
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "number", "signed_on", "issuer"), name="budget_basis_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetUnit",
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
                        max_length=32, unique=True, verbose_name="mã"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("opened_on", models.DateField(verbose_name="có từ ngày")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="thôi từ ngày")),
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
                "verbose_name": "đơn vị sử dụng ngân sách",
                "verbose_name_plural": "đơn vị sử dụng ngân sách",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        max_length=10,
                        verbose_name="loại vốn",
                    ),
                ),
                ("origin_year", models.PositiveSmallIntegerField(verbose_name="năm giao vốn")),
                ("budget_year", models.PositiveSmallIntegerField(verbose_name="năm ngân sách")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="budget.budgetunit",
                        verbose_name="đơn vị sử dụng ngân sách",
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng dự toán",
                "verbose_name_plural": "dòng dự toán",
                "ordering": ["budget_year", "programme", "part", "source", "kind", "origin_year", "unit_id"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("allot", "giao dự toán"),
                            ("share_out", "phân bổ cho đơn vị cấp dưới"),
                            ("adjust", "điều chỉnh dự toán"),
                            ("move", "điều chuyển giữa các dòng"),
                            ("carry_over", "chuyển nguồn, kéo dài sang năm sau"),
                            ("return_money", "nộp trả"),
                            ("advance", "tạm ứng"),
                            ("settle", "hoàn ứng"),
                            ("disburse", "thanh toán"),
                            ("cancel", "hủy dự toán"),
                            ("correct", "đính chính"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("narrative", models.CharField(blank=True, max_length=300, verbose_name="diễn giải")),
                ("request", models.UUIDField(unique=True, verbose_name="mã yêu cầu")),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="budget.basis",
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="budget.entry",
                        verbose_name="đính chính",
                    ),
                ),
            ],
            options={
                "verbose_name": "bút toán",
                "verbose_name_plural": "bút toán",
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("allot", "giao dự toán"),
                            ("share_out", "phân bổ cho đơn vị cấp dưới"),
                            ("adjust", "điều chỉnh dự toán"),
                            ("move", "điều chuyển giữa các dòng"),
                            ("carry_over", "chuyển nguồn, kéo dài sang năm sau"),
                            ("return_money", "nộp trả"),
                            ("advance", "tạm ứng"),
                            ("settle", "hoàn ứng"),
                            ("disburse", "thanh toán"),
                            ("cancel", "hủy dự toán"),
                            ("correct", "đính chính"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("reversal", models.BooleanField(default=False, verbose_name="đính chính")),
                (
                    "from_account",
                    models.CharField(
                        choices=[
                            ("grant", "nguồn giao"),
                            ("available", "còn được chi"),
                            ("advanced", "tạm ứng chưa hoàn"),
                            ("spent", "đã chi"),
                            ("returned", "đã nộp trả"),
                            ("cancelled", "đã hủy"),
                            ("unfunded", "chi vượt dự toán"),
                        ],
                        max_length=9,
                        verbose_name="từ tài khoản",
                    ),
                ),
                (
                    "to_account",
                    models.CharField(
                        choices=[
                            ("grant", "nguồn giao"),
                            ("available", "còn được chi"),
                            ("advanced", "tạm ứng chưa hoàn"),
                            ("spent", "đã chi"),
                            ("returned", "đã nộp trả"),
                            ("cancelled", "đã hủy"),
                            ("unfunded", "chi vượt dự toán"),
                        ],
                        max_length=9,
                        verbose_name="đến tài khoản",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="số tiền")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="budget.entry",
                        verbose_name="bút toán",
                    ),
                ),
                (
                    "from_line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budget.budgetline",
                        verbose_name="từ dòng",
                    ),
                ),
                (
                    "to_line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budget.budgetline",
                        verbose_name="đến dòng",
                    ),
                ),
            ],
            options={
                "verbose_name": "khoản ghi sổ",
                "verbose_name_plural": "khoản ghi sổ",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("grant", "nguồn giao"),
                            ("available", "còn được chi"),
                            ("advanced", "tạm ứng chưa hoàn"),
                            ("spent", "đã chi"),
                            ("returned", "đã nộp trả"),
                            ("cancelled", "đã hủy"),
                            ("unfunded", "chi vượt dự toán"),
                        ],
                        max_length=9,
                        verbose_name="tài khoản",
                    ),
                ),
                ("amount", models.BigIntegerField(default=0, verbose_name="số tiền")),
                ("last_movement", models.BigIntegerField(default=0, verbose_name="khoản ghi sổ cuối")),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="ngày ghi sổ cuối")),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="budget.budgetline",
                        verbose_name="dòng dự toán",
                    ),
                ),
            ],
            options={
                "verbose_name": "số dư",
                "verbose_name_plural": "số dư",
                "ordering": ["line_id", "account"],
                "constraints": [
                    models.UniqueConstraint(fields=("line", "account"), name="budget_balance_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("account__in", ["available", "advanced", "spent", "returned", "cancelled"]),
                                ("amount__gte", 0),
                                ("amount__lte", 10000000000000000),
                            ),
                            models.Q(
                                ("account__in", ["grant", "unfunded"]),
                                ("amount__gte", -10000000000000000),
                                ("amount__lte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="budget_balance_overdraft",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="budgetunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="budget_unit_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        ["central", "province", "district", "commune", "other_programme", "people", "loan"],
                    )
                ),
                name="budget_line_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["recurrent", "investment"])), name="budget_line_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("budget_year__gte", models.F("origin_year")),
                    ("budget_year__lte", 2199),
                    ("origin_year__gte", 2000),
                ),
                name="budget_line_years",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("programme", "part", "source", "kind", "origin_year", "budget_year", "unit"),
                name="budget_line_once",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["on"], name="budget_entry_on"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            "allot",
                            "share_out",
                            "adjust",
                            "move",
                            "carry_over",
                            "return_money",
                            "advance",
                            "settle",
                            "disburse",
                            "cancel",
                            "correct",
                        ],
                    )
                ),
                name="budget_entry_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "correct"), ("reverses__isnull", False)),
                    models.Q(models.Q(("act", "correct"), _negated=True), ("reverses__isnull", True)),
                    _connector="OR",
                ),
                name="budget_entry_reverses",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=["from_line", "from_account", "act", "reversal", "on", "amount"],
                name="budget_movement_from",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=["to_line", "to_account", "act", "reversal", "on", "amount"], name="budget_movement_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", 1000000000000000)),
                name="budget_movement_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act__in", ["share_out", "move", "carry_over"]),
                        models.Q(("from_line", models.F("to_line")), _negated=True),
                    ),
                    models.Q(
                        models.Q(("act__in", ["share_out", "move", "carry_over"]), _negated=True),
                        ("from_line", models.F("to_line")),
                    ),
                    _connector="OR",
                ),
                name="budget_movement_goes",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act", "allot"),
                        ("from_account", "grant"),
                        ("reversal", False),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "allot"),
                        ("from_account", "available"),
                        ("reversal", True),
                        ("to_account", "grant"),
                    ),
                    models.Q(
                        ("act", "share_out"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "share_out"),
                        ("from_account", "available"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "adjust"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "grant"),
                    ),
                    models.Q(
                        ("act", "adjust"),
                        ("from_account", "grant"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "adjust"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "unfunded"),
                    ),
                    models.Q(
                        ("act", "adjust"),
                        ("from_account", "unfunded"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "adjust"),
                        ("from_account", "grant"),
                        ("reversal", False),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "adjust"),
                        ("from_account", "available"),
                        ("reversal", True),
                        ("to_account", "grant"),
                    ),
                    models.Q(
                        ("act", "move"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "move"),
                        ("from_account", "available"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "carry_over"),
                        ("from_account", "advanced"),
                        ("reversal", False),
                        ("to_account", "advanced"),
                    ),
                    models.Q(
                        ("act", "carry_over"),
                        ("from_account", "advanced"),
                        ("reversal", True),
                        ("to_account", "advanced"),
                    ),
                    models.Q(
                        ("act", "carry_over"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "carry_over"),
                        ("from_account", "available"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "return_money"),
                        ("from_account", "advanced"),
                        ("reversal", False),
                        ("to_account", "returned"),
                    ),
                    models.Q(
                        ("act", "return_money"),
                        ("from_account", "returned"),
                        ("reversal", True),
                        ("to_account", "advanced"),
                    ),
                    models.Q(
                        ("act", "return_money"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "returned"),
                    ),
                    models.Q(
                        ("act", "return_money"),
                        ("from_account", "returned"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "return_money"),
                        ("from_account", "spent"),
                        ("reversal", False),
                        ("to_account", "returned"),
                    ),
                    models.Q(
                        ("act", "return_money"),
                        ("from_account", "returned"),
                        ("reversal", True),
                        ("to_account", "spent"),
                    ),
                    models.Q(
                        ("act", "advance"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "advanced"),
                    ),
                    models.Q(
                        ("act", "advance"),
                        ("from_account", "advanced"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "settle"),
                        ("from_account", "advanced"),
                        ("reversal", False),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "settle"),
                        ("from_account", "available"),
                        ("reversal", True),
                        ("to_account", "advanced"),
                    ),
                    models.Q(
                        ("act", "settle"),
                        ("from_account", "advanced"),
                        ("reversal", False),
                        ("to_account", "spent"),
                    ),
                    models.Q(
                        ("act", "settle"),
                        ("from_account", "spent"),
                        ("reversal", True),
                        ("to_account", "advanced"),
                    ),
                    models.Q(
                        ("act", "disburse"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "spent"),
                    ),
                    models.Q(
                        ("act", "disburse"),
                        ("from_account", "spent"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    models.Q(
                        ("act", "disburse"),
                        ("from_account", "unfunded"),
                        ("reversal", False),
                        ("to_account", "spent"),
                    ),
                    models.Q(
                        ("act", "disburse"),
                        ("from_account", "spent"),
                        ("reversal", True),
                        ("to_account", "unfunded"),
                    ),
                    models.Q(
                        ("act", "cancel"),
                        ("from_account", "available"),
                        ("reversal", False),
                        ("to_account", "cancelled"),
                    ),
                    models.Q(
                        ("act", "cancel"),
                        ("from_account", "cancelled"),
                        ("reversal", True),
                        ("to_account", "available"),
                    ),
                    _connector="OR",
                ),
                name="budget_movement_flow",
            ),
        ),
        append_only("budget_basis"),
        append_only("budget_budgetline"),
        append_only("budget_entry"),
        append_only("budget_movement"),
        # What a balance says is held by KeptBalance; whose it is never changes.
        append_only("budget_balance", free=["amount", "last_movement", "last_on"]),
        LineBalances(),
        KeptBalance(),
        Booking(),
    ]
