"""Error pages in plain words.  They ask the database nothing: it may be what is broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _page(request, 400, _("Yêu cầu không đọc được"), _("Hãy quay lại trang trước và thử lại."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the account has no office whose powers allow this."""
    said = _(
        "Chức vụ đang giữ không có quyền xem trang này. Nếu cần, đề nghị người quản trị tài khoản giao quyền."
    )
    return _page(request, 403, _("Không có quyền xem"), said)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the forgery check: a page left open too long, or a browser that keeps no cookies."""
    said = _("Trang đã mở quá lâu nên không gửi được. Hãy quay lại, tải lại trang rồi gửi lần nữa.")
    return _page(request, 403, _("Trang đã hết hạn"), said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or it lies outside the reach of the account; one cannot tell which."""
    said = _("Địa chỉ không đúng, hoặc nội dung nằm ngoài địa bàn được giao.")
    return _page(request, 404, _("Không tìm thấy"), said)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    said = _(
        "Hệ thống gặp lỗi và chưa làm được việc vừa yêu cầu; không có dữ liệu nào bị thay đổi dở dang. "
        "Hãy thử lại. Nếu vẫn lỗi, báo người quản trị kèm thời điểm xảy ra."
    )
    return _page(request, 500, _("Có lỗi"), said)


def _page(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    return render(
        request, "office/error.html", {"title": title, "said": said, "status": status}, status=status
    )
