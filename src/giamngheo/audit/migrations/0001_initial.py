"""The first tables."""

from django.db import migrations, models

from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("count", models.BigIntegerField(default=0, verbose_name="số dòng")),
                ("last_hash", models.CharField(blank=True, max_length=64, verbose_name="mã niêm phong cuối")),
            ],
            options={
                "verbose_name": "đầu chuỗi nhật ký",
                "verbose_name_plural": "đầu chuỗi nhật ký",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_head_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True, verbose_name="số thứ tự")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("account_id", models.CharField(max_length=64, verbose_name="tài khoản")),
                ("office", models.CharField(blank=True, max_length=200, verbose_name="chức vụ")),
                ("address", models.CharField(blank=True, max_length=64, verbose_name="địa chỉ máy")),
                ("verb", models.CharField(max_length=64, verbose_name="hành động")),
                ("object_kind", models.CharField(max_length=64, verbose_name="loại đối tượng")),
                ("object_id", models.CharField(max_length=128, verbose_name="mã đối tượng")),
                ("place_code", models.CharField(blank=True, max_length=32, verbose_name="mã địa bàn")),
                ("details", models.JSONField(default=dict, verbose_name="chi tiết")),
                ("previous_hash", models.CharField(max_length=64, verbose_name="mã niêm phong dòng trước")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="mã niêm phong")),
            ],
            options={
                "verbose_name": "dòng nhật ký",
                "verbose_name_plural": "nhật ký",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["object_kind", "object_id"], name="audit_line_object"),
                    models.Index(fields=["account_id", "at"], name="audit_line_account"),
                ],
            },
        ),
        append_only("audit_line"),
    ]
