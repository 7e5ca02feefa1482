"""All addresses. Each module's pages hang below the shell of their audience."""

from django.urls import include, path

urlpatterns = [
    # First, because programs ask most often and every address before costs each of them a try.
    path("api/v1/", include("zhengtong.sites.openapi.urls")),
    path("accounts/", include("zhengtong.modules.org.public.urls")),
    path("accounts/", include("allauth.urls")),
    path("files/", include("zhengtong.core.files.urls")),
    path("preferences/", include("zhengtong.core.pages.urls")),
    path("messages/", include("zhengtong.core.messaging.urls")),
    path("items/", include("zhengtong.modules.items.public.urls")),
    path("cases/bundles/", include("zhengtong.modules.cases.public.bundle_urls")),
    path("cases/redirected/", include("zhengtong.modules.cases.levels.public_urls")),
    path("cases/promises/", include("zhengtong.modules.cases.promises.public.urls")),
    path("cases/", include("zhengtong.modules.cases.public.urls")),
    path("r/", include("zhengtong.modules.cases.ratings.urls")),
    path("ratings/", include("zhengtong.modules.cases.ratings.figure_urls")),
    path("licences/", include("zhengtong.modules.licences.public.urls")),
    path("verify/file/", include("zhengtong.modules.licences.seals.public_urls")),
    path("verify/", include("zhengtong.modules.licences.public.verify_urls")),
    path("hearings/", include("zhengtong.modules.cases.hearings.urls")),
    path("subsidies/", include("zhengtong.modules.billing.subsidies.public.urls")),
    path("desk/subsidies/", include("zhengtong.modules.billing.subsidies.staff.urls")),
    path("bills/", include("zhengtong.modules.billing.public.urls")),
    path("pay/", include("zhengtong.modules.billing.public.callback_urls")),
    path("desk/billing/", include("zhengtong.modules.billing.staff.urls")),
    path("desk/items/", include("zhengtong.modules.items.staff.urls")),
    path("desk/forms/", include("zhengtong.modules.forms.staff.urls")),
    path("desk/flows/", include("zhengtong.modules.workflow.staff.urls")),
    path("desk/bundles/", include("zhengtong.modules.items.bundles.staff_urls")),
    path("desk/packages/", include("zhengtong.modules.items.packages.staff_urls")),
    path("desk/documents/", include("zhengtong.core.documents.urls")),
    path("desk/promises/", include("zhengtong.modules.cases.promises.staff.urls")),
    path("desk/meetings/", include("zhengtong.modules.cases.joint.staff_urls")),
    path("desk/cases/", include("zhengtong.modules.cases.staff.urls")),
    path(
        "desk/ratings/rectifications/",
        include("zhengtong.modules.supervision.rectification.urls"),
    ),
    path("desk/ratings/", include("zhengtong.modules.cases.ratings.desk_urls")),
    path("desk/delivery/", include("zhengtong.modules.cases.delivery.pages")),
    path("desk/exchange/", include("zhengtong.modules.cases.exchange.urls")),
    path("desk/archives/", include("zhengtong.modules.archives.staff.urls")),
    path("desk/seals/", include("zhengtong.modules.licences.seals.staff_urls")),
    path("desk/licences/", include("zhengtong.modules.licences.staff.urls")),
    path("desk/levels/", include("zhengtong.modules.cases.levels.urls")),
    path("desk/supervision/", include("zhengtong.modules.supervision.staff.urls")),
    path("desk/risk/", include("zhengtong.modules.risk.staff.urls")),
    path("credit/", include("zhengtong.modules.risk.public.urls")),
    path("desk/assessment/", include("zhengtong.modules.assessment.staff.urls")),
    path("notices/assessment/", include("zhengtong.modules.assessment.public.urls")),
    path("desk/assessment/indices/", include("zhengtong.modules.assessment.indices.staff.urls")),
    path(
        "desk/assessment/indices/", include("zhengtong.modules.assessment.performance.staff.urls")
    ),
    path("desk/assessment/indices/", include("zhengtong.modules.assessment.circulars.staff.urls")),
    path("desk/org/", include("zhengtong.modules.org.staff.urls")),
    path("desk/", include("zhengtong.sites.staff.urls")),
    path("", include("zhengtong.sites.public.urls")),
]

handler404 = "zhengtong.core.pages.errors.not_found"
