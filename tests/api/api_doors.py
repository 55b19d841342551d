"""The two ways in: the web client's session and JSON-2 with a bearer key."""

from __future__ import annotations

from typing import Any, Protocol


class Door(Protocol):
    """A user in front of the server."""

    def call(self, model: str, method: str, ids: list[int], **params: Any) -> Any:
        """Call a method on records; `params` are its named arguments and `context`."""

    def call_model(self, model: str, method: str, **params: Any) -> Any:
        """Call a method of the model itself."""

    def create(self, model: str, vals_list: list[dict], **params: Any) -> list[int]:
        """Create records and return their ids."""


class SessionDoor:
    """`/web/dataset/call_kw`, as the web client calls."""

    def __init__(self, client: Any, _key: str) -> None:
        self.client = client

    def call(self, model: str, method: str, ids: list[int], **params: Any) -> Any:
        """See `Door`."""
        return self.client.call(model, method, ids, **params)

    def call_model(self, model: str, method: str, **params: Any) -> Any:
        """See `Door`."""
        return self.client.call(model, method, **params)

    def create(self, model: str, vals_list: list[dict], **params: Any) -> list[int]:
        """See `Door`."""
        return self.client.call(model, "create", vals_list, **params)


class JsonDoor:
    """`/json/2/<model>/<method>`."""

    def __init__(self, client: Any, key: str) -> None:
        self.client, self.key = client, key

    def call(self, model: str, method: str, ids: list[int], **params: Any) -> Any:
        """See `Door`."""
        return self.client.json2(model, method, key=self.key, ids=ids, **params)

    def call_model(self, model: str, method: str, **params: Any) -> Any:
        """See `Door`."""
        return self.client.json2(model, method, key=self.key, **params)

    def create(self, model: str, vals_list: list[dict], **params: Any) -> list[int]:
        """See `Door`."""
        return self.client.json2(model, "create", key=self.key, vals_list=vals_list, **params)


DOORS = {"session": SessionDoor, "json2": JsonDoor}
