"""One signature for many codes made at the same moment (a Merkle tree, as in RFC 9162). No Django here.

Hashes are cut to 16 bytes: nobody but the city chooses what is hashed, so a forger needs a second preimage.
"""

from collections.abc import Sequence
from hashlib import sha256

HASH = 16
MOST_LEVELS = 4
MOST_LEAVES = 1 << MOST_LEVELS


def leaf(payload: bytes) -> bytes:
    return sha256(b"\x00" + payload).digest()[:HASH]


def _parent(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()[:HASH]


def paths(leaves: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """The root over 1 to 16 leaves, and for each leaf its siblings, one after another, from the leaf upwards.

    Missing leaves up to the next power of two repeat the last one.
    """
    level = list(leaves)
    level += level[-1:] * ((1 << (len(level) - 1).bit_length()) - len(level))
    found = [b""] * len(leaves)
    positions = list(range(len(leaves)))
    while len(level) > 1:
        for number, position in enumerate(positions):
            found[number] += level[position ^ 1]
        level = [_parent(level[i], level[i + 1]) for i in range(0, len(level), 2)]
        positions = [position >> 1 for position in positions]
    return level[0], found


def root(of: bytes, index: int, siblings: bytes) -> bytes:
    """The root that a leaf and its siblings lead to; bit k of `index` says that the node of level k stands right."""
    node = of
    for level in range(len(siblings) // HASH):
        sibling = siblings[level * HASH : (level + 1) * HASH]
        node = _parent(sibling, node) if index >> level & 1 else _parent(node, sibling)
    return node
