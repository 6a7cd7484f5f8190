"""What can be wrong with a file of a plan's figures."""

from giamngheo.core.problems import Kind, catalogue

_EXAMPLE_VI = "Xem mẫu bac-son-2024.yaml trong tài liệu lệnh `plan audit`."
_EXAMPLE_EN = "See the example bac-son-2024.yaml in the reference of `plan audit`."

catalogue(
    {
        "plans.absent": Kind(
            "Không có tệp kế hoạch.",
            "There is no such file of a plan.",
            "Kiểm tra lại đường dẫn.",
            "Check the path.",
        ),
        "plans.unreadable": Kind(
            "Tệp không phải là YAML hoặc JSON hợp lệ ({detail}).",
            "The file is neither valid YAML nor valid JSON ({detail}).",
            "Sửa tệp; không dùng neo và bí danh (&, *).",
            "Mend the file; anchors and aliases (&, *) are not taken.",
        ),
        "plans.not_mapping": Kind(
            "Mục “{key}” phải gồm các cặp tên: giá trị.",
            "The entry “{key}” must hold pairs of name: value.",
            _EXAMPLE_VI,
            _EXAMPLE_EN,
        ),
        "plans.not_list": Kind(
            "Mục “{key}” phải là một danh sách không rỗng.",
            "The entry “{key}” must be a list that is not empty.",
            "Viết mỗi phần tử trên một dòng, bắt đầu bằng dấu gạch ngang.",
            "Write each item on a line of its own that begins with a dash.",
        ),
        "plans.not_text": Kind(
            "Mục “{key}” phải là chữ hoặc số, đang là “{found}”.",
            "The entry “{key}” must be text or a number, found “{found}”.",
            _EXAMPLE_VI,
            _EXAMPLE_EN,
        ),
        "plans.key_unknown": Kind(
            "Mục “{key}” không được có “{found}”; được có: {allowed}.",
            "The entry “{key}” cannot have “{found}”; it can have: {allowed}.",
            "Sửa tên hoặc bỏ nó đi.",
            "Correct the name or take it out.",
        ),
        "plans.key_missing": Kind(
            "Thiếu mục “{key}”.",
            "The entry “{key}” is missing.",
            "Thêm mục này.",
            "Add it.",
        ),
        "plans.not_allowed": Kind(
            "Mục “{key}” là “{found}”, phải là một trong: {allowed}.",
            "The entry “{key}” is “{found}”; it must be one of: {allowed}.",
            "Dùng một trong các từ đó.",
            "Use one of these words.",
        ),
        "plans.id_wrong": Kind(
            "Mã “{found}” (mục “{key}”) không hợp lệ.",
            "“{found}” (entry “{key}”) cannot be an id.",
            "Dùng chữ cái không dấu, chữ số, dấu chấm, gạch dưới; tối đa 80 ký tự.",
            "Use plain letters, digits, dots and underscores, 80 at most.",
        ),
        "plans.id_repeated": Kind(
            "Mã “{found}” được đặt cho hai số liệu.",
            "Two figures have the id “{found}”.",
            "Đặt mã khác cho một trong hai.",
            "Give one of them another id.",
        ),
        "plans.id_unknown": Kind(
            "Số liệu “{figure}” nhắc tới “{found}”, không có số liệu nào mang mã này.",
            "The figure “{figure}” speaks of “{found}”, and no figure has that id.",
            "Sửa mã; gần nhất: {nearest}.",
            "Correct the id; the nearest is: {nearest}.",
        ),
        "plans.circular": Kind(
            "Các số liệu được tính vòng tròn: {path}.",
            "Figures are computed in a circle: {path}.",
            "Bỏ một trong các quan hệ đó.",
            "Take one of these relations out.",
        ),
        "plans.unit_mismatch": Kind(
            "Số liệu “{figure}” ({unit}) không thể có quan hệ {relation} với “{found}” ({other}).",
            "The figure “{figure}” ({unit}) cannot be {relation} “{found}” ({other}).",
            "Kiểm tra đơn vị và mã của hai số liệu.",
            "Check the units and the ids of both.",
        ),
        "plans.no_number": Kind(
            "Số liệu “{figure}” in “{found}”, không có chữ số nào.",
            "The figure “{figure}” prints “{found}”, which has no digit.",
            "Ghi con số như in trong kế hoạch, hoặc dùng đơn vị statement.",
            "Give the number as the plan prints it, or use the unit statement.",
        ),
        "plans.not_ratio": Kind(
            "Mục “{key}” phải là tỉ lệ như 3%, đang là “{found}”.",
            "The entry “{key}” must be a rate such as 3%, found “{found}”.",
            "Viết số thập phân với dấu phẩy và dấu %.",
            "Write a decimal with a comma and a sign of per cent.",
        ),
        "plans.not_whole": Kind(
            "Mục “{key}” phải là số nguyên từ {least} đến {most}, đang là “{found}”.",
            "The entry “{key}” must be a whole number from {least} to {most}, found “{found}”.",
            "Sửa con số.",
            "Correct the number.",
        ),
        "plans.too_many": Kind(
            "Kế hoạch có {found} số liệu, tối đa {most}.",
            "The plan has {found} figures; {most} is the most.",
            "Chia kế hoạch thành nhiều tệp.",
            "Split the plan into several files.",
        ),
    }
)
