"""Which addresses were there already: as hashes of eight bytes, in little memory.

A million addresses take 17 MB here, a set of their texts 150. Two of a million addresses have
the same hash by chance once in forty million lists.
"""

from array import array

_BITS = 64
_ALL = (1 << _BITS) - 1
_SMALLEST, _MOST_FULL = 1 << 12, 0.6


class Seen:
    """Texts that were asked for, as a table of hashes with open addresses."""

    def __init__(self, n_expected: int = 0) -> None:
        size = _SMALLEST
        while size * _MOST_FULL <= n_expected:
            size *= 2
        self._slots = _empty(size)
        self._n = 0

    def again(self, text: str) -> bool:
        """Tell whether a text was asked for before; from now on it was."""
        key = hash(text) & _ALL or 1  # 0 is an empty slot
        at = self._slot(key)
        if self._slots[at] == key:
            return True
        self._slots[at] = key
        self._n += 1
        if self._n > _MOST_FULL * len(self._slots):
            self._grow()
        return False

    def _slot(self, key: int) -> int:
        slots, last = self._slots, len(self._slots) - 1
        at = key & last
        while slots[at] and slots[at] != key:
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        before = self._slots
        self._slots = _empty(2 * len(before))
        for key in before:
            if key:
                self._slots[self._slot(key)] = key


def _empty(size: int) -> "array[int]":
    return array("Q", bytes(8 * size))
