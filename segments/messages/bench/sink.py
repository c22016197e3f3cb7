"""A mail server that takes everything and keeps nothing: `python -m segments.messages.bench.sink`. It prints its port.

It imports nothing of Roster, as it runs in a process of its own.
"""

import asyncio
import sys

ANSWERS = {b"EHLO": b"250 sink", b"DATA": b"354 Go on", b"QUIT": b"221 Bye"}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Talk SMTP (RFC 5321) over one connection until the client is gone."""
    writer.write(b"220 sink\r\n")
    try:
        while line := await reader.readline():
            verb = line[:4].upper()
            writer.write(ANSWERS.get(verb, b"250 OK") + b"\r\n")
            if verb == b"DATA":
                await reader.readuntil(b"\r\n.\r\n")
                writer.write(b"250 OK\r\n")
            if verb == b"QUIT":
                break
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
