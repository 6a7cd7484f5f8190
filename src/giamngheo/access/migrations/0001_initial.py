"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from giamngheo.integrity.operations import no_overlap


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=64, unique=True, verbose_name="tên đăng nhập")),
                ("full_name", models.CharField(max_length=120, verbose_name="họ và tên")),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Tiếng Việt"), ("en", "English")],
                        default="vi",
                        max_length=2,
                        verbose_name="ngôn ngữ",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="đang dùng")),
                (
                    "last_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="places.place",
                        verbose_name="đơn vị gần nhất",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài khoản",
                "verbose_name_plural": "tài khoản",
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("village_head", "trưởng thôn, tổ trưởng"),
                            ("reviewer", "rà soát viên"),
                            ("clerk", "công chức cấp xã"),
                            ("department", "phòng chuyên môn về giảm nghèo"),
                            ("sector", "cơ quan chuyên ngành"),
                            ("finance", "phòng tài chính – kế hoạch"),
                            ("treasury", "kho bạc"),
                            ("leader", "lãnh đạo"),
                            ("front", "Mặt trận, đoàn thể giám sát"),
                            ("auditor", "kiểm tra, thanh tra"),
                            ("administrator", "quản trị tài khoản"),
                        ],
                        max_length=16,
                        verbose_name="chức vụ",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tài khoản",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="places.place",
                        verbose_name="địa bàn",
                    ),
                ),
            ],
            options={
                "verbose_name": "chức vụ",
                "verbose_name_plural": "chức vụ",
                "ordering": ["valid_from", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["vi", "en"])), name="access_account_language_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="access_office_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "village_head",
                            "reviewer",
                            "clerk",
                            "department",
                            "sector",
                            "finance",
                            "treasury",
                            "leader",
                            "front",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="access_office_role_known",
            ),
        ),
        no_overlap("access_office", ["account_id", "place_id", "role"]),
    ]
