"""Forms about the person herself. allauth's own forms in our words are in `people.forms.account`."""

from people.forms.profile import AcceptForm, ProfileForm
from people.forms.signup import SignupDetails

__all__ = ["AcceptForm", "ProfileForm", "SignupDetails"]
