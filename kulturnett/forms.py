"""How forms are drawn: Designsystemet's fields, everywhere but in the admin."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Templates in templates/forms/; the admin draws its own rows."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
