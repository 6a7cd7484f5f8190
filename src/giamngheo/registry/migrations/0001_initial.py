"""The first tables."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import giamngheo.integrity.fields
from giamngheo.integrity.operations import append_only, no_overlap


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
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
                        max_length=40, unique=True, verbose_name="mã hộ"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã nội bộ"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="địa chỉ")),
                ("created_on", models.DateField(verbose_name="có từ ngày")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="thôi tính từ ngày")),
                ("head_name", models.CharField(max_length=120, verbose_name="chủ hộ")),
                (
                    "head_folded",
                    giamngheo.integrity.fields.ByteOrderedField(
                        max_length=120, verbose_name="tên chủ hộ không dấu"
                    ),
                ),
                (
                    "head_sort",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=300, verbose_name="khóa sắp xếp"),
                ),
                ("size", models.PositiveSmallIntegerField(verbose_name="số nhân khẩu")),
                ("names", models.TextField(verbose_name="tên các thành viên")),
                ("folded", models.TextField(verbose_name="tên không dấu các thành viên")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="places.place",
                        verbose_name="thôn",
                    ),
                ),
            ],
            options={
                "verbose_name": "hộ",
                "verbose_name_plural": "hộ",
                "ordering": ["head_sort", "code"],
                "indexes": [
                    models.Index(fields=["head_sort", "code"], name="registry_household_sort"),
                    models.Index(fields=["head_folded"], name="registry_household_folded"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("created_on")),
                            _connector="OR",
                        ),
                        name="registry_household_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                            ("moved_in", "chuyển đến"),
                            ("moved_out", "chuyển đi"),
                            ("moved_within", "chuyển trong địa bàn"),
                            ("died_out", "không còn thành viên"),
                            ("split_from", "tách hộ"),
                            ("merged_into", "nhập hộ"),
                            ("found", "bổ sung hộ còn sót"),
                            ("struck_off", "loại hộ ghi nhầm"),
                        ],
                        max_length=12,
                        verbose_name="biến động",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="thôn cũ",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.household",
                        verbose_name="hộ liên quan",
                    ),
                ),
            ],
            options={
                "verbose_name": "biến động của hộ",
                "verbose_name_plural": "biến động của hộ",
                "ordering": ["household_id", "on", "id"],
                "indexes": [models.Index(fields=["household", "on"], name="registry_event_household")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "moved_in",
                                    "moved_out",
                                    "moved_within",
                                    "died_out",
                                    "split_from",
                                    "merged_into",
                                    "found",
                                    "struck_off",
                                ],
                            )
                        ),
                        name="registry_event_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("split_from", "merged_into")), ("other__isnull", False)),
                            models.Q(
                                models.Q(("kind__in", ("split_from", "merged_into")), _negated=True),
                                ("other__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="registry_event_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "moved_within"), ("place__isnull", False)),
                            models.Q(
                                models.Q(("kind", "moved_within"), _negated=True), ("place__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="registry_event_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="mã nội bộ"
                    ),
                ),
                ("full_name", models.CharField(max_length=120, verbose_name="họ và tên")),
                (
                    "folded",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=120, verbose_name="tên không dấu"),
                ),
                (
                    "sort",
                    giamngheo.integrity.fields.ByteOrderedField(max_length=300, verbose_name="khóa sắp xếp"),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "nam"), ("female", "nữ")],
                        max_length=6,
                        null=True,
                        verbose_name="giới tính",
                    ),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="ngày sinh")),
                (
                    "birth_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="năm sinh"),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=2, null=True, verbose_name="dân tộc")),
                (
                    "identity_number",
                    models.CharField(
                        blank=True, max_length=12, null=True, unique=True, verbose_name="số định danh cá nhân"
                    ),
                ),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="ngày mất")),
            ],
            options={
                "verbose_name": "nhân khẩu",
                "verbose_name_plural": "nhân khẩu",
                "ordering": ["sort", "id"],
                "indexes": [models.Index(fields=["folded"], name="registry_person_folded")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["male", "female"])), name="registry_person_sex_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date__isnull", True),
                            ("birth_year", models.F("birth_date__year")),
                            _connector="OR",
                        ),
                        name="registry_person_birth_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("died_on__isnull", True),
                            ("died_on__gte", models.F("birth_date")),
                            _connector="OR",
                        ),
                        name="registry_person_death",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "chủ hộ"),
                            ("spouse", "vợ/chồng"),
                            ("child", "con"),
                            ("parent", "bố/mẹ"),
                            ("grandparent", "ông/bà"),
                            ("grandchild", "cháu"),
                            ("sibling", "anh/chị/em"),
                            ("other", "khác"),
                        ],
                        max_length=12,
                        verbose_name="quan hệ với chủ hộ",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.household",
                        verbose_name="hộ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.person",
                        verbose_name="nhân khẩu",
                    ),
                ),
            ],
            options={
                "verbose_name": "thành viên hộ",
                "verbose_name_plural": "thành viên hộ",
                "ordering": ["household_id", "valid_from", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "relation__in",
                                [
                                    "head",
                                    "spouse",
                                    "child",
                                    "parent",
                                    "grandparent",
                                    "grandchild",
                                    "sibling",
                                    "other",
                                ],
                            )
                        ),
                        name="registry_membership_relation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="registry_membership_dates",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("relation", "head"), ("valid_to__isnull", True)),
                        fields=("household",),
                        name="registry_membership_one_head",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Status",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("decision", models.CharField(max_length=60, verbose_name="số quyết định")),
                ("decided_on", models.DateField(verbose_name="ngày quyết định")),
                (
                    "assessment_ref",
                    models.CharField(blank=True, max_length=60, verbose_name="kết quả rà soát"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
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
                        to="registry.status",
                        verbose_name="thay bằng",
                    ),
                ),
            ],
            options={
                "verbose_name": "tình trạng được công nhận",
                "verbose_name_plural": "tình trạng được công nhận",
                "ordering": ["household_id", "valid_from", "id"],
                "indexes": [models.Index(fields=["category", "valid_from"], name="registry_status_category")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["poor", "near_poor", "medium", "not_poor"])),
                        name="registry_status_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="registry_status_dates",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", False)),
                        fields=("superseded_by",),
                        name="registry_status_supersedes_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True), ("valid_to__isnull", True)),
                        fields=("household",),
                        name="registry_status_one_open",
                    ),
                ],
            },
        ),
        no_overlap("registry_membership", ["person_id"]),
        no_overlap("registry_status", ["household_id"], unless="superseded_by_id"),
        append_only("registry_status", fill_once=["valid_to", "superseded_by_id"]),
    ]
