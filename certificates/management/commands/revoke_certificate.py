from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.codes import read_code, show_code
from certificates.domain.issuing import revoke
from certificates.models import Certificate
from people.models import Person


class Command(BaseCommand):
    help = "Revoke the certificate with this number, for a reason that its public page shows. It cannot be taken back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="as printed: ABCD-EFGH-JKMN")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", metavar="ADDRESS", help="e-mail address of who decided, for the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            certificate = Certificate.objects.get(code=read_code(options["number"]))
            actor = Person.objects.get_by_natural_key(options["by"]) if options["by"] else None
        except Certificate.DoesNotExist as error:
            raise CommandError(f"There is no certificate {options['number']}.") from error
        except Person.DoesNotExist as error:
            raise CommandError(f"Nobody has the address {options['by']}.") from error
        revoked = revoke(certificate, reason=options["reason"], actor=actor)
        self.stdout.write(f"{show_code(revoked.code)}: revoked ({revoked.revocation_reason})")
