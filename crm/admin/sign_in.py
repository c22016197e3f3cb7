"""Users and how they sign in."""

from typing import Any, ClassVar

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

from crm.admin.base import KeptAdmin
from crm.models import User

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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            # Else the former address would still sign in.
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()


@admin.register(Authenticator)
class AuthenticatorAdmin(ShowingAuthenticatorAdmin):  # type: ignore[misc]
    """A lost second factor is taken away here; making one needs the person himself."""

    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(UserSession)
class UserSessionAdmin(ShowingUserSessionAdmin):  # type: ignore[misc]
    fields = readonly_fields = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    search_fields = ("user__email", "ip")
    list_select_related = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
