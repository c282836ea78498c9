"""Officials who look at papers by hand. Applicants live in no division yet, so reviewers answer for the whole city."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.access import permit
from shanzhi.core.forms import act
from shanzhi.core.htmx import go, page
from shanzhi.core.pagination import paged

from .. import actions, queries
from ..enums import ReviewState
from ..forms import DecisionForm, ReasonForm
from ..models import IdentityReview

MAY_REVIEW = "accounts.review_identity"


@permit(MAY_REVIEW, everywhere=True)
def reviews(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first; decided ones on their own tab."""
    state = request.GET.get("state", "")
    state = state if state in ReviewState else ReviewState.PENDING
    context = {
        "listing": paged(request, queries.reviews(state=state)),
        "state": state,
        "states": ReviewState.choices,
    }
    return page(request, "accounts/office/reviews.html", context)


@permit(MAY_REVIEW, everywhere=True)
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One application, masked, and the decision."""
    row = get_object_or_404(IdentityReview.objects.select_related("person"), pk=review_id)
    form = DecisionForm(request.POST or None)
    done, _row = act(
        form, lambda data: actions.decide_identity_review(by=request.user, review=row, at=clock.now(), **data)
    )
    if done:
        messages.success(request, _("核验结论已保存，申请人会看到。"))
        return go(request, "accounts:reviews")
    context = {"review": row, "form": form, "reason_form": ReasonForm(), "may_open": _may_open(request)}
    return page(request, "accounts/office/review.html", context, status=422 if form.is_bound else 200)


@permit(MAY_REVIEW, records=True, everywhere=True)
def paper(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The paper's number in clear, after a reason has been given. The applicant can see who looked."""
    row = get_object_or_404(IdentityReview.objects.select_related("person"), pk=review_id)
    form = ReasonForm(request.POST or None)
    done, opened = act(
        form, lambda data: actions.open_review_paper(by=request.user, review=row, at=clock.now(), **data)
    )
    context = {"review": row, "form": DecisionForm(), "reason_form": form, "opened": opened if done else None}
    context["may_open"] = _may_open(request)
    answer = page(request, "accounts/office/review.html", context, status=200 if done else 422)
    answer["Cache-Control"] = "no-store"
    return answer


def _may_open(request: HttpRequest) -> bool:
    return request.user.has_permit("accounts.open_identity")  # type: ignore[union-attr]
