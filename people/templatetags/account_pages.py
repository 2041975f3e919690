"""Parts of the account pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

register = template.Library()

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.simple_tag(takes_context=True)
def account_sections(context: template.Context) -> list[dict[str, Any]]:
    """Return the pages of the account area, the current one marked."""
    sections = [
        (gettext("Details"), "people:profile"),
        (gettext("E-mail"), "account_email"),
        (gettext("Password"), "account_change_password"),
        (gettext("Second step"), "mfa_index"),
        (gettext("Devices"), "usersessions_list"),
        (gettext("Mails"), "notifications:preferences"),
    ]
    items = [{"label": label, "url": _address(name)} for label, name in sections]
    path = context["request"].path
    here = max((item["url"] for item in items if item["url"] and path.startswith(item["url"])), key=len, default="")
    return [{**item, "current": item["url"] == here} for item in items if item["url"]]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.filter
def browser_name(user_agent: str) -> str:
    """Return what a browser calls itself in words people use: "Firefox – Windows"."""
    names = (next((name for sign, name in known.items() if sign in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return " – ".join(name for name in names if name) or gettext("Unknown browser")
