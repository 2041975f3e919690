from notifications.models.message import Message
from notifications.models.preference import Preference

__all__ = ["Message", "Preference"]
