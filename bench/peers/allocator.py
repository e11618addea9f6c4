"""glibc's allocator as Sharpest tunes it, for a comparison in which both have it."""

import ctypes
import ctypes.util

MAX_MAPPED_BLOCKS, TRIM_THRESHOLD, MAX_ARENAS = -4, -1, -8


def tune():
    """Keeps freed memory for the next tensor. To be called before torch is imported."""
    libc = ctypes.CDLL(ctypes.util.find_library("c"))
    settings = ((MAX_MAPPED_BLOCKS, 0), (TRIM_THRESHOLD, -1), (MAX_ARENAS, 1))
    if not all(libc.mallopt(option, value) == 1 for option, value in settings):
        raise SystemExit("the allocator of this system cannot be tuned; leave out --allocator tuned")
