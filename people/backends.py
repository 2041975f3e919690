"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from people.columns import with_columns
from people.models import Person

READ = with_columns("SELECT {people_person} FROM people_person WHERE id = %s", people_person=Person)


class PersonBackend(AuthenticationBackend):
    """allauth's, whose second question of each request, who this is, is asked by one plain statement."""

    def get_user(self, user_id: int) -> Person | None:
        for person in Person.objects.raw(READ, [user_id]):
            return person if self.user_can_authenticate(person) else None
        return None
