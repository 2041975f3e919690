"""The site's addresses with those that exist only in development: `settings.ROOT_URLCONF` of tests about these."""

from elearning import development, urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*development.urlpatterns, *urls.urlpatterns]
