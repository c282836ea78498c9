"""Verbs of messages."""

from shanzhi.kernel.notify.actions.inbox import mark_all_read, mark_read
from shanzhi.kernel.notify.actions.live import publish
from shanzhi.kernel.notify.actions.past import Told, tell_past
from shanzhi.kernel.notify.actions.preferences import (
    MailRefused,
    PushRefused,
    ask_to_confirm,
    confirm_mail,
    save_preferences,
    subscribe_push,
    unsubscribe_push,
)
from shanzhi.kernel.notify.actions.sending import clean_up, send_out
from shanzhi.kernel.notify.actions.telling import Letter, tell, tell_each, tell_many

__all__ = [
    "Letter",
    "MailRefused",
    "PushRefused",
    "Told",
    "ask_to_confirm",
    "clean_up",
    "confirm_mail",
    "mark_all_read",
    "mark_read",
    "publish",
    "save_preferences",
    "send_out",
    "subscribe_push",
    "tell",
    "tell_each",
    "tell_many",
    "tell_past",
    "unsubscribe_push",
]
