"""QR pictures."""

import io

import segno


def picture(text: str) -> str:
    """The QR code of a text as SVG, with the quiet zone that readers need; a seventh of it may be damaged."""
    out = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True
    )
    return out.getvalue().decode()
