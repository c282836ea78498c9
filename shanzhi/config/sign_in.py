"""Sign-in: mobile number and one-time code, second factor, sessions, OpenID Connect (django-allauth)."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from shanzhi.config import env

_SIX_DIGITS = {"numeric": True, "dashed": False, "length": 6}

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
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = _SIX_DIGITS
ACCOUNT_LOGIN_BY_CODE_FORMAT = _SIX_DIGITS
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "request_login_code": "shanzhi.kernel.accounts.forms.RequestCodeForm",
    "confirm_login_code": "shanzhi.kernel.accounts.forms.ConfirmCodeForm",
    "verify_phone": "shanzhi.kernel.accounts.forms.VerifyPhoneForm",
}
# Counted in the shared cache, so that all processes count together. Many people share one address behind a
# carrier's or a school's gateway, so the limits by address are wide and those by number narrow.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "60/m/ip,600/h/ip,3/m/key,20/d/key",
    "resend_code": "1/50s/key,10/d/key",
    "verify_phone": "1/50s/key,10/d/key,30/m/ip",
    "change_phone": "3/m/user",
    # By number of a document or phone: enough for a busy gate or desk, too few to try out who exists.
    "open_by_number": "120/h/user,600/d/user",
    "look_up": "60/h/user,300/d/user",
    "add_companion": "20/h/user,60/d/user",
    "claim_identity": "10/h/user,30/d/user",
    "ask_reading": "20/h/user,60/d/user",  # each costs a second of a processor
}
# The address that counts is the client's: how many proxies of the city's own stand in front of this process.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("SHANZHI_BEHIND_PROXY") else 0

MFA_ADAPTER = "shanzhi.kernel.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.PRODUCTION
MFA_FORMS = {
    "authenticate": "shanzhi.kernel.accounts.forms.AuthenticateForm",
    "reauthenticate": "shanzhi.kernel.accounts.forms.ReauthenticateForm",
    "activate_totp": "shanzhi.kernel.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "shanzhi.kernel.accounts.forms.AddPasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False  # it would write a row at every request

# Who confirms names and ID numbers. In production nobody until the city names its provider: officials look.
SHANZHI_REAL_NAME_PROVIDER = env.text(
    "SHANZHI_REAL_NAME_PROVIDER",
    "shanzhi.kernel.accounts.real_name." + ("by_hand" if env.PRODUCTION else "development"),
)

SOCIALACCOUNT_ADAPTER = "shanzhi.kernel.accounts.identity_provider.IdentityProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SHANZHI_OIDC_CLAIMS = {
    "name": env.text("SHANZHI_OIDC_NAME_CLAIM", "name"),
    "phone": env.text("SHANZHI_OIDC_PHONE_CLAIM", "phone_number"),
    "phone_verified": env.text("SHANZHI_OIDC_PHONE_VERIFIED_CLAIM", "phone_number_verified"),
    "id_number": env.text("SHANZHI_OIDC_ID_CLAIM", "id_number"),
    "identity_verified": env.text("SHANZHI_OIDC_ID_VERIFIED_CLAIM", "identity_verified"),
}
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "SCOPE": env.listing("SHANZHI_OIDC_SCOPES", "openid,profile,phone,identity"),
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
    """The RSA key our own OpenID provider signs with.

    A development machine makes one for itself; in production, without the file, the provider has no key.
    """
    path = Path(env.text("SHANZHI_IDP_KEY_FILE", str(env.HOME / "idp.pem")))
    if not path.exists() and not env.PRODUCTION:
        _make_key(path)
    return path.read_text() if path.exists() else ""


def _make_key(path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(text)
    try:
        os.link(draft, path)  # two first starts at once: one key wins, both read it
    except FileExistsError:
        pass
    finally:
        draft.unlink()


IDP_OIDC_ADAPTER = "shanzhi.kernel.accounts.identity_provider.SingleSignOnAdapter"
IDP_OIDC_PRIVATE_KEY = _provider_key()
