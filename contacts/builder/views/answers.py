"""What is answered to the builder's form, wherever it stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap

from contacts.builder import Assembled
from contacts.filters import FilterInvalid
from crm.access import ChannelRequest


def wrong(request: ChannelRequest, assembled: Assembled, error: FilterInvalid) -> HttpResponse:
    """Show what is wrong beside the conditions, and leave all else as it is; 422."""
    problems = assembled.located(error) | assembled.problems
    beside = {token: {"errors": problems.get(token, [])} for token in assembled.places.values()}
    context = {"beside": beside, "errors": problems.get("", [])}
    return reswap(render(request, "contacts/builder/wrong.html", context, status=422), "none")
