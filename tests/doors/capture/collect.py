"""A client that does what ODK Collect does, step by step, and is as strict about the answers as it is.

formList → form → manifest → media → HEAD → POSTs of one form with its files, split where they grow too long.
"""

import copy
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from django.test import Client

XFORMS = "{http://www.w3.org/2002/xforms}"
LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
SERVER = "https://testserver/odk"


@dataclass
class Listed:
    """An entry of the form list."""

    form_id: str
    name: str
    version: str
    md5: str
    download: str
    manifest: str


@dataclass
class Fetched:
    """A form with its lists, each row by column."""

    listed: Listed
    xml: str
    files: dict[str, str]

    def rows(self, name: str) -> list[dict[str, str]]:
        import csv
        import io

        return list(csv.DictReader(io.StringIO(self.files[name])))


@dataclass
class Filled:
    """A form filled in on the device, waiting to be sent with its files."""

    instance: str
    xml: str
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Answer:
    """What came back from one POST."""

    status: int
    messages: list[str]


class NotOpenRosaError(AssertionError):
    """Collect would show an error."""


class Collect:
    """One device with one account."""

    def __init__(self, username: str, password: str, device: str = "collect:1") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.device = device
        self.headers = {
            "Authorization": "Basic " + b64encode(f"{username}:{password}".encode()).decode(),
            "X-OpenRosa-Version": "1.0",
            "Date": "Wed, 25 Nov 2026 08:00:00 GMT",
        }
        self.most = 10_000_000

    def get(self, address: str, kind: str | None = None) -> Any:
        path = urlsplit(address)
        response = self.client.get(
            path.path, {"deviceID": self.device}, headers=self.headers, secure=path.scheme == "https"
        )
        if response.status_code == 200 and kind and kind not in response.headers["Content-Type"].lower():
            raise NotOpenRosaError(response.headers["Content-Type"])
        return response

    def document(self, address: str) -> Element:
        """An XML answer; Collect needs the header to believe the server."""
        response = self.get(address, "text/xml")
        if response.status_code != 200:
            raise NotOpenRosaError(response.status_code)
        if response.headers.get("X-OpenRosa-Version") != "1.0" or "Date" not in response.headers:
            raise NotOpenRosaError("headers")
        return ElementTree.fromstring(response.content)

    def form_list(self) -> list[Listed]:
        root = self.document(f"{SERVER}/formList")
        if root.tag != f"{LIST}xforms":
            raise NotOpenRosaError(root.tag)
        found = []
        for entry in root.findall(f"{LIST}xform"):
            texts = {child.tag.removeprefix(LIST): child.text or "" for child in entry}
            if not texts["hash"].startswith("md5:"):
                raise NotOpenRosaError("hash")
            found.append(
                Listed(
                    texts["formID"], texts["name"], texts["version"], texts["hash"][4:], texts["downloadUrl"],
                    texts["manifestUrl"],
                )
            )  # fmt: skip
        return found

    def fetch(self, listed: Listed) -> Fetched:
        """The form and its files, each with the digest that was promised."""
        form = self.get(listed.download)
        if form.status_code != 200 or _md5(form.content) != listed.md5:
            raise NotOpenRosaError(listed.download)
        files = {}
        for entry in self.document(listed.manifest).findall(f"{MANIFEST}mediaFile"):
            texts = {child.tag.removeprefix(MANIFEST): child.text or "" for child in entry}
            response = self.get(texts["downloadUrl"])
            if response.status_code != 200 or f"md5:{_md5(response.content)}" != texts["hash"]:
                raise NotOpenRosaError(texts["filename"])
            files[texts["filename"]] = response.content.decode()
        return Fetched(listed, form.content.decode(), files)

    def fill(
        self,
        form: Fetched,
        household: str,
        answers: Mapping[str, object],
        members: Sequence[Mapping[str, object]] | None = None,
        *,
        replaces: str = "",
        instance: str = "",
        photo: bytes | None = None,
    ) -> Filled:
        """The form as the engine of Collect leaves it: every node of the form, those that do not apply left out."""
        known = [row for row in form.rows("members.csv") if row["household"] == household]
        size = next((row["size"] for row in form.rows("households.csv") if row["name"] == household), "1")
        if members is None:
            members = [{"uid": row["uid"], **_person(row)} for row in known]
        instance = instance or f"uuid:{uuid4()}"
        root = _skeleton(form.xml)
        given = {"household": household, "area": "rural", "members": size, "deviceid": self.device,
                 "start": "1999-12-31T23:59:59.000+07:00", **answers}  # fmt: skip
        if photo is not None:
            given["house_photo"] = "nha.jpg"
        template = root.find("person")
        assert template is not None
        place = list(root).index(template)
        root.remove(template)
        _set(root, given)
        for number, member in enumerate(members, 1):
            person = copy.deepcopy(template)
            about = {
                "position": number,
                "person_uid": member.get("uid", ""),
                "of_household": household,
            } | dict(member)
            if about["person_uid"]:
                about.setdefault("still_here", "yes")
            _set(person, about)
            root.insert(place + number - 1, person)
        meta = root.find("meta")
        assert meta is not None
        for part in list(meta):
            meta.remove(part)
        SubElement(meta, "instanceID").text = instance
        SubElement(meta, "instanceName").text = household
        if replaces:
            SubElement(meta, "deprecatedID").text = replaces
        files = {"nha.jpg": photo} if photo is not None else {}
        return Filled(instance, ElementTree.tostring(root, encoding="unicode"), files)

    def probe(self) -> str:
        """The HEAD by which Collect learns where to send and how much at once."""
        response = self.client.head(
            "/odk/submission", {"deviceID": self.device}, headers=self.headers, secure=True
        )
        if response.status_code != 204:
            raise NotOpenRosaError(response.status_code)
        self.most = int(response.headers["X-OpenRosa-Accept-Content-Length"])
        return str(response.headers["Location"])

    def chunks(self, filled: Filled, most: int | None = None) -> Iterator[tuple[bytes, str]]:
        """The POSTs of a form: bodies and content types.  Each carries the form itself."""
        waiting, first = list(filled.files.items()), True
        while waiting or first:
            first, size, files = False, len(filled.xml.encode()), []
            while waiting and (not files or size + len(waiting[0][1]) <= (most or self.most)):
                files.append(waiting.pop(0))
                size += len(files[-1][1])
            yield multipart(filled.xml, files, incomplete=bool(waiting))

    def post(self, body: bytes, content_type: str, **more: object) -> Answer:
        response = self.client.post(
            f"/odk/submission?deviceID={self.device}", body, content_type=content_type, headers=self.headers,
            secure=True, **more,
        )  # fmt: skip
        envelope = ElementTree.fromstring(response.content)
        if envelope.tag != f"{RESPONSE}OpenRosaResponse":
            raise NotOpenRosaError(envelope.tag)
        return Answer(response.status_code, [part.text or "" for part in envelope])

    def send(self, filled: Filled, most: int | None = None) -> Answer:
        """All of it; stops at the first answer that is no receipt, as Collect does."""
        answer = Answer(0, [])
        for body, content_type in self.chunks(filled, most):
            answer = self.post(body, content_type)
            if answer.status not in (201, 202):
                break
        return answer


