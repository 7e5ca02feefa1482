"""A program that speaks to the API as one user."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhengtong.core.prepared import watched
from zhengtong.modules.cases.tests.county import DATA, picture
from zhengtong.modules.cases.tests.desk import Desk
from zhengtong.modules.org import api as org
from zhengtong.modules.org.models import User

API = "/api/v1"
GOOD = {"accept": "accept", "review": "agree", "decide": "grant"}


class Program:
    """`statements` are those of the last request."""

    def __init__(self, user: User, **headers: str) -> None:
        token = org.token_create(user.username)
        self.client = Client(
            headers={"authorization": f"Bearer {token}", **headers}, raise_request_exception=False
        )
        self.statements: list[str] = []

    def get(self, path: str, **query: Any) -> Any:
        return self._asked(lambda: self.client.get(f"{API}{path}", query))

    def post(self, path: str, body: Any = None) -> Any:
        return self._asked(
            lambda: self.client.post(f"{API}{path}", body or {}, content_type="application/json")
        )

    def put(self, path: str, body: Any = None) -> Any:
        return self._asked(
            lambda: self.client.put(f"{API}{path}", body or {}, content_type="application/json")
        )

    def delete(self, path: str) -> Any:
        return self._asked(lambda: self.client.delete(f"{API}{path}"))

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Any:
        file = SimpleUploadedFile(name, content)
        return self._asked(lambda: self.client.post(f"{API}{path}", {**fields, "file": file}))

    def _asked(self, ask: Any) -> Any:
        with watched() as self.statements:
            return ask()

    # --- the turns of a case

    def begin(self, office: Desk, data: dict[str, Any] | None = None) -> str:
        answer = self.post(
            "/applications/", {"item": str(office.county.item), "data": data or DATA}
        )
        assert answer.status_code == 201, answer.json()
        return str(answer.json()["public_id"])

    def photo(self, draft: str) -> Any:
        path = f"/applications/{draft}/materials/"
        return self.upload(path, "树.jpg", picture(), material_key="tree_photos")

    def apply(self, office: Desk) -> str:
        draft = self.begin(office)
        self.photo(draft)
        answer = self.post(f"/applications/{draft}/submit/")
        assert answer.status_code == 201, answer.json()
        return str(answer.json()["public_id"])

    def task(self, case: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/cases/{case}/tasks/").json()[0]
        return found

    def finish(self, case: str, outcome: str = "", **more: Any) -> Any:
        task = self.task(case)
        body = {
            "outcome": outcome or GOOD[task["stage"]],
            "opinion": "符合条件。",
            "lock_version": task["lock_version"],
            **more,
        }
        return self.post(f"/tasks/{task['public_id']}/complete/", body)


def people(office: Desk, person: Any) -> dict[str, Program]:
    return {
        "citizen": Program(person.user),
        "counter": Program(office.counter.user),
        "reviewer": Program(office.reviewer.user),
        "approver": Program(office.approver.user),
        "neighbour": Program(office.neighbour.user),
    }
