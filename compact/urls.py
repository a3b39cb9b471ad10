"""Every address. English stands at the root, Spanish under /es/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from compact import views
from compact.asks import views as asks
from compact.home import home
from workgroups.views import decisions

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    *i18n_patterns(
        path("", home, name="home"),
        path("today/", asks.today, name="today"),
        path("asks/", include("compact.asks.urls")),
        path("goals/", include("goals.urls")),
        path("partners/", include("partners.urls")),
        path("contact-sheets/", include("compact.sheets.urls")),
        path("workgroups/", include("workgroups.urls")),
        path("here/", include("workgroups.urls.here")),
        path("done/", include("workgroups.urls.done")),
        path("calendar/", include("workgroups.urls.my_calendar")),
        path("decisions/", decisions.public, name="decisions"),
        path("updates/", include("compact.updates.urls")),
        path("agreements/", include("compact.agreements.urls")),
        path("", include("compact.library.urls")),
        path("", include("compact.rights.urls")),
        path("", include("compact.notifications.urls")),
        path("accounts/", include("allauth.urls")),
        path("", include("compact.accounts.urls")),
        path("overview/", include("compact.backbone.urls")),
        prefix_default_language=False,
    ),
]
