"""Settings. What a city changes comes from the environment and is described in docs/guide/settings.md."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from shanzhi.config import database, env

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = env.HOME

PRODUCTION = env.PRODUCTION
DEBUG = False
SECRET_KEY = env.secret("SHANZHI_SECRET_KEY")
SHANZHI_DATA_KEYS = env.secret("SHANZHI_DATA_KEYS")
SHANZHI_INDEX_KEY = env.secret("SHANZHI_INDEX_KEY")
SHANZHI_CODE_KEYS = env.secret("SHANZHI_CODE_KEYS")

PORT = int(env.text("PORT", "8000"))
ALLOWED_HOSTS = env.listing("SHANZHI_HOSTS", "localhost,127.0.0.1,[::1],testserver")
SITE_URL = env.text("SHANZHI_SITE_URL", f"http://localhost:{PORT}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The city. Nothing of Shanwei stands outside these values and the demo city.
CITY_NAME = env.text("SHANZHI_CITY_NAME", "汕尾市")
CITY_CODE = env.text("SHANZHI_CITY_CODE", "441500")
PORTAL_NAMES = {
    "citizen": env.text("SHANZHI_CITIZEN_NAME", "粤省事"),
    "business": env.text("SHANZHI_BUSINESS_NAME", "粤商通"),
    "office": env.text("SHANZHI_OFFICE_NAME", "粤政易"),
}
HEALTH_CODE_NAME = env.text("SHANZHI_HEALTH_CODE_NAME", "粤康码")
PAPER_CARD_DAYS = int(env.text("SHANZHI_PAPER_CARD_DAYS", "183"))
GATE_LIST_HOURS = int(env.text("SHANZHI_GATE_LIST_HOURS", "12"))
SCAN_RETENTION_DAYS = int(env.text("SHANZHI_SCAN_RETENTION_DAYS", "30"))
PATROL_RETENTION_DAYS = int(env.text("SHANZHI_PATROL_RETENTION_DAYS", "30"))
DECLARATION_RETENTION_DAYS = int(env.text("SHANZHI_DECLARATION_RETENTION_DAYS", "180"))
HEALTH_HOTLINE = env.text("SHANZHI_HEALTH_HOTLINE", "12345")
APPEAL_WORKING_HOURS = int(env.text("SHANZHI_APPEAL_WORKING_HOURS", "24"))
RELEASE_SEAL_TEXT = env.text("SHANZHI_RELEASE_SEAL_TEXT", "")  # where the seal goes on 解除告知书
MAP_APPROVAL = env.text("SHANZHI_MAP_APPROVAL", "")  # 审图号, shown under every map once a city has one
DEMO_CITY = env.DEMO_CITY
DEV_PAGES = not PRODUCTION

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "servestatic",
    "django.contrib.staticfiles",
    "shanzhi.core",
    "shanzhi.ui",
    "shanzhi.kernel.audit",
    "shanzhi.kernel.events",
    "shanzhi.kernel.accounts",
    "shanzhi.kernel.orgs",
    "shanzhi.kernel.files",
    "shanzhi.kernel.notify",
    "shanzhi.kernel.codes",
    "shanzhi.kernel.vision",
    "shanzhi.kernel.scans",
    "shanzhi.kernel.cases",
    "shanzhi.kernel.declarations",
    "shanzhi.features.health_code",
    "shanzhi.features.key_people",
    "shanzhi.features.school_health",
    "shanzhi.features.staff_health",
    "shanzhi.features.self_check",
    "shanzhi.features.tracing",
    "shanzhi.features.appeals",
    "shanzhi.features.grid",
    "shanzhi.portals.entrance",
    "shanzhi.portals.citizen",
    "shanzhi.portals.business",
    "shanzhi.portals.office",
    "shanzhi.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "django.forms",
]

MIDDLEWARE = [
    "shanzhi.core.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shanzhi.kernel.accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "shanzhi.ui.preferences.PreferencesMiddleware",
    "shanzhi.core.middleware.PortalMiddleware",
    "shanzhi.core.middleware.RefusalMiddleware",
    "shanzhi.core.middleware.AccessMiddleware",
]
# Views of these packages carry their own protection; every view of ours must be marked (core.access).
OPEN_VIEW_MODULES = ("allauth.", "django.")

ROOT_URLCONF = "shanzhi.config.urls"
ASGI_APPLICATION = "shanzhi.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "shanzhi.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "shanzhi.ui.forms.Renderer"

DATABASES = {"default": database.settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shanzhi_cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shanzhi.ui.errors.stale_form"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by machines beside the server, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",
    "security.W021",
]  # the city's other subdomains are not ours to bind
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("SHANZHI_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# 'wasm-unsafe-eval' lets the QR reader (WebAssembly) run; no other evaluation is allowed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, "'wasm-unsafe-eval'"],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *env.listing("SHANZHI_FORM_TARGETS")],
    }
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "shanzhi" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False  # the filter `figure` does it for people; machines read the rest

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shanzhi.config.static.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shanzhi.config.static.Storage"},
}
NODE_MODULES = ROOT / "node_modules"
NPM_FILES = [  # what pages load from the front-end packages, served under /static/npm/
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js",
    "@noble/ed25519/index.js",
    "@tabler/core/dist/css/tabler.min.css",
    "bpmn-js/dist/bpmn-viewer.production.min.js",
    "bpmn-js/dist/assets/diagram-js.css",
    "echarts/dist/echarts.esm.min.mjs",
    "idb/build/index.js",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/leaflet.js",
    "leaflet/dist/images/*.png",
    "weui/dist/style/weui.min.css",
    "qrcode-generator/dist/qrcode.mjs",
    "zxing-wasm/dist/es/reader/index.js",
    "zxing-wasm/dist/es/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm",
]
FILES_ROOT = HOME / "files"
LAKE_ROOT = env.text("SHANZHI_LAKE", str(HOME / "lake"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

PROCRASTINATE_WORKER_DEFAULTS = {
    "fetch_job_polling_interval": 0.3,
    "concurrency": 4,
    "update_heartbeat_interval": 4,
    "stalled_worker_timeout": 20,  # a worker silent for so long is dead, and its jobs are taken up by others
}

SHANZHI_SMS_SENDER = env.text("SHANZHI_SMS_SENDER", "shanzhi.kernel.notify.channels.outbox.send_sms")
SHANZHI_MAIL_SENDER = env.text("SHANZHI_MAIL_SENDER", "shanzhi.kernel.notify.channels.outbox.send_mail")
SHANZHI_PUSH_SENDER = env.text("SHANZHI_PUSH_SENDER", "shanzhi.kernel.notify.channels.outbox.send_push")
SHANZHI_SMS_GATEWAY_URL = env.text("SHANZHI_SMS_GATEWAY_URL")
SHANZHI_SMS_GATEWAY_SECRET = env.text("SHANZHI_SMS_GATEWAY_SECRET")
SHANZHI_VAPID_KEY = env.text("SHANZHI_VAPID_KEY")
SHANZHI_VAPID_CONTACT = env.text("SHANZHI_VAPID_CONTACT", "mailto:shanzhi@localhost")
SHANZHI_PUSH_HOSTS = env.listing(
    "SHANZHI_PUSH_HOSTS",
    "fcm.googleapis.com,.push.services.mozilla.com,.notify.windows.com,.push.apple.com",
)
EMAIL_HOST = env.text("SHANZHI_MAIL_HOST", "localhost")
EMAIL_PORT = int(env.text("SHANZHI_MAIL_PORT", "25"))
EMAIL_HOST_USER = env.text("SHANZHI_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("SHANZHI_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("SHANZHI_MAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("SHANZHI_MAIL_FROM", "shanzhi@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "shanzhi.core.logs.RequestIdFilter"},
        "client_mistake": {"()": "shanzhi.core.logs.ClientMistakeFilter"},
    },
    "formatters": {
        "json": {"()": "shanzhi.core.logs.JsonFormatter"},
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "plain",
            "filters": ["request_id", "client_mistake"],
        }
    },
    # Whoever tries all addresses of the internet sends strange hosts; the answer, 400, says enough.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": env.text("SHANZHI_LOG_LEVEL", "WARNING")},
}

from shanzhi.config.sign_in import *  # noqa: E402, F403  (the settings of django-allauth, a screen of their own)
