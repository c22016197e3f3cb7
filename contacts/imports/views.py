import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.bulk import actions as bulk
from contacts.bulk.description import undone
from contacts.bulk.kinds import kind_of
from contacts.fields import Catalogue
from contacts.imports import uploads
from contacts.imports.doubts import sentences
from contacts.imports.encodings import Unreadable
from contacts.imports.forms import EncodingForm, MappingForm, UploadForm
from contacts.imports.mapping import FileColumn
from contacts.models import Contact, FileImport
from contacts.terms.report import guarded
from crm import jobs
from crm.access import ChannelRequest, requires
from crm.permissions import PERMISSIONS

SHOWN = 100  # refused rows on the page; the file has all that are kept
RECENT = 5


@requires("contacts.view", "contacts.import")
@require_http_methods(["GET", "POST"])
def new(request: ChannelRequest) -> HttpResponse:
    """Ask for a file; a POST keeps it and goes on to its columns."""
    if request.method == "GET":
        return _ask(request, UploadForm(initial={"kind": Contact.Type.MEMBER}))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    given = form.cleaned_data
    try:
        row = uploads.upload(request.channel, given["file"], Contact.Type(given["kind"]), by=request.actor)
    except Unreadable as error:
        form.add_error("file", str(error))
        return _ask(request, form, status=422)
    return redirect("import", request.channel.slug, row.pk)


@requires("contacts.view", "contacts.import")
@require_http_methods(["GET", "POST"])
def show(request: ChannelRequest, pk: int) -> HttpResponse:
    """Show where the columns of a file go, how far its import is, or what became of it; a POST starts it."""
    row = _visible(request, pk)
    if request.method == "GET":
        return _page(request, row, _form(request, row) if row.may_start else None)
    if not row.may_start:
        messages.warning(request, str(uploads.NotStartable()))
        return redirect("import", request.channel.slug, pk)
    form = _form(request, row)
    if not form.is_valid() or not _start(request, row, form):
        return _page(request, row, form, status=422)
    return redirect("import", request.channel.slug, pk)


@requires("contacts.view", "contacts.import")
@require_POST
def encoding(request: ChannelRequest, pk: int) -> HttpResponse:
    """Read the file in the chosen encoding."""
    row = _visible(request, pk)
    if not row.can_be_read_again:
        messages.warning(request, str(uploads.NotStartable()))
        return redirect("import", request.channel.slug, pk)
    form = EncodingForm(request.POST, encodings=row.encodings)
    if not form.is_valid():
        return _page(request, row, _form(request, row) if row.may_start else None, encoding=form, status=422)
    try:
        uploads.choose_encoding(row, form.cleaned_data["encoding"], by=request.actor)
    except (Unreadable, jobs.Refusal) as error:
        messages.warning(request, str(error))
    return redirect("import", request.channel.slug, pk)


@requires("contacts.view", "contacts.import")
@require_POST
def undo(request: ChannelRequest, pk: int) -> HttpResponse:
    """Take an import back."""
    row = _visible(request, pk)
    try:
        if row.bulk is None:
            raise jobs.Refusal(_("It has changed nothing."))
        row.bulk.channel = request.channel
        change = bulk.undo(row.bulk, by=request.actor)
    except jobs.Refusal as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is being undone in the background.") if change.undo_job else undone(change))
    return redirect("import", request.channel.slug, pk)


@requires("contacts.view", "contacts.import")
@require_GET
def refusals(request: ChannelRequest, pk: int) -> HttpResponse:
    """The refused rows that are kept, as a CSV file."""
    row = _visible(request, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{row.pk}-refused.csv"'
    writer = csv.writer(response)
    writer.writerow([_("line"), _("column"), _("reason")])
    writer.writerows([line, guarded(column), guarded(reason)] for line, column, reason in row.refusals)
    return response


def _visible(request: ChannelRequest, pk: int) -> FileImport:
    rows = request.channel.file_imports.select_related(
        "job", "manager__user", "bulk__undone_by__user", "bulk__undo_job"
    )
    row: FileImport = get_object_or_404(rows, pk=pk)
    row.channel = request.channel
    return row


def _form(request: ChannelRequest, row: FileImport) -> MappingForm:
    columns = uploads.columns_of(row, request.manager)
    data = request.POST if request.method == "POST" else None
    return MappingForm(data, columns=columns, catalogue=Catalogue.of(request.channel), chosen=row.choices)


def _samples(row: FileImport, column: FileColumn) -> list[str]:
    return [cells[column.index] for cells in row.samples if column.index < len(cells)]


def _start(request: ChannelRequest, row: FileImport, form: MappingForm) -> bool:
    given = form.cleaned_data
    try:
        uploads.start(
            row,
            form.choices(),
            empty_words=given["empty_words"],
            dry_run="check" in request.POST,
            by=request.actor,
        )
    except (Unreadable, jobs.Refusal) as error:
        form.add_error(None, ValidationError(str(error)))
        return False
    return True


def _ask(request: ChannelRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    recent = request.channel.file_imports.select_related("job").order_by("-pk")[:RECENT]
    return render(request, "contacts/imports/new.html", {"form": form, "recent": recent}, status=status)


def _page(
    request: ChannelRequest,
    row: FileImport,
    form: MappingForm | None,
    status: int = 200,
    encoding: EncodingForm | None = None,
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "encoding": encoding or _encoding_form(row),
        "mapping": [{**one, "samples": _samples(row, one["column"])} for one in form.rows()] if form else [],
        "refusals": row.refusals[:SHOWN],
        "kept": len(row.refusals),
        "doubts": sentences(row),
        **_undo_of(request, row),
    }
    template = "contacts/imports/part.html" if request.htmx else "contacts/imports/page.html"
    return render(request, template, context, status=status)


def _encoding_form(row: FileImport) -> EncodingForm | None:
    """What asks for the encoding, where there is something to choose."""
    if not row.can_be_read_again or not row.encodings:
        return None
    return EncodingForm(encodings=row.encodings, chosen=row.encoding)


def _undo_of(request: ChannelRequest, row: FileImport) -> dict[str, Any]:
    """Whether the import can be undone, what has to be allowed for it, and what became of an undo."""
    if row.bulk is None:
        return {}
    row.bulk.channel = request.channel
    lacking = kind_of(row.bulk).undo_permissions - request.manager.permissions
    return {
        "undoable": bulk.may_be_undone(row.bulk),
        "lacking": [PERMISSIONS[name].label for name in sorted(lacking)],
        "undone": undone(row.bulk) if row.bulk.undo_state else "",
        "is_being_undone": row.bulk.undo_state == row.bulk.State.RUNNING,
    }
