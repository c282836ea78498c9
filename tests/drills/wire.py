"""The least of an HTTP client: one connection, one request at a time, every byte and second in our hands."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection to the city, opened again when it broke."""

    def __init__(self, port: int, *, patience: float = 5.0):
        self._port = port
        self._patience = patience
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: Any, *, token: str) -> Answer:
        """Raises OSError, EOFError or TimeoutError when it stays unknown what became of the request."""
        sent = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n"
        return await self._exchange(f"{head}content-length: {len(sent)}\r\n\r\n".encode() + sent)

    async def get(self, path: str, *, cookie: str = "", token: str = "") -> Answer:
        head = f"GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\n"
        head += f"cookie: {cookie}\r\n" if cookie else ""
        head += f"authorization: Bearer {token}\r\n" if token else ""
        return await self._exchange(f"{head}\r\n".encode())

    async def _exchange(self, request: bytes) -> Answer:
        try:
            async with asyncio.timeout(self._patience):
                if self._writer is None:
                    opened = await asyncio.open_connection("127.0.0.1", self._port)
                    self._reader, self._writer = opened
                self._writer.write(request)
                return await self._answer()
        except BaseException:
            self.close()
            raise

    async def _answer(self) -> Answer:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        if headers.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        else:
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split()[1]), headers, body)

    async def _chunks(self) -> bytes:
        body = b""
        while size := int(await self._reader.readline(), 16):
            body += await self._reader.readexactly(size)
            await self._reader.readline()
        await self._reader.readline()
        return body

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None
