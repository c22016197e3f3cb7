from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.api.apis import APIS
from crm.api.reference import pages


@login_required
@require_GET
def show(request: HttpRequest, name: str = next(iter(APIS))) -> HttpResponse:
    """The addresses of an API, as its OpenAPI document says."""
    if name not in APIS:
        raise Http404
    shown = {"page": pages.page(name), "pages": [pages.page(each) for each in APIS]}
    return render(request, "api/reference/page.html", shown)
