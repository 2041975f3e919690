"""Every address of the Hub: /<language>/… for people, a few without language for machines and for paper."""

from csp.decorators import csp
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from elearning import views
from elearning.sitemaps import PublicPages, robots
from people.views import lead_to_sign_in, show_sessions

# The editor's own scripts and styles stand inline; no page that a learner meets has this policy.
CMS_POLICY = {
    **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-ancestors": ["'self'"],
}

handler400 = "elearning.views.bad_request"
handler403 = "elearning.views.permission_denied"
handler404 = "elearning.views.page_not_found"
handler500 = "elearning.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # What learners send most stands first: addresses are tried in this order.
    *i18n_patterns(
        path("", include("assessments.urls")),
        path("", include("courses.urls")),
        path(
            "accounts/sessions/", show_sessions, name="usersessions_list"
        ),  # in place of allauth's, whose queries grow
        path("accounts/", include("allauth.urls")),
        # Wagtail's own knows no second step and no limits.
        path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
        path("", include("people.urls")),
        path("", include("notifications.urls")),
        path("", include("certificates.urls")),
        path("", include("competencies.urls")),
        path("", include("reports.urls")),
        path("", include(wagtail_urls)),
    ),
    path("", views.choose_language, name="root"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublicPages}}, name="sitemap"),
    path("", include("certificates.short_urls")),
    path("", include("notifications.short_urls")),
    path("", include("courses.short_urls")),
    path("cms/login/", lead_to_sign_in),
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, csp(CMS_POLICY)))),
    path("django-admin/login/", lead_to_sign_in),
    path("django-admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEBUG:
    from elearning import development

    urlpatterns = [
        *development.urlpatterns,
        *staticfiles_urlpatterns(),
        # Pictures alone are public; documents go through the permission check.
        *static(f"{settings.MEDIA_URL}images/", document_root=settings.MEDIA_ROOT / "images"),
        *static(f"{settings.MEDIA_URL}original_images/", document_root=settings.MEDIA_ROOT / "original_images"),
        *urlpatterns,
    ]
