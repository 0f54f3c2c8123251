"""An SSH server of paramiko with a small SFTP service. Arguments: port, host key, file of the user's public key."""

import base64
import os
import socket
import sys
import threading

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED
from paramiko.sftp import SFTP_OK

PORT, HOST_KEY, USER_KEY = sys.argv[1:4]
KEY = base64.b64decode(open(USER_KEY).read().split()[1])


class Login(paramiko.ServerInterface):
    def check_auth_publickey(self, username, key):
        return AUTH_SUCCESSFUL if key.asbytes() == KEY else AUTH_FAILED

    def get_allowed_auths(self, username):
        return "publickey"

    def check_channel_request(self, kind, chanid):
        return OPEN_SUCCEEDED


class Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

    def chattr(self, attr):
        change(self.readfile.name, attr)
        return SFTP_OK


def change(path, attr):
    """Paramiko's own helper follows only some of these."""
    if attr._flags & attr.FLAG_SIZE:
        os.truncate(path, attr.st_size)
    if attr._flags & attr.FLAG_PERMISSIONS:
        os.chmod(path, attr.st_mode & 0o7777)
    if attr._flags & attr.FLAG_AMTIME:
        os.utime(path, (attr.st_atime, attr.st_mtime))


def guarded(method):
    def call(*args):
        try:
            return method(*args)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    return call


class Files(paramiko.SFTPServerInterface):
    @guarded
    def list_folder(self, path):
        found = []
        for entry in os.scandir(path):
            attr = paramiko.SFTPAttributes.from_stat(entry.stat(follow_symlinks=False))
            attr.filename = entry.name
            found.append(attr)
        return found

    @guarded
    def stat(self, path):
        return paramiko.SFTPAttributes.from_stat(os.stat(path))

    @guarded
    def lstat(self, path):
        return paramiko.SFTPAttributes.from_stat(os.lstat(path))

    @guarded
    def open(self, path, flags, attr):
        mode = getattr(attr, "st_mode", None)
        fd = os.open(path, flags, 0o666 if mode is None else mode & 0o7777)
        how = {os.O_WRONLY: "wb", os.O_RDWR: "r+b"}.get(flags & os.O_ACCMODE, "rb")
        handle = Handle(flags)
        handle.readfile = handle.writefile = NamedFile(fd, how, path)
        return handle

    @guarded
    def remove(self, path):
        os.remove(path)
        return SFTP_OK

    @guarded
    def rename(self, old, new):
        if os.path.lexists(new):
            return paramiko.sftp.SFTP_FAILURE
        os.rename(old, new)
        return SFTP_OK

    @guarded
    def posix_rename(self, old, new):
        os.replace(old, new)
        return SFTP_OK

    @guarded
    def mkdir(self, path, attr):
        os.mkdir(path)
        change(path, attr)
        return SFTP_OK

    @guarded
    def rmdir(self, path):
        os.rmdir(path)
        return SFTP_OK

    @guarded
    def chattr(self, path, attr):
        change(path, attr)
        return SFTP_OK

    @guarded
    def symlink(self, target, path):
        os.symlink(target, path)
        return SFTP_OK

    @guarded
    def readlink(self, path):
        return os.readlink(path)

    def canonicalize(self, path):
        return os.path.realpath(path)


class NamedFile:
    """A file that knows its path, unbuffered, as the service's handles use it."""

    def __init__(self, fd, mode, name):
        self._file = os.fdopen(fd, mode, buffering=0)
        self.name = name

    def __getattr__(self, name):
        return getattr(self._file, name)


def serve(client):
    transport = paramiko.Transport(client)
    transport.add_server_key(paramiko.Ed25519Key(filename=HOST_KEY))
    transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
    try:
        transport.start_server(server=Login())
        transport.join()
    except (EOFError, paramiko.SSHException):
        transport.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(PORT)))
listener.listen(50)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
