from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from crm.guide import pages


@login_required
@require_GET
def show(request: HttpRequest, name: str = pages.INDEX) -> HttpResponse:
    """A page of the guide in the language of its reader."""
    language = translation.get_language()
    contents = pages.contents(language)
    if name != pages.INDEX and name not in {page.name for page in contents}:
        raise Http404
    return render(request, "guide/page.html", {"page": pages.page(name, language), "contents": contents})
