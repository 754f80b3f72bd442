"""One function for each thing that may be asked of the commission, and for each answer."""

from standing.requests.answering import withdraw
from standing.requests.extensions import ask_extension, decide_extension
from standing.requests.officers import (
    decide_dispute,
    decide_return,
    dispute_employment,
    put_right,
    report_return,
)

__all__ = (
    "ask_extension", "decide_dispute", "decide_extension", "decide_return", "dispute_employment",
    "put_right", "report_return", "withdraw",
)  # fmt: skip
