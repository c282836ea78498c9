"""Sign-in: mobile number and one-time code, second factor, sessions, OpenID Connect (django-allauth)."""

from pathlib import Path

from shanzhi.config import env

LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "shanzhi.kernel.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"request_login_code": "shanzhi.kernel.accounts.sign_in.RequestCodeForm"}

MFA_ADAPTER = "shanzhi.kernel.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = True

SOCIALACCOUNT_ADAPTER = "shanzhi.kernel.accounts.adapter.IdentityProviderAdapter"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "province",
                    "name": env.text("SHANZHI_OIDC_NAME", "省统一身份认证"),
                    "client_id": env.text("SHANZHI_OIDC_CLIENT"),
                    "secret": env.text("SHANZHI_OIDC_SECRET"),
                    "settings": {"server_url": env.text("SHANZHI_OIDC_SERVER")},
                }
            ],
        }
    }
    if env.text("SHANZHI_OIDC_SERVER")
    else {}
)


def _provider_key() -> str:
    """The RSA key our own OpenID provider signs with; made once on a development machine."""
    path = Path(env.text("SHANZHI_IDP_KEY_FILE", str(env.HOME / "idp.pem")))
    return path.read_text() if path.exists() else ""


IDP_OIDC_PRIVATE_KEY = _provider_key()
