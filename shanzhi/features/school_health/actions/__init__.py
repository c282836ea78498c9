"""Verbs about schools, one file a topic."""

from .contacts import open_contact
from .fever import tell_fever
from .gates import close_gate, gate_of, open_gate, post_to_gate
from .hearing import tell_health

__all__ = [
    "close_gate",
    "gate_of",
    "open_contact",
    "open_gate",
    "post_to_gate",
    "tell_fever",
    "tell_health",
]
