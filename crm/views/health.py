from django.db import connection
from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest) -> HttpResponse:
    """“ok” when the application and its database answer; for supervisors and load balancers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
