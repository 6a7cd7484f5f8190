"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models

import giamngheo.integrity.fields
from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
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
                ("title", models.CharField(max_length=200, verbose_name="tên")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("periodic", "định kỳ"),
                            ("in_year", "thường xuyên"),
                            ("medium", "mức sống trung bình"),
                            ("low_income", "lao động thu nhập thấp"),
                            ("survey", "khảo sát"),
                        ],
                        max_length=10,
                        verbose_name="loại",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("reference_date", models.DateField(verbose_name="thời điểm rà soát")),
                ("opens_on", models.DateField(verbose_name="từ ngày")),
                ("closes_on", models.DateField(verbose_name="đến hết ngày")),
                ("standard", models.CharField(max_length=40, verbose_name="chuẩn nghèo")),
                ("law_hash", models.CharField(max_length=64, verbose_name="mã bộ văn bản")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "đã lập kế hoạch"),
                            ("open", "đang rà soát"),
                            ("recognised", "đã công nhận"),
                            ("sealed", "đã niêm phong số liệu"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="bước",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="places.place",
                        verbose_name="đơn vị tổ chức",
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt rà soát",
                "verbose_name_plural": "đợt rà soát",
                "ordering": ["reference_date", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["periodic", "in_year", "medium", "low_income", "survey"])
                        ),
                        name="review_cycle_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "open", "recognised", "sealed"])),
                        name="review_cycle_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_on__isnull", True),
                            ("closes_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="review_cycle_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=40, verbose_name="mẫu phiếu")),
                ("version", models.CharField(max_length=40, verbose_name="phiên bản")),
                ("hash", models.CharField(max_length=64, verbose_name="mã nội dung")),
            ],
            options={
                "verbose_name": "phiên bản mẫu phiếu",
                "verbose_name_plural": "phiên bản mẫu phiếu",
                "ordering": ["form", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "version"), name="review_form_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers", models.JSONField(verbose_name="câu trả lời")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "đang nhập"), ("complete", "đã nhập xong")],
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="nhập lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người nhập")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="review.cycle",
                        verbose_name="đợt rà soát",
                    ),
                ),
                (
                    "form_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="review.formversion",
                        verbose_name="mẫu phiếu",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="review.sheet",
                        verbose_name="thay bằng",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiếu đã điền",
                "verbose_name_plural": "phiếu đã điền",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "complete"])),
                        name="review_sheet_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", False)),
                        fields=("superseded_by",),
                        name="review_sheet_supersedes_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("cycle", "household"),
                        name="review_sheet_one_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="review.sheet",
                        verbose_name="phiếu",
                    ),
                ),
                ("standard", models.CharField(max_length=40, verbose_name="chuẩn nghèo")),
                ("law_hash", models.CharField(max_length=64, verbose_name="mã bộ văn bản")),
                ("assessed_on", models.DateField(verbose_name="ngày tính")),
                ("b1", models.SmallIntegerField(null=True, verbose_name="điểm B1")),
                ("b2", models.SmallIntegerField(null=True, verbose_name="điểm B2")),
                ("dep_mask", models.SmallIntegerField(verbose_name="thiếu hụt")),
                ("known_mask", models.SmallIntegerField(verbose_name="đã biết")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("medium", "hộ có mức sống trung bình"),
                            ("not_poor", "không nghèo"),
                        ],
                        max_length=9,
                        null=True,
                        verbose_name="phân loại",
                    ),
                ),
                ("missing", models.JSONField(default=list, verbose_name="còn thiếu")),
                ("children", models.PositiveSmallIntegerField(verbose_name="trẻ em")),
                (
                    "children_no_insurance",
                    models.PositiveSmallIntegerField(verbose_name="trẻ em không có BHYT"),
                ),
                (
                    "children_malnourished",
                    models.PositiveSmallIntegerField(verbose_name="trẻ em suy dinh dưỡng"),
                ),
                (
                    "children_out_of_school",
                    models.PositiveSmallIntegerField(verbose_name="trẻ em không học đúng cấp"),
                ),
            ],
            options={
                "verbose_name": "kết quả tính điểm",
                "verbose_name_plural": "kết quả tính điểm",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["poor", "near_poor", "medium", "not_poor"])),
                        name="review_assessment_category_known",
                    ),
                    models.UniqueConstraint(
                        fields=("sheet", "standard", "law_hash"), name="review_assessment_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dep_mask__gte", 0), ("known_mask__gte", 0)),
                        name="review_assessment_masks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số quyết định")),
                ("decided_on", models.DateField(verbose_name="ngày quyết định")),
                ("valid_from", models.DateField(verbose_name="có hiệu lực từ ngày")),
                ("signed_by", models.CharField(max_length=120, verbose_name="người ký")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="review.cycle",
                        verbose_name="đợt rà soát",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định công nhận",
                "verbose_name_plural": "quyết định công nhận",
                "ordering": ["decided_on", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "place"), name="review_decision_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_from__gte", models.F("decided_on")),
                            _connector="OR",
                        ),
                        name="review_decision_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "previous",
                    models.CharField(
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("medium", "hộ có mức sống trung bình"),
                            ("not_poor", "không nghèo"),
                        ],
                        max_length=9,
                        null=True,
                        verbose_name="trước đó",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("poor", "hộ nghèo"),
                            ("near_poor", "hộ cận nghèo"),
                            ("medium", "hộ có mức sống trung bình"),
                            ("not_poor", "không nghèo"),
                        ],
                        max_length=9,
                        verbose_name="phân loại",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("escaped_to_near_poor", "thoát nghèo, thành hộ cận nghèo"),
                            ("near_poor_to_poor", "hộ cận nghèo thành hộ nghèo"),
                            ("escaped_beyond", "thoát, vượt chuẩn cận nghèo"),
                            ("fell_back", "tái nghèo, tái cận nghèo"),
                            ("newly_arising", "phát sinh mới"),
                            ("other_increase", "tăng khác"),
                            ("other_decrease", "giảm khác"),
                        ],
                        max_length=20,
                        null=True,
                        verbose_name="diễn biến",
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line",
                        to="review.assessment",
                        verbose_name="kết quả tính điểm",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="review.cycle",
                        verbose_name="đợt rà soát",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="review.decision",
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_lines",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
            ],
            options={
                "verbose_name": "hộ trong quyết định",
                "verbose_name_plural": "hộ trong quyết định",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "household"), name="review_decision_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("previous__in", ["poor", "near_poor", "medium", "not_poor"])),
                        name="review_decision_line_previous_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["poor", "near_poor", "medium", "not_poor"])),
                        name="review_decision_line_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "change__in",
                                [
                                    "escaped_to_near_poor",
                                    "near_poor_to_poor",
                                    "escaped_beyond",
                                    "fell_back",
                                    "newly_arising",
                                    "other_increase",
                                    "other_decrease",
                                ],
                            )
                        ),
                        name="review_decision_line_change_known",
                    ),
                ],
            },
        ),
        append_only("review_formversion"),
        append_only("review_sheet", fill_once=["superseded_by_id"]),
        append_only("review_assessment"),
        append_only("review_decision"),
        append_only("review_decisionline"),
    ]
