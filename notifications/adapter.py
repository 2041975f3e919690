"""allauth's mails leave by the outbox, like all others."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in mails as rows of the outbox."""
