"""What can be wrong with tables: a place that is not there, figures that contradict each other."""

from giamngheo.core.problems import Kind, catalogue

catalogue({
    "documents.unknown_place": Kind(
        "Bộ số liệu không có địa bàn mang mã “{place}”.", "The data set has no place with the code “{place}”.",
        "Chọn một mã trong danh sách địa bàn của bộ số liệu.", "Choose one of the places of the data set.",
    ),
    "documents.level_not_below": Kind(
        "Không lập được biểu của {place} đến cấp “{level}”.", "{place} cannot be shown by “{level}”.",
        "Chọn một trong các cấp: {accepted}.", "Choose one of: {accepted}.",
    ),
    "documents.no_counterpart": Kind(
        "Không có đơn vị tương ứng ngày {day} cho: {places}.", "No unit of {day} corresponds to: {places}.",
        "Đơn vị bị chia tách phải tính theo thôn; hoặc lập biểu theo địa giới cũ.",
        "A unit that was split must be counted by village; or make the tables on the boundaries as born.",
    ),
    "documents.formula_broken": Kind(
        "{place}: cột {column} là {found}, tính theo công thức được {implied}.",
        "{place}: column {column} is {found}; its formula gives {implied}.",
        "Xem lại các hộ của địa bàn này.", "Look again at the households there.",
    ),
    "documents.total_broken": Kind(
        "{place}: cột {column} là {found}, cộng các dòng được {implied}.",
        "{place}: column {column} is {found}; its rows add up to {implied}.",
        "Xem lại các địa bàn thành phần.", "Look again at the places it is made of.",
    ),
    "documents.tables_disagree": Kind(
        "{place}: biểu {other} cột {other_column} là {found}, biểu {first} cột {first_column} là {implied}.",
        "{place}: form {other} column {other_column} is {found}; form {first} column {first_column} is {implied}.",
        "Lập lại cả hai biểu từ cùng một bộ số liệu đã chốt.", "Make both forms again from the same sealed data set.",
    ),
    "documents.start_is_not_last_end": Kind(
        "{place}: đầu kỳ của biểu {other} là {found}, cuối kỳ trước là {implied}.",
        "{place}: form {other} starts from {found}; the round before ended with {implied}.",
        "Đối chiếu danh sách đã công nhận của kỳ trước với số đầu kỳ.",
        "Compare the list recognised in the round before with the start of this one.",
    ),
})  # fmt: skip
