"""What can be wrong with a specification of a measure, or with the table it is taken of."""

from giamngheo.core.problems import Kind, Severity, catalogue

catalogue(
    {
        "mpi.spec_absent": Kind(
            "Không có tệp đặc tả.",
            "There is no such specification file.",
            "Kiểm tra lại đường dẫn sau --spec.",
            "Check the path given with --spec.",
        ),
        "mpi.spec_unreadable": Kind(
            "Tệp đặc tả không phải là YAML hợp lệ ({detail}).",
            "The specification is not valid YAML ({detail}).",
            "Sửa tệp theo mẫu trong `giamngheo mpi --help`.",
            "Write the file as the example in `giamngheo mpi --help`.",
        ),
        "mpi.spec_key_unknown": Kind(
            "Không có mục nào tên “{key}”; các mục hợp lệ: {allowed}.",
            "There is no entry “{key}”; the entries are: {allowed}.",
            "Sửa tên mục hoặc bỏ nó đi.",
            "Correct the entry's name or take it out.",
        ),
        "mpi.spec_key_missing": Kind(
            "Thiếu mục “{key}”.",
            "The entry “{key}” is missing.",
            "Thêm mục này vào tệp đặc tả.",
            "Add it to the specification.",
        ),
        "mpi.spec_not_list": Kind(
            "Mục “{key}” phải là một danh sách không rỗng.",
            "The entry “{key}” must be a list that is not empty.",
            "Viết mỗi phần tử trên một dòng, bắt đầu bằng dấu gạch ngang.",
            "Write each item on a line of its own that begins with a dash.",
        ),
        "mpi.spec_not_mapping": Kind(
            "Mục “{key}” phải gồm các cặp tên: giá trị.",
            "The entry “{key}” must hold pairs of name: value.",
            "Sửa mục này theo mẫu trong `giamngheo mpi --help`.",
            "Write it as the example in `giamngheo mpi --help`.",
        ),
        "mpi.spec_not_text": Kind(
            "Mục “{key}” phải là một tên, đang là “{found}”.",
            "The entry “{key}” must be a name, found “{found}”.",
            "Viết một tên cột hoặc tên chỉ số.",
            "Write the name of a column or an indicator.",
        ),
        "mpi.spec_not_number": Kind(
            "Mục “{key}” phải là số như 1/3, 0.25 hoặc 2, đang là “{found}”.",
            "The entry “{key}” must be a number such as 1/3, 0.25 or 2, found “{found}”.",
            "Viết tỉ số nguyên hoặc số thập phân dùng dấu chấm.",
            "Write a ratio of whole numbers or a decimal with a point.",
        ),
        "mpi.spec_weight_not_positive": Kind(
            "Trọng số của “{name}” là {found}; trọng số phải lớn hơn 0.",
            "The weight of “{name}” is {found}; a weight must be greater than 0.",
            "Sửa trọng số, hoặc bỏ hẳn chỉ số này.",
            "Correct the weight, or take the indicator out.",
        ),
        "mpi.spec_weights_of_dimension": Kind(
            "Trọng số các chỉ số của chiều “{name}” cộng lại là {found}, chiều này có trọng số {expected}.",
            "The weights of the indicators of “{name}” add up to {found}, the dimension weighs {expected}.",
            "Trọng số của chỉ số là phần của cả thước đo; sửa cho tổng bằng trọng số của chiều.",
            "An indicator's weight is its share of the whole measure; make them match the dimension.",
        ),
        "mpi.spec_weights_of_all": Kind(
            "Trọng số các chiều cộng lại là {found}, phải bằng 1.",
            "The weights of the dimensions add up to {found}, they must add up to 1.",
            "Sửa trọng số cho tổng bằng 1, hoặc dùng điểm là số nguyên cho mọi chiều.",
            "Make the weights add up to 1, or use whole points for every dimension.",
        ),
        "mpi.spec_cutoff": Kind(
            "Ngưỡng nghèo k là {found}; k phải lớn hơn 0 và không quá 1.",
            "The poverty cut-off k is {found}; it must be greater than 0 and at most 1.",
            "Viết k như một phần của tổng trọng số, ví dụ 1/3.",
            "Write k as a share of the total weight, such as 1/3.",
        ),
        "mpi.spec_repeated": Kind(
            "“{name}” được dùng hai lần ở mục {key}.",
            "“{name}” is used twice as {key}.",
            "Đặt tên khác nhau; mỗi cột chỉ ứng với một chỉ số.",
            "Give them different names; a column serves one indicator only.",
        ),
        "mpi.spec_missing_rule": Kind(
            "Cách xử lý thiếu “{found}” không có; chọn một trong {allowed}.",
            "There is no rule for missing answers called “{found}”; choose one of {allowed}.",
            "Sửa mục missing.",
            "Correct the entry missing.",
        ),
        "mpi.spec_too_fine": Kind(
            "Trọng số quá lẻ: mẫu số chung lớn hơn {limit}.",
            "The weights are too fine: their common denominator is above {limit}.",
            "Viết trọng số bằng phân số đơn giản, ví dụ 1/6 thay cho 0.1667.",
            "Write the weights as simple ratios, such as 1/6 for 0.1667.",
        ),
        "mpi.spec_too_many": Kind(
            "Có {found} chỉ số, nhiều nhất là {limit}.",
            "There are {found} indicators, at most {limit} can be measured together.",
            "Gộp hoặc bỏ bớt chỉ số.",
            "Merge some or take some out.",
        ),
        "mpi.column_absent": Kind(
            "Bảng không có cột “{column}”; các cột đang có: {found}.",
            "The table has no column “{column}”; it has: {found}.",
            "Sửa tên cột trong đặc tả hoặc trong bảng.",
            "Correct the name in the specification or in the table.",
        ),
        "mpi.column_type": Kind(
            "Cột “{column}” có kiểu {found}, không dùng được ở đây.",
            "The column “{column}” is of type {found}, which cannot be used here.",
            "Cột thiếu hụt chứa 0, 1 hoặc trống; cột mức đạt và trọng số chứa số; cột nhóm chứa chữ hoặc số.",
            "A deprivation column holds 0, 1 or nothing, an achievement or weight column numbers, a group column "
            "text or numbers.",
        ),
        "mpi.no_rows": Kind(
            "Bảng không có dòng dữ liệu nào.",
            "The table has no rows.",
            "Chọn tệp có dữ liệu.",
            "Choose a file that holds data.",
        ),
        "mpi.state_wrong": Kind(
            "Cột “{column}” có {count} ô không phải 0, 1 hoặc trống, ví dụ “{found}”.",
            "The column “{column}” has {count} cells that are not 0, 1 or empty, such as “{found}”.",
            "Ghi 1 nếu thiếu hụt, 0 nếu không, để trống nếu không biết.",
            "Write 1 for deprived, 0 for not, nothing for unknown.",
        ),
        "mpi.achievement_wrong": Kind(
            "Cột “{column}” có {count} ô không phải là số, ví dụ “{found}”.",
            "The column “{column}” has {count} cells that are not numbers, such as “{found}”.",
            "Ghi số với dấu chấm thập phân, để trống nếu không biết.",
            "Write numbers with a decimal point, nothing for unknown.",
        ),
        "mpi.weight_wrong": Kind(
            "Cột trọng số “{column}” có {count} ô trống, âm hoặc không phải là số, ví dụ “{found}”.",
            "The weight column “{column}” has {count} empty, negative or non-numeric cells, as “{found}”.",
            "Mỗi dòng cần một trọng số từ 0 trở lên.",
            "Every row needs a weight of 0 or more.",
        ),
        "mpi.weight_too_large": Kind(
            "Trọng số trong cột “{column}” quá lớn để cộng chính xác.",
            "The weights in “{column}” are too large to be added exactly.",
            "Chia mọi trọng số cho cùng một số.",
            "Divide all weights by the same number.",
        ),
        "mpi.design_empty": Kind(
            "Cột thiết kế mẫu “{column}” có {count} ô trống.",
            "The survey design column “{column}” has {count} empty cells.",
            "Ghi đủ tầng và cụm cho mọi dòng, hoặc bỏ strata và cluster khỏi đặc tả.",
            "Fill in stratum and cluster for every row, or take strata and cluster out of the specification.",
        ),
        "mpi.no_cutoff": Kind(
            "Chưa có ngưỡng nghèo k.",
            "There is no poverty cut-off k.",
            "Thêm mục poverty_cutoff vào đặc tả hoặc dùng --k 1/3.",
            "Add poverty_cutoff to the specification or give --k 1/3.",
        ),
        "mpi.single_psu": Kind(
            "{count} tầng chỉ có một cụm ({found}): sai số của chúng được tính so với trung bình chung.",
            "{count} strata have a single cluster ({found}): their error is taken about the overall mean.",
            "Nên gộp mỗi tầng này với một tầng tương tự.",
            "Better merge each of them with a stratum like it.",
            Severity.warning,
        ),
        "mpi.no_freedom": Kind(
            "Số cụm không nhiều hơn số tầng: không ước lượng được sai số.",
            "There are no more clusters than strata: no error can be estimated.",
            "Gộp các tầng, hoặc bỏ strata và cluster khỏi đặc tả.",
            "Merge strata, or take strata and cluster out of the specification.",
            Severity.warning,
        ),
    }
)
