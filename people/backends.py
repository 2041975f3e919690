"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from people.models import Person
from people.statements import Statement

READ = Statement(Person, "SELECT {people_person} FROM people_person WHERE id = %s")


class PersonBackend(AuthenticationBackend):
    """allauth's, whose second question of each request, who this is, is asked by one plain statement."""

    def get_user(self, user_id: int) -> Person | None:
        person = READ.first(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
