"""The layout that the tests of tables share: one column of every kind."""

from decimal import Decimal

from giamngheo.core.tables import Column, Kind, Layout

ETHNIC_GROUPS = (("01", "Kinh", "Kinh"), ("02", "Tày", "Tay"), ("03", "Thái", "Thai"), ("10", "Nùng", "Nung"))

HOUSEHOLDS = Layout(
    "households",
    (
        Column("household", Kind.text, required=True, vi="Mã hộ", en="Household code", aliases=("hh_id",)),
        Column(
            "area",
            Kind.code,
            vi="Khu vực",
            choices=(("rural", "Nông thôn", "Rural"), ("urban", "Thành thị", "Urban")),
        ),
        Column("members", Kind.integer, required=True, vi="Số nhân khẩu", minimum=1, maximum=30),
        Column("house_area", Kind.decimal, vi="Diện tích nhà (m²)", minimum=Decimal(0)),
        Column("has_tv", Kind.boolean, vi="Có ti vi"),
        Column("surveyed_on", Kind.date, vi="Ngày điều tra"),
        Column("ethnicity", Kind.code, vi="Dân tộc", choices=ETHNIC_GROUPS),
        Column("place", Kind.code, vi="Mã xã"),
    ),
    key=("household",),
    sheet_names=("Hộ",),
)
