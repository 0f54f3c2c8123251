"""An SSH server of asyncssh with its own SFTP service. Arguments: port, host key, file of the user's public key."""

import asyncio
import sys

import asyncssh

PORT, HOST_KEY, USER_KEY = sys.argv[1:4]


async def main() -> None:
    await asyncssh.listen(
        "127.0.0.1",
        int(PORT),
        server_host_keys=[HOST_KEY],
        authorized_client_keys=USER_KEY,
        sftp_factory=True,
        login_timeout=30,
    )
    await asyncio.Event().wait()


asyncio.run(main())
