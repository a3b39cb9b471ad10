"""A mail server that takes everything and keeps nothing: `python -m bench.sink PORT`."""

import asyncio
import sys

ANSWERS = {b"EHLO": b"250-sink\r\n250 8BITMIME\r\n", b"DATA": b"354 Go on.\r\n", b"QUIT": b"221 Goodbye.\r\n"}


async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection."""
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        writer.write(ANSWERS.get(verb, b"250 Fine.\r\n"))
        if verb == b"DATA":
            await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"250 Taken.\r\n")
        elif verb == b"QUIT":
            break
    await writer.drain()
    writer.close()


async def listen(port: int) -> None:
    """Take connections until somebody stops us."""
    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=2**24)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(listen(int(sys.argv[1])))
