import django.db.models.deletion
from django.db import migrations, models

from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_entry_draft"),
    ]

    operations = [
        migrations.AlterField(
            model_name="fieldsubmission",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "chờ xử lý"),
                    ("recorded", "đã thành phiếu"),
                    ("refused", "không nhận được thành phiếu"),
                    ("disputed", "chờ người quyết định"),
                    ("set_aside", "không dùng"),
                ],
                max_length=10,
                verbose_name="tình trạng",
            ),
        ),
        migrations.CreateModel(
            name="FieldRuling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("household", models.CharField(blank=True, max_length=40, verbose_name="mã hộ")),
                ("seen", models.JSONField(verbose_name="các phiếu đã xem")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("by", models.CharField(max_length=64, verbose_name="người quyết định")),
                (
                    "chosen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="review.fieldsubmission",
                        verbose_name="phiếu được chọn",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="review.cycle",
                        verbose_name="đợt rà soát",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định về phiếu gửi",
                "verbose_name_plural": "quyết định về phiếu gửi",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["cycle", "household"], name="review_ruling_household")],
            },
        ),
        migrations.AddIndex(
            model_name="fieldsubmission",
            index=models.Index(fields=["cycle", "replaces"], name="review_field_replaces"),
        ),
        append_only("review_fieldruling"),
    ]
