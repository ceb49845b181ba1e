"""The nouns of sending, a file each; import them from here."""

from notifications.models.acknowledgement import Acknowledgement
from notifications.models.aim import AlertAim
from notifications.models.alert import Alert
from notifications.models.break_glass import BreakGlass
from notifications.models.budget_pause import BudgetPause
from notifications.models.chain import Chain, ChainStep
from notifications.models.channel_state import ChannelState
from notifications.models.code_stop import CodeStop
from notifications.models.delivery import Delivery
from notifications.models.fallback import Fallback
from notifications.models.follow_on import FollowOn
from notifications.models.heartbeat import Heartbeat
from notifications.models.hold import Hold
from notifications.models.ledger import LedgerCount
from notifications.models.letter import Letter
from notifications.models.notice import Notice
from notifications.models.put_up import PutUp
from notifications.models.question import Question
from notifications.models.receipt import Receipt
from notifications.models.rendering import Rendering
from notifications.models.retention import Retention
from notifications.models.side import Side
from notifications.models.spending import Spending
from notifications.models.suppression import Suppression
from notifications.models.template import Template
from notifications.models.trial import Trial

__all__ = [
    "Acknowledgement",
    "Alert",
    "AlertAim",
    "BreakGlass",
    "BudgetPause",
    "Chain",
    "ChainStep",
    "ChannelState",
    "CodeStop",
    "Delivery",
    "Fallback",
    "FollowOn",
    "Heartbeat",
    "Hold",
    "LedgerCount",
    "Letter",
    "Notice",
    "PutUp",
    "Question",
    "Receipt",
    "Rendering",
    "Retention",
    "Side",
    "Spending",
    "Suppression",
    "Template",
    "Trial",
]
