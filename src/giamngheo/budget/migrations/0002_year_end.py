"""The end of a year: closing the books of a unit, and opening them again."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("budget_year", models.PositiveSmallIntegerField(verbose_name="năm ngân sách")),
                (
                    "state",
                    models.CharField(
                        choices=[("closed", "khóa sổ"), ("reopened", "mở lại sổ")],
                        max_length=8,
                        verbose_name="việc",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("request", models.UUIDField(unique=True, verbose_name="mã yêu cầu")),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_ends",
                        to="budget.basis",
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_ends",
                        to="budget.budgetunit",
                        verbose_name="đơn vị sử dụng ngân sách",
                    ),
                ),
            ],
            options={
                "verbose_name": "khóa sổ năm",
                "verbose_name_plural": "khóa sổ năm",
                "ordering": ["budget_year", "unit_id", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["closed", "reopened"])),
                        name="budget_year_end_state_known",
                    )
                ],
            },
        ),
        append_only("budget_yearend"),
    ]
