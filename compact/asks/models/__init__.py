"""What is asked of whom by when."""

from compact.asks.models.acting import Acting, WhoCanAct
from compact.asks.models.asked import ANSWERS, Ask, AskQuerySet
from compact.asks.models.asking import ask, ask_all, settle, withdraw
from compact.asks.models.call_note import CallNote
from compact.asks.models.kinds import KINDS, AskKind, Channel, register

__all__ = [
    "ANSWERS",
    "KINDS",
    "Acting",
    "Ask",
    "AskKind",
    "AskQuerySet",
    "CallNote",
    "Channel",
    "WhoCanAct",
    "ask",
    "ask_all",
    "register",
    "settle",
    "withdraw",
]
