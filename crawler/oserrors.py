"""What the operating system complains of, in the user's language; its own words are English only."""

from __future__ import annotations

import errno

from crawler.records import Bilingual

_MEANINGS: dict[int, Bilingual] = {
    errno.ENOENT: Bilingual("그런 파일이나 폴더가 없습니다", "there is no such file or folder"),
    errno.EACCES: Bilingual("권한이 없습니다", "permission denied"),
    errno.EPERM: Bilingual("허용되지 않습니다", "not permitted"),
    errno.EISDIR: Bilingual("파일이 아니라 폴더입니다", "it is a folder"),
    errno.ENOTDIR: Bilingual("경로 가운데 폴더가 아닌 것이 있습니다", "a part of the path is no folder"),
    errno.EEXIST: Bilingual("이미 있습니다", "it exists already"),
    errno.ENOSPC: Bilingual("저장 공간이 없습니다", "no space left"),
    errno.EDQUOT: Bilingual("할당된 저장 공간을 다 썼습니다", "disk quota exceeded"),
    errno.EFBIG: Bilingual("파일이 너무 큽니다", "the file is too large"),
    errno.EROFS: Bilingual("읽기 전용 파일 시스템입니다", "the file system is read-only"),
    errno.ENAMETOOLONG: Bilingual("이름이 너무 깁니다", "the name is too long"),
    errno.ELOOP: Bilingual("심볼릭 링크가 끝없이 돕니다", "symbolic links lead in a circle"),
    errno.EMFILE: Bilingual("열린 파일이 너무 많습니다", "too many open files"),
    errno.ENFILE: Bilingual("열린 파일이 너무 많습니다", "too many open files"),
    errno.ENOMEM: Bilingual("메모리가 모자랍니다", "out of memory"),
    errno.EIO: Bilingual("입출력 오류", "input or output error"),
    errno.EBUSY: Bilingual("다른 곳에서 쓰고 있습니다", "it is in use"),
    errno.EINVAL: Bilingual("쓸 수 없는 값입니다", "not a usable value"),
    errno.EPIPE: Bilingual("받는 쪽이 닫았습니다", "the reader has closed it"),
    errno.EADDRINUSE: Bilingual("다른 프로그램이 이미 쓰는 주소입니다", "the address is already in use"),
    errno.EADDRNOTAVAIL: Bilingual("이 컴퓨터의 주소가 아닙니다", "not an address of this machine"),
}


def meaning(error: BaseException) -> Bilingual:
    """Return what an ``OSError`` means; one that is not in the table keeps its number and English words."""
    number = error.errno if isinstance(error, OSError) else None
    if number in _MEANINGS:
        return _MEANINGS[number]
    if number is None:
        return Bilingual(f"운영 체제가 거부했습니다 ({error})", str(error) or type(error).__name__)
    name = errno.errorcode.get(number, str(number))
    words = error.strerror if isinstance(error, OSError) and error.strerror else name
    return Bilingual(f"운영 체제 오류 {number} ({name})", words)
