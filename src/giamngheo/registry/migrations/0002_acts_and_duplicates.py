"""What clerks did, so that it can be taken back; pairs that may be one person, and what they were found to be."""

import django.db.models.deletion
from django.db import migrations, models

from giamngheo.integrity.operations import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
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
                            ("entered", "thêm hộ vào sổ"),
                            ("returned", "hộ cũ trở lại"),
                            ("born", "sinh"),
                            ("added", "bổ sung người còn sót"),
                            ("died", "mất"),
                            ("left", "rời hộ"),
                            ("joined", "vào hộ"),
                            ("head_changed", "đổi chủ hộ"),
                            ("split", "tách hộ"),
                            ("merged", "nhập hộ"),
                            ("moved", "chuyển thôn"),
                            ("closed", "ra khỏi sổ"),
                            ("corrected", "sửa thông tin"),
                            ("undone", "hoàn tác"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("steps", models.JSONField(default=list, verbose_name="các bước")),
                ("last_status", models.BigIntegerField(default=0, verbose_name="tình trạng mới nhất lúc đó")),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("recorded_by", models.CharField(max_length=64, verbose_name="người ghi")),
                (
                    "households",
                    models.ManyToManyField(related_name="acts", to="registry.household", verbose_name="hộ"),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="registry.act",
                        verbose_name="hoàn tác",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần ghi biến động",
                "verbose_name_plural": "lần ghi biến động",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "entered",
                                    "returned",
                                    "born",
                                    "added",
                                    "died",
                                    "left",
                                    "joined",
                                    "head_changed",
                                    "split",
                                    "merged",
                                    "moved",
                                    "closed",
                                    "corrected",
                                    "undone",
                                ],
                            )
                        ),
                        name="registry_act_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "undone"), ("undoes__isnull", False)),
                            models.Q(models.Q(("kind", "undone"), _negated=True), ("undoes__isnull", True)),
                            _connector="OR",
                        ),
                        name="registry_act_undoes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateJudgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "một người"), ("different", "hai người"), ("unsure", "chưa rõ")],
                        max_length=9,
                        verbose_name="kết luận",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="căn cứ")),
                ("judged_at", models.DateTimeField(verbose_name="kết luận lúc")),
                ("judged_by", models.CharField(max_length=64, verbose_name="người kết luận")),
                ("office", models.CharField(blank=True, max_length=200, verbose_name="chức vụ")),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="người thứ nhất",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="người thứ hai",
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
                        to="registry.duplicatejudgement",
                        verbose_name="thay bằng",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết luận về cặp nghi trùng",
                "verbose_name_plural": "kết luận về cặp nghi trùng",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["same", "different", "unsure"])),
                        name="registry_judgement_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="registry_judgement_ordered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", False)),
                        fields=("superseded_by",),
                        name="registry_judgement_supersedes_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("left", "right"),
                        name="registry_judgement_one_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.IntegerField(verbose_name="mức trùng")),
                ("found_at", models.DateTimeField(verbose_name="tìm thấy lúc")),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.person",
                        verbose_name="người thứ nhất",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.person",
                        verbose_name="người thứ hai",
                    ),
                ),
            ],
            options={
                "verbose_name": "cặp nghi trùng",
                "verbose_name_plural": "cặp nghi trùng",
                "ordering": ["-weight", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="registry_pair_ordered"
                    ),
                    models.UniqueConstraint(fields=("left", "right"), name="registry_pair_once"),
                ],
            },
        ),
        append_only("registry_act"),
        append_only("registry_duplicatejudgement", fill_once=["superseded_by_id"]),
    ]