def multipart(
    xml: str, files: Sequence[tuple[str, bytes]] = (), *, incomplete: bool = False, boundary: str = "b0undary"
) -> tuple[bytes, str]:
    """A multipart body as OkHttp writes it."""
    parts = [("xml_submission_file", "phieu.xml", "text/xml", xml.encode())]
    parts += [(name, name, "image/jpeg", content) for name, content in files]
    lines = []
    for name, filename, kind, content in parts:
        lines.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
            + content
            + b"\r\n"
        )
    if incomplete:
        lines.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode()
        )
    return b"".join(lines) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _person(row: Mapping[str, str]) -> dict[str, object]:
    return {name: row[name] for name in ("full_name", "relation", "sex", "birth_year")}


def _skeleton(xform: str) -> Element:
    """The empty instance of a form, without the template of its repeat."""
    root = ElementTree.fromstring(xform)
    found = next(root.iter(f"{XFORMS}instance"))[0]
    empty = copy.deepcopy(found)
    for part in list(empty):
        if "{http://openrosa.org/javarosa}template" in part.attrib:
            empty.remove(part)
    for part in empty.iter():
        if part.tag.startswith(XFORMS):
            part.tag = part.tag.removeprefix(XFORMS)
        part.text = None
    if empty.find("person") is None:
        template = copy.deepcopy(next(part for part in found if part.tag == f"{XFORMS}person"))
        for part in template.iter():
            part.tag, part.text = part.tag.removeprefix(XFORMS), None
        template.attrib.clear()
        empty.insert(len(empty) - 1, template)
    return empty


def _set(root: Element, given: Mapping[str, object]) -> None:
    """Fill in the leaves by name and leave out those without an answer."""
    for parent in list(root.iter()):
        for leaf in list(parent):
            if len(leaf) or parent.tag == "meta":
                continue
            value = given.get(leaf.tag)
            if value is None or value == "":
                parent.remove(leaf)
            else:
                leaf.text = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else str(value)


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
