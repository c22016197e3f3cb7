"""Encrypting a workbook with a password: ECMA-376 agile encryption, AES-256 and SHA-512 ([MS-OFFCRYPTO] 2.3.4.10 ff.).

msoffcrypto-tool gives key derivation and container. The package itself is streamed here, since the tool holds it
in memory three times, and the key is drawn here, since the tool draws half of it.
"""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha512
from struct import pack
from typing import IO, Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.container.ecma376_encrypted import DSPos, ECMA376Encrypted, ECMA376EncryptedLayout
from msoffcrypto.method.ecma376_agile import (
    ECMA376Agile,
    blkKey_dataIntegrity1,
    blkKey_dataIntegrity2,
    blkKey_encryptedKeyValue,
)

SEGMENT = 4096
BLOCK = 16
KEY = 32
SPINS: Final = 100_000  # hashes that make the password a key, as many as Excel takes


def encrypt(plain: IO[bytes], out: IO[bytes], password: str, report: Callable[[], None]) -> None:
    """Write the file `plain` encrypted to `out`, both open and seekable; `report` is called every some megabytes.

    Excel and LibreOffice open the result with the password. What `report` raises goes through.
    """
    size = plain.seek(0, 2)
    plain.seek(0)
    info, key = _parameters(password)
    container = _Container(8 + size + -size % BLOCK, _description(info, key, bytes(64), bytes(64)))
    layout = container.lay(out)

    out.seek(layout.offsetData(layout.encryptionPackagePos))
    integrity = secrets.token_bytes(64)
    digest = hmac.new(integrity, digestmod=sha512)
    for piece in _package(plain, size, key, info.keyData.saltValue, report):
        digest.update(piece)
        out.write(piece)
    container.describe(out, layout, _description(info, key, integrity, digest.digest()))


def _parameters(password: str) -> tuple[Any, bytes]:
    info, _half_random = ECMA376Agile.generate_encryption_parameters(password, spin_count=SPINS)
    salt = info.encryptedKey.saltValue
    base = ECMA376Agile._derive_iterated_hash_from_password(password, salt, "SHA512", info.spinCount).digest()
    wrapping = ECMA376Agile._derive_encryption_key(base, blkKey_encryptedKeyValue, "SHA512", KEY * 8)
    key = secrets.token_bytes(KEY)
    info.encryptedKeyValue = _cbc(key, wrapping, salt)
    return info, key


def _description(info: Any, key: bytes, integrity: bytes, digest: bytes) -> bytes:
    """Return the EncryptionInfo stream; its length doesn't depend on the values."""
    salt = info.keyData.saltValue
    info.encryptedHmacKey = _cbc(integrity, key, _iv(salt, bytes(blkKey_dataIntegrity1)))
    info.encryptedHmacValue = _cbc(digest, key, _iv(salt, bytes(blkKey_dataIntegrity2)))
    header: bytes = info.getEncryptionDescriptorHeader()
    xml: str = info.toEncryptionDescriptor()
    return header + xml.encode()


def _package(plain: IO[bytes], size: int, key: bytes, salt: bytes, report: Callable[[], None]) -> Any:
    """Return the EncryptedPackage stream: the size, then each segment with an initialisation vector of its own."""
    yield pack("<Q", size)
    number = 0
    while segment := plain.read(SEGMENT):
        if number % 1024 == 0:
            report()
        yield _cbc(segment + bytes(-len(segment) % BLOCK), key, _iv(salt, pack("<I", number)))
        number += 1


def _iv(salt: bytes, block: bytes) -> bytes:
    return sha512(salt + block).digest()[:BLOCK]


def _cbc(data: bytes, key: bytes, iv: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


class _Length:
    """Stands for a content of this length that is written elsewhere."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __len__(self) -> int:
        return self.length


class _Container(ECMA376Encrypted):  # type: ignore[misc]
    """The compound file around the package, which it leaves room for."""

    def __init__(self, package_size: int, description: bytes) -> None:
        super().__init__(_Length(package_size), description)

    def lay(self, out: IO[bytes]) -> Any:
        """Write all but the package."""
        layout = ECMA376EncryptedLayout(self._header.sectorSize)
        self._set_sector_locations_of_streams(layout)
        self._detect_sector_num(layout)
        header, package, root = self._header, self._dirs[DSPos.iEncryptionPackage], self._dirs[DSPos.iRoot]
        header.firstDirectorySectorLocation = layout.directoryEntryPos
        header.firstMiniFatSectorLocation = layout.miniFatPos
        header.numMiniFatSectors = layout.numMiniFatSectors
        header.difat.extend(layout.fatPos + i for i in range(min(layout.fatSectorNum, header.FIRSTNUMDIFAT)))
        header.numFatSectors = layout.fatSectorNum
        header.numDifatSectors = layout.difatSectorNum
        if layout.difatSectorNum:
            header.firstDifatSectorLocation = layout.difatPos
        root.StartingSectorLocation = layout.miniFatDataPos
        root.Content = bytes(64 * layout.miniFatNum)
        package.StartingSectorLocation = layout.encryptionPackagePos

        out.truncate(layout.totalSize)
        out.seek(0)
        header.write_to(out)
        self._write_DIFAT(out, layout)
        self._write_FAT_start(out, layout)
        self._write_MiniFAT(out, layout)
        self._write_directory_entries(out, layout)
        package.Content = b""
        self._write_Content(out, layout)
        return layout

    def describe(self, out: IO[bytes], layout: Any, description: bytes) -> None:
        """Write the description over the one that was laid, of the same length."""
        out.seek(layout.offsetMiniData(self._dirs[DSPos.iEncryptionInfo].StartingSectorLocation))
        out.write(description)
        out.flush()
