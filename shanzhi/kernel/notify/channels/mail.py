"""Mail by SMTP, with Django's own settings (`EMAIL_HOST` and its neighbours)."""

from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from shanzhi.kernel.notify.channels import Undeliverable


def send_mail(*, address: str, title: str, text: str, url: str = "", key: str = "") -> None:
    """Send one plain mail; the address of the page stands below the text."""
    body = f"{text}\n\n{settings.SITE_URL}{url}\n" if url else f"{text}\n"
    headers = {"Message-ID": f"<{key}@{settings.CITY_CODE}.shanzhi>"} if key else {}
    message = EmailMessage(subject=" ".join(title.split()), body=body, to=[address], headers=headers)
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        raise Undeliverable("the mail server refuses the address") from refusal
