"""The operator's pages about people. What others rely on is added, not edited: memberships end, policies get versions."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from people.domain.accounts import add_address
from people.domain.organisations import change_role, join_organisation, leave_organisation
from people.forms.membership import MembershipForm
from people.models import AuditEntry, Cohort, CohortMembership, Membership, Organisation, Person, Policy, PolicyText

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class KeptForever(admin.ModelAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def save_membership(membership: Membership, *, form: MembershipForm, actor: Person) -> Membership:
    """Bring about what the operator filled in: a beginning, another role (a new row), or an end."""
    role = Membership.Role(membership.role)
    if membership.pk is None:
        return join_organisation(
            membership.person, membership.organisation, role=role, actor=actor, since=membership.since
        )
    kept = Membership.objects.get(pk=membership.pk)
    if "role" in form.changed_data:
        return change_role(kept, role=role, actor=actor)
    if "until" in form.changed_data:
        return leave_organisation(kept, actor=actor, until=membership.until)
    return kept


class MembershipInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    extra = 0
    can_delete = False
    autocomplete_fields = ["organisation"]


@admin.register(Person)
class PersonAdmin(KeptForever):
    list_display = ["full_name", "email", "country", "language", "profession", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "language", "profession", "groups"]
    search_fields = ["full_name", "certificate_name", "email"]
    readonly_fields = ["uuid", "date_joined", "last_login", "emptied_at"]
    filter_horizontal = ["groups"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "full_name", "certificate_name", "uuid"]}),
        (_("Place and language"), {"fields": ["language", "country", "time_zone", "profession"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login", "emptied_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "email"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            add_address(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)  # tells Django's own log what changed
        for row in formset.forms:
            if row.has_changed():
                save_membership(row.instance, form=row, actor=request.user)


@admin.register(Organisation)
class OrganisationAdmin(TreeAdmin):
    form = movenodeform_factory(Organisation)
    list_display = ["name", "kind", "country", "closed_at"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(Membership)
class MembershipAdmin(KeptForever):
    form = MembershipForm
    list_display = ["person", "organisation", "role", "since", "until"]
    list_filter = ["role"]
    list_select_related = ["person", "organisation"]
    search_fields = ["person__full_name", "person__email", "organisation__name"]
    autocomplete_fields = ["person", "organisation"]

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        obj.pk = save_membership(obj, form=form, actor=request.user).pk


class CohortMembershipInline(admin.TabularInline):
    model = CohortMembership
    extra = 0
    autocomplete_fields = ["person"]


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin):
    list_display = ["name", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name"]
    autocomplete_fields = ["organisation"]
    inlines = [CohortMembershipInline]


class PolicyTextInline(admin.StackedInline):
    model = PolicyText
    extra = 0


@admin.register(Policy)
class PolicyAdmin(KeptForever):
    list_display = ["kind", "version", "published_at"]
    inlines = [PolicyTextInline]


@admin.register(AuditEntry)
class AuditEntryAdmin(KeptForever):
    list_display = ["at", "actor", "action", "subject_kind", "subject_id"]
    list_filter = ["action"]
    list_select_related = ["actor"]
    search_fields = ["subject_id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
