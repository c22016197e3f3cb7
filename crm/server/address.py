"""Where the web server listens, and the address that people type."""

import http.client
import socket
from dataclasses import dataclass

import psutil

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]


class AddressError(Exception):
    """Nobody can listen there; the text says why, in a sentence for people."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def find(cls, host: str, port: int) -> "Address":
        """The address of this name and port, where nobody listens yet. Raises AddressError."""
        try:
            family, kind, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        except (socket.gaierror, OverflowError) as error:
            raise AddressError(f"“{host}” and port {port} are no address of this machine.") from error
        try:
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(found)
        except OSError as error:
            raise AddressError(
                f"Can't listen on {host}, port {port}: {error.strerror}. "
                f"Stop what is there, or choose another port: make run PORT={port + 1}."
            ) from error
        return cls(str(found[0]), port)

    @property
    def url(self) -> str:
        return f"http://{self._name}:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """The names by which requests may ask for us."""
        if self.host not in EVERYWHERE:
            return [*THIS_MACHINE, self._name]
        addresses = [address for card in psutil.net_if_addrs().values() for address in card]
        return [
            *THIS_MACHINE,
            socket.gethostname().lower(),
            *(address.address for address in addresses if address.family == socket.AF_INET),
        ]

    def answers(self) -> bool:
        """Does somebody answer a request there?"""
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        connection = http.client.HTTPConnection(here, self.port, timeout=1)
        try:
            connection.request("GET", "/healthz/", headers={"Host": "localhost"})
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def _name(self) -> str:
        if self.host in EVERYWHERE or self.host in {"127.0.0.1", "::1"}:
            return "localhost"
        return f"[{self.host}]" if ":" in self.host else self.host
