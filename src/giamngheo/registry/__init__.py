"""The register: households (hộ), their members (nhân khẩu) and the standing each was recognised to have.

Membership and standing are dated; what was decided is superseded, never edited.
"""
