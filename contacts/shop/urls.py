from django.urls import path

from contacts.shop import views

urlpatterns = [
    path("", views.index, name="shop"),
    path("account/", views.account, name="shop_account"),
    path("account/departure/", views.departure, name="shop_departure"),
    path("discs/<slug:slug>/", views.disc, name="shop_disc"),
    path("discs/<slug:slug>/order/", views.order, name="shop_order"),
]
