"""A second entry of a person leads to the row that is kept, and that is an act of its own."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.integrity.operations import append_only

_KINDS = {
    "entered": "thêm hộ vào sổ",
    "returned": "hộ cũ trở lại",
    "born": "sinh",
    "added": "bổ sung người còn sót",
    "died": "mất",
    "left": "rời hộ",
    "joined": "vào hộ",
    "head_changed": "đổi chủ hộ",
    "split": "tách hộ",
    "merged": "nhập hộ",
    "moved": "chuyển thôn",
    "closed": "ra khỏi sổ",
    "one_kept": "trùng, giữ một dòng",
    "corrected": "sửa thông tin",
    "undone": "hoàn tác",
}


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_acts_and_duplicates"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="kept_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="registry.person",
                verbose_name="dòng được giữ",
            ),
        ),
        migrations.RemoveConstraint(model_name="act", name="registry_act_kind_known"),
        migrations.AlterField(
            model_name="act",
            name="kind",
            field=models.CharField(choices=list(_KINDS.items()), max_length=12, verbose_name="việc"),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", list(_KINDS))), name="registry_act_kind_known"
            ),
        ),
        append_only("registry_act"),
    ]
