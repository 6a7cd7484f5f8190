"""Certificates and papers issued."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("issuing", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0002_acts_and_duplicates"),
        ("review", "0004_field_ruling"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("serial", models.PositiveIntegerField(verbose_name="số thứ tự")),
                ("number", models.CharField(max_length=60, verbose_name="số giấy")),
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
                ("issued_on", models.DateField(verbose_name="ngày cấp")),
                ("valid_from", models.DateField(verbose_name="có giá trị từ ngày")),
                ("issued_at", models.DateTimeField(verbose_name="nhập lúc")),
                ("issued_by", models.CharField(max_length=64, verbose_name="người cấp")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="lý do cấp lại")),
                ("token", models.CharField(max_length=32, unique=True, verbose_name="mã bí mật")),
                ("content", models.JSONField(verbose_name="nội dung in")),
                ("printed_at", models.DateTimeField(null=True, verbose_name="in lần đầu lúc")),
                ("withdrawn_on", models.DateField(null=True, verbose_name="thu hồi từ ngày")),
                ("withdrawn_why", models.CharField(max_length=300, null=True, verbose_name="lý do thu hồi")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="places.place",
                        verbose_name="nơi cấp",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="registry.household",
                        verbose_name="hộ được cấp",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="review.decisionline",
                        verbose_name="hộ trong quyết định",
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
                        to="issuing.certificate",
                        verbose_name="thay bằng",
                    ),
                ),
            ],
            options={
                "verbose_name": "giấy chứng nhận",
                "verbose_name_plural": "giấy chứng nhận",
                "ordering": ["commune_id", "year", "serial"],
                "indexes": [models.Index(fields=["line"], name="issuing_certificate_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["poor", "near_poor"])),
                        name="issuing_certificate_category_known",
                    ),
                    models.UniqueConstraint(
                        fields=("commune", "year", "serial"), name="issuing_certificate_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True), ("withdrawn_on__isnull", True)),
                        fields=("household",),
                        name="issuing_certificate_one_live",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", False)),
                        fields=("superseded_by",),
                        name="issuing_certificate_supersedes_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("serial__gt", 0)), name="issuing_certificate_serial"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_on__isnull", True), ("withdrawn_why__isnull", True)),
                            models.Q(("withdrawn_on__isnull", False), ("withdrawn_why__isnull", False)),
                            _connector="OR",
                        ),
                        name="issuing_certificate_withdrawn_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedPaper",
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
                            ("minutes", "biên bản họp dân"),
                            ("posting", "thông báo niêm yết"),
                            ("objection_answer", "trả lời khiếu nại, phản ánh"),
                            ("refusal", "trả lời giấy đề nghị"),
                            ("report", "báo cáo kết quả rà soát"),
                            ("decision", "quyết định công nhận hộ nghèo, hộ cận nghèo"),
                            ("leaving_decision", "quyết định công nhận thoát nghèo, thoát cận nghèo"),
                        ],
                        max_length=20,
                        verbose_name="loại văn bản",
                    ),
                ),
                ("subject", models.CharField(max_length=60, verbose_name="về")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số, ký hiệu")),
                ("on", models.DateField(verbose_name="ngày văn bản")),
                ("data", models.JSONField(verbose_name="nội dung")),
                ("data_hash", models.CharField(max_length=64, verbose_name="mã nội dung")),
                ("template_hash", models.CharField(max_length=64, verbose_name="mã mẫu")),
                ("file_hash", models.CharField(max_length=64, verbose_name="mã tệp")),
                ("issued_at", models.DateTimeField(verbose_name="ban hành lúc")),
                ("issued_by", models.CharField(max_length=64, verbose_name="người ban hành")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_papers",
                        to="review.cycle",
                        verbose_name="đợt rà soát",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_papers",
                        to="places.place",
                        verbose_name="địa bàn",
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
                        to="issuing.issuedpaper",
                        verbose_name="thay bằng",
                    ),
                ),
            ],
            options={
                "verbose_name": "văn bản ban hành",
                "verbose_name_plural": "văn bản ban hành",
                "ordering": ["issued_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "minutes",
                                    "posting",
                                    "objection_answer",
                                    "refusal",
                                    "report",
                                    "decision",
                                    "leaving_decision",
                                ],
                            )
                        ),
                        name="issuing_paper_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", False)),
                        fields=("superseded_by",),
                        name="issuing_paper_supersedes_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("kind", "subject"),
                        name="issuing_paper_one_live",
                    ),
                ],
            },
        ),
        append_only(
            "issuing_certificate",
            fill_once=["printed_at", "withdrawn_on", "withdrawn_why", "superseded_by_id"],
        ),
        append_only("issuing_issuedpaper", fill_once=["superseded_by_id"]),
    ]
