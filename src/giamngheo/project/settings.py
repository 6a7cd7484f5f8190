"""Django settings of every installation, embedded or served; what differs is told by the environment.

Besides `installation.py`:

GIAMNGHEO_HOSTS  names under which the site is asked for, comma separated (default: this machine only)
GIAMNGHEO_HTTPS  `1` when the server itself speaks TLS, `proxy` when a proxy in front does and says so
GIAMNGHEO_SITE   the address under which the public finds the site, as it is printed on certificates
GIAMNGHEO_DEBUG  `1` while developing, never with real data
"""

import os
from datetime import timedelta
from importlib.resources import files

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from giamngheo.project import installation

DATA_DIRECTORY = installation.data_directory(os.environ)
STORY_DATE = installation.story_date(DATA_DIRECTORY)
SECRET_KEY = installation.secret_key(DATA_DIRECTORY)
DEBUG = os.environ.get("GIAMNGHEO_DEBUG") == "1"
HTTPS = os.environ.get("GIAMNGHEO_HTTPS") in ("1", "proxy")
SITE_ADDRESS = os.environ.get("GIAMNGHEO_SITE", "").rstrip("/")
ALLOWED_HOSTS = os.environ.get("GIAMNGHEO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

DATABASES = {"default": installation.database(os.environ, DATA_DIRECTORY)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "giamngheo.audit",
    "giamngheo.places",
    "giamngheo.access",
    "giamngheo.registry",
    "giamngheo.budget",
    "giamngheo.review",
    "giamngheo.programme",
    "giamngheo.issuing",
    "giamngheo.office",
    "giamngheo.capture",
    "giamngheo.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "giamngheo.project.middleware.text_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "giamngheo.project.middleware.clock",
    "giamngheo.project.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "giamngheo.project.urls"
WSGI_APPLICATION = "giamngheo.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Sign-in: Argon2; five wrong passwords for a name from one address close it for a quarter of an hour.
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "office/sign_in_locked.html"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"  # whoever has no work waiting there is led on to the overview
LOGOUT_REDIRECT_URL = "sign-in"

# What the browser may load and where cookies go: nothing inline, nothing from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if os.environ.get("GIAMNGHEO_HTTPS") == "proxy":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_NAME = "giamngheo_session"
CSRF_COOKIE_NAME = "giamngheo_csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "giamngheo.office.errors.stale_form"

# Vietnamese first.  Grouping stays off: with it a primary key prints as 12.345; figures are written by
# core.numbers, which groups them.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["giamngheo.project.formats"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "static/"
STATICFILES_DIRS = [("forms", files("giamngheo.forms") / "browser")]  # the engine of forms for the browser
STATIC_ROOT = DATA_DIRECTORY / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True  # a commune PC serves the files where they lie; nothing to collect first

# Django's default sends errors by mail and shows none; here they go to standard error, where the service
# manager keeps them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["standard_error"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Anybody can ask for a wrong host, as often as they like; the answer is 400 and no news.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
