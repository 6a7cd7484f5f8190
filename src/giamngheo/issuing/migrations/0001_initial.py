"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("review", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=64, unique=True, verbose_name="mã niêm phong")),
                ("place_code", models.CharField(max_length=32, verbose_name="mã địa bàn")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("law_hash", models.CharField(max_length=64, verbose_name="mã bộ văn bản")),
                ("folder", models.CharField(max_length=200, verbose_name="thư mục")),
                ("households", models.PositiveIntegerField(verbose_name="số hộ")),
                ("persons", models.PositiveIntegerField(verbose_name="số nhân khẩu")),
                ("manifest", models.JSONField(verbose_name="bản kê")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="review.cycle",
                        verbose_name="đợt rà soát",
                    ),
                ),
            ],
            options={
                "verbose_name": "bộ số liệu niêm phong",
                "verbose_name_plural": "bộ số liệu niêm phong",
                "ordering": ["made_at", "id"],
            },
        ),
        append_only("issuing_snapshot"),
    ]
