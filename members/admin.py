"""Placeholder until the members helper's admin lands."""

from django.contrib import admin

from members.models import Organisation, Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    search_fields = ("name", "email")


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    search_fields = ("name",)
