"""A provincial identity provider for the tests: this same software, in a process and a database of its own.

Prints one line of JSON once it answers. Codes go to the file named by PROVIDER_OUTBOX.
"""

import json
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


def send(*, phone: str, text: str) -> None:
    """The provider's short messages land in a file."""
    with Path(os.environ["PROVIDER_OUTBOX"]).open("a") as file:
        file.write(json.dumps({"phone": phone, "text": text}) + "\n")


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        """No access log."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def main() -> None:
    import django

    django.setup()
    from allauth.idp.oidc.models import Client
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from tests import factories

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    people = json.loads(os.environ["PROVIDER_PEOPLE"])
    for row in people:
        person = factories.person(row["name"], phone=row["phone"])
        person.set_id_number("resident", row["id_number"])
        person.save()
    client = Client(id="city", name="本市平台")
    client.set_secret("city-secret")
    client.set_scopes(["openid", "profile", "phone", "identity"])
    client.set_redirect_uris([os.environ["PROVIDER_CALLBACK"]])
    client.save()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
