"""What the pages of the admin have in common: they are quick on big tables, and write through actions."""

from functools import cached_property
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.paginator import Paginator
from django.db import DataError, transaction
from django.db.models import Model, ProtectedError, QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.actors import Actor
from crm.postgres.estimates import estimated_rows

Row = TypeVar("Row", bound=Model)

# Nobody turns so many pages: beyond this an estimate is enough.
COUNTED = 10_000


class EstimatingPaginator(Paginator[Any]):
    """Counts up to `COUNTED` rows; of a larger table as a whole it gives PostgreSQL's estimate."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        if not rows.query.where and (estimate := estimated_rows(rows.model)) > COUNTED:
            return estimate
        return rows.order_by()[:COUNTED].count()


class SteadyListAdmin(admin.ModelAdmin[Row]):
    """Answers parameters of its list that PostgreSQL can't read as Django answers others that make no sense.

    An address without a scheme is one of HTTPS, as in forms.
    """

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except DataError:
            return HttpResponseRedirect(f"{self._page('changelist')}?{ERROR_FLAG}=1")

    def _page(self, kind: str, *args: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{kind}", args=args)


class TableAdmin(SteadyListAdmin[Row]):
    """Newest first along the primary key, never a count of everything, no choice of actions for ticked rows.

    `fixed` fields are given when a row is made and stay. A ValidationError from an action is shown in the form, which
    keeps what was typed.
    """

    ordering = ("-id",)
    paginator = EstimatingPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    actions = None
    fixed: tuple[str, ...] = ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: type[ModelForm[Any]] = super().get_form(request, obj, change=change, **kwargs)
        for name in self.fixed if change else ():
            if name in form.base_fields:
                # Disabled rather than left out: the constraints that it is part of are still checked.
                form.base_fields[name].disabled = True
        refusal: ValidationError | None = getattr(request, "refusal", None)
        return form if refusal is None else _refused_form(form, refusal)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except ValidationError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)
        except ObjectDoesNotExist:
            return self._gone(request)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect(self._page("change", object_id))
        except ProtectedError:
            self.message_user(request, _("Something depends on it by now."), messages.ERROR)
            return HttpResponseRedirect(self._page("change", object_id))
        except ObjectDoesNotExist:
            return self._gone(request)

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """Say that somebody else was quicker."""
        self.message_user(request, _("It no longer exists."), messages.WARNING)
        return HttpResponseRedirect(self._page("changelist"))


def _refused_form(form: type[ModelForm[Any]], refusal: ValidationError) -> type[ModelForm[Any]]:
    """Return the form with what an action has said against what was typed."""

    class RefusedForm(form):  # type: ignore[valid-type,misc]
        def _clean_form(self) -> None:
            super()._clean_form()
            if hook := getattr(self, "refused", None):
                hook(refusal)
            self.add_error(None, refusal)

    return RefusedForm


class KeptAdmin(TableAdmin[Row]):
    """Rows that the admin doesn't delete: too many others depend on them, or there are rules."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(KeptAdmin[Row]):
    """Rows that only the program writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def actor(request: HttpRequest) -> Actor:
    """Return who works in the admin, for the activity log; not necessarily a manager of the channel."""
    return Actor(name=str(request.user), ip_address=request.META.get("REMOTE_ADDR"))
