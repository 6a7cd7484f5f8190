"""Accounts (tài khoản), offices held (chức vụ), powers (quyền), the places they reach (phạm vi địa bàn)."""
