"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models

import giamngheo.integrity.fields
from giamngheo.integrity.operations import no_overlap


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", giamngheo.integrity.fields.ByteOrderedField(max_length=32, verbose_name="mã")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("name", models.CharField(max_length=120, verbose_name="tên")),
                ("full_name", models.CharField(max_length=160, verbose_name="tên đầy đủ")),
                (
                    "folded",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=160, verbose_name="tên không dấu"),
                ),
                (
                    "sort",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=320, verbose_name="khóa sắp xếp"),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "cấp tỉnh"),
                            ("district", "cấp huyện"),
                            ("commune", "cấp xã"),
                            ("village", "thôn, khối phố"),
                        ],
                        max_length=16,
                        verbose_name="cấp",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tinh", "tỉnh"),
                            ("thanh_pho", "thành phố"),
                            ("huyen", "huyện"),
                            ("xa", "xã"),
                            ("phuong", "phường"),
                            ("thi_tran", "thị trấn"),
                            ("dac_khu", "đặc khu"),
                            ("thon", "thôn"),
                            ("khoi_pho", "khối phố"),
                            ("ban", "bản"),
                            ("to_dan_pho", "tổ dân phố"),
                        ],
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[("rural", "nông thôn"), ("urban", "thành thị")],
                        max_length=8,
                        verbose_name="khu vực",
                    ),
                ),
                (
                    "path",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=160, verbose_name="đường dẫn"),
                ),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="dân số")),
                ("synthetic", models.BooleanField(default=False, verbose_name="mô phỏng")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "địa bàn",
                "verbose_name_plural": "địa bàn",
                "ordering": ["sort", "code", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("dbkk", "xã đặc biệt khó khăn"),
                            ("region_1", "khu vực I"),
                            ("region_2", "khu vực II"),
                            ("region_3", "khu vực III"),
                            ("high_rate", "xã có tỷ lệ hộ nghèo cao"),
                        ],
                        max_length=16,
                        verbose_name="diện",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("source", models.CharField(max_length=300, verbose_name="nguồn")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "đã kiểm chứng"),
                            ("inferred", "suy ra"),
                            ("from_memory", "chưa kiểm chứng"),
                            ("missing", "chưa có nguồn"),
                        ],
                        max_length=16,
                        verbose_name="mức tin cậy",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
            ],
            options={
                "verbose_name": "diện của địa bàn",
                "verbose_name_plural": "diện của địa bàn",
                "ordering": ["mark", "place_id", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Lineage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="từ ngày")),
                (
                    "share",
                    models.CharField(
                        choices=[("whole", "toàn bộ"), ("part", "một phần")],
                        max_length=8,
                        verbose_name="phần",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="became",
                        to="places.place",
                        verbose_name="đơn vị cũ",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="formed_from",
                        to="places.place",
                        verbose_name="đơn vị mới",
                    ),
                ),
            ],
            options={
                "verbose_name": "kế thừa địa bàn",
                "verbose_name_plural": "kế thừa địa bàn",
                "ordering": ["on", "predecessor_id", "successor_id"],
            },
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["level", "valid_from"], name="places_place_level"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["folded"], name="places_place_folded"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="places_place_code_from"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(fields=("path", "valid_from"), name="places_place_path_from"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="places_place_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["province", "district", "commune", "village"])),
                name="places_place_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "tinh",
                            "thanh_pho",
                            "huyen",
                            "xa",
                            "phuong",
                            "thi_tran",
                            "dac_khu",
                            "thon",
                            "khoi_pho",
                            "ban",
                            "to_dan_pho",
                        ],
                    )
                ),
                name="places_place_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("area__in", ["rural", "urban"])), name="places_place_area_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="places_mark_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark__in", ["dbkk", "region_1", "region_2", "region_3", "high_rate"])),
                name="places_mark_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("certainty__in", ["verified", "inferred", "from_memory", "missing"])),
                name="places_mark_certainty_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.UniqueConstraint(
                fields=("predecessor", "successor"), name="places_lineage_pair"
            ),
        ),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("share", "whole")),
                fields=("predecessor",),
                name="places_lineage_whole_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__in", ["whole", "part"])), name="places_lineage_share_known"
            ),
        ),
        no_overlap("places_place", ["code"]),
        no_overlap("places_mark", ["place_id", "mark"]),
    ]
