"""Conversations: follow-up questions understood from what was said before, and asked like any other.

`Conversation` keeps the turns. `followups` resolves a follow-up by rules, from the names and things of the
conversation; `rewriting` lets a language model do it and checks what it wrote.
"""

from qa.chat.conversation import Asks, Conversation, Resolved, by_rules
from qa.chat.nouns import RULES, Said, Turn

__all__ = ["RULES", "Asks", "Conversation", "Resolved", "Said", "Turn", "by_rules"]
