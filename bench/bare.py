"""What a workgroup's page is compared with: a view that does one indexed query and renders a page of as many bytes.

As Django comes, with a connection to the database for each request; and for orientation with connections that are
kept, as the product keeps them.
"""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from workgroups.models import Workgroup

PAGE = "{% autoescape off %}{% for line in lines %}{{ line }}\n{% endfor %}{% endautoescape %}<!-- {{ group.name }} -->"
TEMPLATE = Engine().from_string(PAGE)
LINES = Path(os.environ["BENCH_PAGE"]).read_text().splitlines()


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The product's page, line by line, and a name out of the database."""
    group = Workgroup.objects.get(slug=slug)
    return HttpResponse(TEMPLATE.render(Context({"group": group, "lines": LINES})))


urlpatterns = [path("workgroups/<slug:slug>/", page)]
