"""A dozen holes, planted on purpose: an isolation test that was never seen failing proves nothing (R5).

Each view leaks in one way that real systems have leaked. They run as the owner of the database, because the wall
would stop most of them.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path

from compact.agreements.models import Clause
from compact.asks.models import Ask
from compact.http import Request
from compact.notifications.models import Event
from partners.models import Invitation, JoinRequest
from workgroups.models import Discussion, Post, SeatRequest


def unfiltered_list(request: Request) -> HttpResponse:
    return HttpResponse("".join(Discussion.objects.values_list("title", flat=True)))


def unfiltered_detail(request: Request) -> HttpResponse:
    return HttpResponse(Post.objects.latest("pk").body)


def export(request: Request) -> HttpResponse:
    return HttpResponse(
        "\n".join(f"{one.email},{one.note}" for one in Invitation.objects.all()), content_type="text/csv"
    )


def streamed_export(request: Request) -> StreamingHttpResponse:
    return StreamingHttpResponse(one.why for one in list(SeatRequest.objects.all()))


def search(request: Request) -> JsonResponse:
    return JsonResponse({"found": list(Post.objects.filter(body__icontains="words").values("body"))})


def suggestion(request: Request) -> JsonResponse:
    return JsonResponse([one.note for one in JoinRequest.objects.all()], safe=False)


def header(request: Request) -> HttpResponse:
    return HttpResponse(headers={"X-Title": Discussion.objects.earliest("pk").title})


def redirected(request: Request) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": f"/?why={Ask.objects.latest('pk').why}"})


def feed(request: Request) -> HttpResponse:
    return HttpResponse(str(Event.objects.latest("pk").data), content_type="application/atom+xml")


def working_copy(request: Request) -> HttpResponse:
    return HttpResponse("".join(Clause.objects.filter(published=False).values_list("body", flat=True)))


@login_not_required
def forgotten_login(request: Request) -> HttpResponse:
    return HttpResponse(Post.objects.latest("pk").body)


def smuggled_key(request: Request) -> HttpResponse:
    if request.method == "POST":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE workgroups_discussion SET started_by_id = %s", [request.user.pk])
    return HttpResponse()


def changes_on_post(request: Request) -> HttpResponse:
    if request.method == "POST":
        SeatRequest.objects.update(why="mine now")
    return HttpResponse()


def breaks(request: Request) -> HttpResponse:
    return HttpResponse(status=500)


HOLES = [
    unfiltered_list, unfiltered_detail, export, streamed_export, search, suggestion, header, redirected, feed,
    working_copy, forgotten_login, smuggled_key, changes_on_post, breaks,
]  # fmt: skip
urlpatterns = [path(f"{hole.__name__}/", hole, name=hole.__name__) for hole in HOLES]
