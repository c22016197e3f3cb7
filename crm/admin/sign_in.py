"""Users and how they sign in."""

from typing import Any, ClassVar, Final

from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin as ShowingAuthenticatorAdmin
from allauth.mfa.models import Authenticator
from allauth.usersessions.admin import UserSessionAdmin as ShowingUserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.base import KeptAdmin, SteadyListAdmin, actor
from crm.managers import set_active
from crm.models import User

RIGHTS: Final = ("is_staff", "is_superuser", "groups", "user_permissions")

# Their own pages show the secrets of second factors and of sessions.
admin.site.unregister([Authenticator, UserSession])


class NewUserForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class UserForm(UserChangeForm[User]):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


@admin.register(User)
class UserAdmin(KeptAdmin[User], DjangoUserAdmin[User]):
    form = UserForm
    add_form = NewUserForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("-id",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "language", "theme")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Rights in the admin are given by superusers alone: else a right could give itself others."""
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever sets the password of a user of the admin has the rights of that user."""
        is_above = obj is not None and (obj.is_staff or obj.is_superuser) and obj.pk != request.user.pk
        return super().has_change_permission(request, obj) and (bool(request.user.is_superuser) or not is_above)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        if "is_active" in form.changed_data:
            set_active(obj, obj.is_active, by=actor(request))
        # What wasn't changed in the form may have been changed by somebody else since.
        columns = {field.name for field in User._meta.concrete_fields} & set(form.changed_data)
        obj.save(update_fields=columns - {"is_active"})
        if "email" in form.changed_data:
            # Else the former address would still sign in.
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()


@admin.register(Authenticator)
class AuthenticatorAdmin(SteadyListAdmin[Authenticator], ShowingAuthenticatorAdmin):  # type: ignore[misc]
    """A lost second factor is taken away here; making one needs the person who uses it."""

    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's is taken away by superusers alone."""
        is_above = obj is not None and obj.user.is_superuser and not request.user.is_superuser
        return bool(super().has_delete_permission(request, obj)) and not is_above


@admin.register(UserSession)
class UserSessionAdmin(SteadyListAdmin[UserSession], ShowingUserSessionAdmin):  # type: ignore[misc]
    fields = readonly_fields = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    search_fields = ("user__email", "ip")
    list_select_related = ("user",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
