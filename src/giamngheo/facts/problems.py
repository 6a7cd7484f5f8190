"""What can be wrong with facts, snapshots and the figures asked of them."""

from giamngheo.core.problems import Kind, Severity, catalogue

catalogue({
    "facts.unknown_figure": Kind(
        "Không có số liệu nào mang mã “{figure}”.", "There is no figure “{figure}”.",
        "Chọn một mã trong danh mục số liệu.", "Choose one from the list of figures.",
    ),
    "facts.unknown_column": Kind(
        "Không thể phân tổ hoặc lọc theo “{column}”.", "Figures cannot be grouped or selected by “{column}”.",
        "Dùng một trong các cột: {accepted}.", "Use one of: {accepted}.",
    ),
    "facts.column_missing": Kind(
        "Bảng hộ không có cột “{column}”.", "The table of households has no column “{column}”.",
        "Bổ sung cột này, hoặc chọn số liệu không cần đến nó.", "Add the column, or ask for figures that do without.",
    ),
    "facts.no_departed": Kind(
        "Không có danh sách hộ đã rời khỏi sổ nên không tính được diễn biến.",
        "Without the list of departed households, changes cannot be counted.",
        "Dùng bộ dữ liệu niêm phong đầy đủ.", "Use a whole sealed snapshot.",
    ),
    "facts.not_in_standard": Kind(
        "Chuẩn {standard} không có “{word}”.", "Standard {standard} has no “{word}”.",
        "Chọn chỉ số hoặc dịch vụ thuộc chuẩn của đợt rà soát.", "Choose an indicator or a service of that standard.",
    ),
    "facts.place_not_mapped": Kind(
        "Không có địa bàn tương ứng cho {count} mã ({examples}).", "{count} codes have no counterpart ({examples}).",
        "Bổ sung quan hệ kế thừa của các địa bàn này; đơn vị bị chia tách phải tính theo thôn.",
        "Complete the lineage of these places; a place that was split must be counted by village.",
    ),
    "facts.identity_broken": Kind(
        "Số liệu không khớp ({place}): {whole} = {found}, cộng các phần được {implied}.",
        "Figures disagree ({place}): {whole} = {found}, its parts give {implied}.",
        "Xem lại diễn biến và phân loại của các hộ thuộc địa bàn này.",
        "Look again at the changes and categories of the households there.",
    ),
    "rounds.unclassified": Kind(
        "{count} hộ chưa rõ diễn biến ({before_vi} → {after_vi}; ví dụ: {examples}).",
        "{count} households changed in a way no rule classifies ({before_en} → {after_en}: {examples}).",
        "Ghi sự kiện (chuyển đến, chuyển đi, tách hộ…) vào --events, hoặc cột ever_poor, ever_near_poor vào tệp.",
        "Give their events (moved in or out, split …) in --events, or the columns ever_poor, ever_near_poor.",
        Severity.warning,
    ),
    "rounds.contradictory": Kind(
        "{count} hộ ghi diễn biến “{change}” trái với loại hộ hai kỳ ({before_vi} → {after_vi}; ví dụ: {examples}).",
        "{count} households are “{change}” against their categories ({before_en} → {after_en}: {examples}).",
        "Sửa diễn biến hoặc loại hộ.", "Mend the change or the category.",
        Severity.warning,
    ),
    "rounds.size_unknown": Kind(
        "{count} hộ trong danh sách không có số nhân khẩu nên không tính được theo nhân khẩu.",
        "{count} listed households have no size, so that persons cannot be counted.",
        "Bổ sung số nhân khẩu.", "Complete the sizes.",
        Severity.warning,
    ),
    "rounds.event_of_nobody": Kind(
        "{count} sự kiện của hộ không có trong cả hai kỳ (ví dụ: {examples}).",
        "{count} events are of households in neither round (such as {examples}).",
        "Kiểm tra mã hộ.", "Check the codes.",
        Severity.warning,
    ),
    "rounds.column_absent": Kind(
        "Không tệp nào có cột “{column}”.", "Neither file has a column “{column}”.",
        "Chọn một trong các cột: {found}.", "Choose one of: {found}.",
    ),
    "snapshot.wrong_columns": Kind(
        "Bảng {table} không đúng cột đã quy định ({detail}).", "Table {table} has other columns ({detail}).",
        "Tạo lại bảng theo đúng cấu trúc.", "Make the table again as laid down.",
    ),
    "snapshot.rule_broken": Kind(
        "Bảng {table}: {count} hộ vi phạm “{rule_vi}” (ví dụ: {examples}).",
        "Table {table}: {count} households break “{rule_en}” (such as {examples}).",
        "Sửa dữ liệu của các hộ này rồi niêm phong lại.", "Mend the data of these households and seal again.",
    ),
    "snapshot.unclassified": Kind(
        "{count} hộ vào hoặc ra khỏi danh sách mà chưa rõ diễn biến (ví dụ: {examples}).",
        "{count} households came on or off a list with no class of change (such as {examples}).",
        "Ghi rõ diễn biến của từng hộ.", "Record the change of each household.",
        Severity.warning,
    ),
    "snapshot.no_manifest": Kind(
        "Thư mục không có tệp kê khai đọc được.", "The folder has no readable manifest.",
        "Lấy lại bản gốc của bộ dữ liệu.", "Get the original of the data set again.",
    ),
    "snapshot.no_folder": Kind(
        "Không có thư mục này.", "There is no such folder.",
        "Xem lại đường dẫn.", "Check the path.",
    ),
    "snapshot.misnamed": Kind(
        "Tên thư mục không phải mã băm của tệp kê khai: tệp kê khai hoặc tên đã bị đổi.",
        "The folder's name is not the hash of its manifest: the manifest or the name was changed.",
        "Lấy lại bản gốc của bộ dữ liệu.", "Get the original of the data set again.",
    ),
    "snapshot.file_missing": Kind(
        "Thiếu tệp.", "The file is missing.",
        "Lấy lại bản gốc của bộ dữ liệu.", "Get the original of the data set again.",
    ),
    "snapshot.file_changed": Kind(
        "Tệp đã bị thay đổi sau khi niêm phong.", "The file was changed after it was sealed.",
        "Lấy lại bản gốc của bộ dữ liệu; không dùng số liệu tính từ tệp này.",
        "Get the original of the data set again; do not use figures counted from this file.",
    ),
    "snapshot.file_unexpected": Kind(
        "Tệp không có trong bản kê khai.", "The file is not in the manifest.",
        "Chuyển tệp này ra khỏi thư mục.", "Take the file out of the folder.",
        Severity.warning,
    ),
    "snapshot.commune_unexpected": Kind(
        "Có tệp không thuộc xã nào trong bản kê khai, sẽ bị đếm lẫn vào.",
        "Something that is no commune of the manifest would be counted among them.",
        "Chuyển ra khỏi thư mục.", "Take it out of the folder.",
    ),
    "snapshot.commune_missing": Kind(
        "Thiếu số liệu của xã {commune}.", "The data of commune {commune} are missing.",
        "Lấy lại bản gốc, hoặc chỉ kiểm các xã có mặt bằng --commune.",
        "Get the original again, or verify only the communes that are there with --commune.",
    ),
    "snapshot.no_such_commune": Kind(
        "Bộ dữ liệu không có xã {commune}.", "The data set has no commune {commune}.",
        "Xem mã các xã trong manifest.json.", "The codes are in manifest.json.",
    ),
    "snapshot.no_law": Kind(
        "Không có chuẩn {standard} trong bộ dữ liệu lẫn trong chương trình này.",
        "Standard {standard} is neither in the data set nor in this program.",
        "Dùng phiên bản chương trình đã tạo ra bộ dữ liệu.", "Use the version of the program that made it.",
    ),
    "snapshot.law_not_kept": Kind(
        "Chuẩn {standard} của chương trình nay có mã {known}; bản có mã {found} dùng để tính không còn ở đây.",
        "Standard {standard} of this program now has hash {known}; the one used, {found}, is not at hand.",
        "Bộ dữ liệu vẫn được niêm phong, không kèm văn bản.", "It is sealed all the same, without the law inside.",
        Severity.warning,
    ),
    "snapshot.law_changed": Kind(
        "Văn bản kèm theo không phải văn bản có mã đã kê khai ({found} thay vì {expected}).",
        "The law inside is not the one with the hash in the manifest ({found} in place of {expected}).",
        "Lấy lại bản gốc của bộ dữ liệu.", "Get the original of the data set again.",
    ),
    "snapshot.not_written": Kind(
        "Không ghi được bộ dữ liệu: {detail}.", "The data set could not be written: {detail}.",
        "Giải phóng đĩa hoặc chọn thư mục khác rồi làm lại; chưa có gì được niêm phong.",
        "Free some disk space or choose another folder and try again; nothing was sealed.",
    ),
    "snapshot.figure_differs": Kind(
        "{level} {place}: số liệu {figure} niêm phong là {sealed}, tính lại được {counted}.",
        "{level} {place}: figure {figure} was sealed as {sealed}, counted again it is {counted}.",
        "Không dùng số liệu này; lấy lại bản gốc của bộ dữ liệu.",
        "Do not use this figure; get the original of the data set again.",
    ),
    "snapshot.figures_more": Kind(
        "Còn {count} số liệu nữa không khớp ở {place}.", "{count} more figures differ in {place}.",
        "Lấy lại bản gốc của bộ dữ liệu.", "Get the original of the data set again.",
    ),
    "snapshot.figures_unknown": Kind(
        "{count} số liệu niêm phong chương trình này không biết cách tính (ví dụ: {examples}).",
        "This program does not know how to count {count} of the sealed figures (such as {examples}).",
        "Kiểm lại bằng phiên bản chương trình đã tạo ra bộ dữ liệu.",
        "Verify again with the version of the program that made the data set.",
    ),
    "snapshot.table_differs": Kind(
        "Biểu {no} của {place} (các dòng cấp {level}) tính lại không giống bản niêm phong.",
        "Table {no} of {place} (rows by {level}) is not what was sealed when it is made again.",
        "Không dùng biểu này; lấy lại bản gốc của bộ dữ liệu.",
        "Do not use the table; get the original of the data set again.",
    ),
    "snapshot.manifest_differs": Kind(
        "Bản kê khai ghi {what} = {sealed}, đếm lại được {counted}.",
        "The manifest says {what} = {sealed}; counted again it is {counted}.",
        "Lấy lại bản gốc của bộ dữ liệu.", "Get the original of the data set again.",
    ),
    "snapshot.version": Kind(
        "Bộ dữ liệu theo cấu trúc số {found}, chương trình đọc cấu trúc số {known}.",
        "The data set has schema version {found}; this program reads version {known}.",
        "Dùng phiên bản chương trình đã tạo ra bộ dữ liệu.", "Use the version of the program that made it.",
    ),
})  # fmt: skip
